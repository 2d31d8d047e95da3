# SPDX-License-Identifier: Apache-2.0
# Debian ships SystemC with a pkg-config file only. Its library is built as C++17, so under C++20 the version symbol
# that every user of the header refers to must be told so, or nothing links.
find_package(PkgConfig REQUIRED)
pkg_check_modules(SYSTEMC REQUIRED IMPORTED_TARGET systemc)
if(NOT TARGET SystemC::systemc)
  add_library(SystemC::systemc INTERFACE IMPORTED)
  target_link_libraries(SystemC::systemc INTERFACE PkgConfig::SYSTEMC)
  target_compile_definitions(SystemC::systemc INTERFACE SC_CPLUSPLUS=201703L SC_INCLUDE_DYNAMIC_PROCESSES)
endif()
set(SystemC_FOUND TRUE)
