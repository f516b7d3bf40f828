# SPDX-License-Identifier: Apache-2.0
# Where CMAKE_UNITY_BUILD is on (presets release and ci), the sources of one folder are compiled together, at most 16 at
# a time: Eigen's templates are most of the work, and files of one folder need the same ones. Names in anonymous
# namespaces of one folder must therefore differ. To change the program, configure with -DCMAKE_UNITY_BUILD=OFF, or take
# the preset debug: less is then compiled anew after an edit.

function(compile_folders_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  set(most_sources 16)
  foreach(source ${ARGN})
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
    string(MAKE_C_IDENTIFIER "${folder}" room)
    list(APPEND rooms ${room})
    list(APPEND sources_of_${room} ${source})
  endforeach()
  list(REMOVE_DUPLICATES rooms)
  foreach(room ${rooms})
    list(LENGTH sources_of_${room} count)
    math(EXPR groups "(${count} + ${most_sources} - 1) / ${most_sources}")
    math(EXPR size "(${count} + ${groups} - 1) / ${groups}")
    set(index 0)
    foreach(source ${sources_of_${room}})
      math(EXPR group "${index} / ${size}")
      math(EXPR index "${index} + 1")
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${room}_${group}")
    endforeach()
  endforeach()
endfunction()
