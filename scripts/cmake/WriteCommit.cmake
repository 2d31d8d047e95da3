# SPDX-License-Identifier: Apache-2.0
# Run at each build (cmake -P): writes the commit of the source tree to HEADER, "+" behind it where there are changes. The
# file is touched only when it says something else.
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND git describe --always --abbrev=10 --dirty=+ WORKING_DIRECTORY ${SOURCE}
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
file(CONFIGURE OUTPUT ${HEADER} CONTENT "#define PULPO_COMMIT \"@commit@\"\n" @ONLY)
