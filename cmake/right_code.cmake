# SPDX-License-Identifier: Apache-2.0
# Whether the compiler makes right code of right_code.cpp with the flags of symdiscover_settings and of the build type,
# and more flags if given: sets `result` to TRUE or FALSE.
function(makes_right_code result)
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  if(NOT type)
    set(type RELEASE)
  endif()
  separate_arguments(flags NATIVE_COMMAND "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}}")
  get_target_property(options symdiscover_settings INTERFACE_COMPILE_OPTIONS)
  get_target_property(link_options symdiscover_settings INTERFACE_LINK_OPTIONS)
  list(APPEND flags ${options} ${ARGN})
  if(NOT link_options)
    set(link_options)
  endif()

  # It takes seconds: not again with the same compiler and flags.
  set(question ${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION} ${flags} ${link_options})
  string(MD5 key "${question}")
  if(NOT DEFINED SYMDISCOVER_RIGHT_CODE_${key})
    message(STATUS "Checking that the compiler makes right code")
    try_run(status compiles ${CMAKE_BINARY_DIR}/right_code SOURCES ${PROJECT_SOURCE_DIR}/cmake/right_code.cpp
            COMPILE_DEFINITIONS -I${PROJECT_SOURCE_DIR} ${flags} LINK_OPTIONS ${link_options}
            CXX_STANDARD 20 CXX_STANDARD_REQUIRED TRUE
            COMPILE_OUTPUT_VARIABLE output)
    if(NOT compiles)
      message(FATAL_ERROR "cmake/right_code.cpp does not compile with ${flags}:\n${output}")
    endif()
    set(SYMDISCOVER_RIGHT_CODE_${key} ${status} CACHE INTERNAL "How right_code ended with ${flags}")
  endif()
  if("${SYMDISCOVER_RIGHT_CODE_${key}}" STREQUAL 0)  # it is FAILED_TO_RUN if it used an instruction there is not
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()
