# SPDX-License-Identifier: Apache-2.0
# What every target of the project is compiled with, in one INTERFACE target.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo" FORCE)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(SYMDISCOVER_WERROR "Treat warnings as errors (on in the presets that tests and CI use)" OFF)
option(SYMDISCOVER_NATIVE "Use every instruction this machine has: the binary does not run on older ones" OFF)
set(SYMDISCOVER_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")

add_library(symdiscover_settings INTERFACE)
target_compile_features(symdiscover_settings INTERFACE cxx_std_20)
target_include_directories(symdiscover_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(symdiscover_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual)
# Threads share tasks out themselves; Eigen must not start its own, so that sums never depend on the thread count.
target_compile_definitions(symdiscover_settings INTERFACE EIGEN_DONT_PARALLELIZE)
# g++ 12 takes the deliberately undefined registers of its own AVX-512 header for uninitialised variables (GCC bug 105593).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(symdiscover_settings INTERFACE -Wno-maybe-uninitialized -Wno-uninitialized)
endif()
# With this, ccache can tell whether a precompiled header is the same.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(symdiscover_settings INTERFACE -fpch-preprocess)
endif()
if(SYMDISCOVER_WERROR)
  target_compile_options(symdiscover_settings INTERFACE -Werror)
endif()
if(SYMDISCOVER_SANITIZE)
  target_compile_options(symdiscover_settings INTERFACE -fsanitize=${SYMDISCOVER_SANITIZE} -fno-omit-frame-pointer
                                                        -fno-sanitize-recover=all)
  # With -O2 -g the largest sources take minutes each to compile; for finding faults this does as well.
  target_compile_options(symdiscover_settings INTERFACE -O1 -g1)
  target_link_options(symdiscover_settings INTERFACE -fsanitize=${SYMDISCOVER_SANITIZE})
endif()

# g++ 12 gets some constants wrong that it moves 32 or 64 bytes at a time, as it does by itself where there is AVX-512
# (right_code.hpp): 16, as on any other processor. Neither -mprefer-vector-width nor -fno-tree-slp-vectorize cures it.
include(CheckCXXCompilerFlag)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  check_cxx_compiler_flag("-mmove-max=128 -mstore-max=128" SYMDISCOVER_HAS_MOVE_MAX)
  if(SYMDISCOVER_HAS_MOVE_MAX)
    target_compile_options(symdiscover_settings INTERFACE -mmove-max=128 -mstore-max=128)
  endif()
endif()

include(cmake/right_code.cmake)
makes_right_code(right)
if(NOT right)
  message(FATAL_ERROR "${CMAKE_CXX_COMPILER} makes wrong code with CMAKE_CXX_FLAGS \"${CMAKE_CXX_FLAGS}\": constants "
                      "come out changed (cmake/right_code.hpp). Leave out what selects the processor there.")
endif()
if(SYMDISCOVER_NATIVE)
  check_cxx_compiler_flag(-march=native SYMDISCOVER_HAS_MARCH_NATIVE)
  if(SYMDISCOVER_HAS_MARCH_NATIVE)
    makes_right_code(right -march=native)
    if(right)
      target_compile_options(symdiscover_settings INTERFACE -march=native)
    else()
      message(WARNING "SYMDISCOVER_NATIVE is ignored: ${CMAKE_CXX_COMPILER} makes wrong code with -march=native on this "
                      "processor (cmake/right_code.hpp). The program is built for any processor.")
    endif()
  else()
    message(WARNING "SYMDISCOVER_NATIVE is ignored: ${CMAKE_CXX_COMPILER} does not know -march=native.")
  endif()
endif()
