# SPDX-License-Identifier: Apache-2.0
# What every target of the house shares: warnings, sanitizers, optimization, and one way to declare a layer.

add_library(pulpo_options INTERFACE)
target_include_directories(pulpo_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(pulpo_options INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -march=x86-64-v2)
if(PULPO_SANITIZE)
  target_compile_options(pulpo_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                 -fno-omit-frame-pointer -O1)
  target_link_options(pulpo_options INTERFACE -fsanitize=address,undefined)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  string(REPLACE "-O2" "-O3" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
endif()

# pulpo_layer(NAME [LINK targets...]): the library pulpo_NAME of all sources below the current folder.
function(pulpo_layer name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(sources)
    add_library(pulpo_${name} STATIC ${sources})
    target_link_libraries(pulpo_${name} PUBLIC pulpo_options ${arg_LINK})
  else()
    add_library(pulpo_${name} INTERFACE)
    target_link_libraries(pulpo_${name} INTERFACE pulpo_options ${arg_LINK})
  endif()
endfunction()
