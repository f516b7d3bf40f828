# SPDX-License-Identifier: Apache-2.0
# Which libraries the program starts with. Each one that is mapped costs a start about half a millisecond, and Debian's
# libhdf5.so brings thirty along, for reading from the cloud, which symdiscover never does.

# Target symdiscover_hdf5: HDF5 as an archive, which takes in what is used only, where it is installed so.
option(SYMDISCOVER_STATIC_HDF5 "Link HDF5 statically where its archives are installed (libhdf5.a)" ON)
add_library(symdiscover_hdf5 INTERFACE)
target_link_libraries(symdiscover_hdf5 INTERFACE hdf5::hdf5_cpp hdf5::hdf5)
if(SYMDISCOVER_STATIC_HDF5)
  foreach(name hdf5_cpp hdf5)
    get_target_property(shared hdf5::${name} IMPORTED_LOCATION)
    cmake_path(GET shared PARENT_PATH folder)
    find_file(SYMDISCOVER_${name}_ARCHIVE lib${name}.a PATHS ${folder} NO_DEFAULT_PATH DOC "lib${name}.a")
  endforeach()
  if(SYMDISCOVER_hdf5_cpp_ARCHIVE AND SYMDISCOVER_hdf5_ARCHIVE)
    set(archives ${SYMDISCOVER_hdf5_cpp_ARCHIVE} ${SYMDISCOVER_hdf5_ARCHIVE} ZLIB::ZLIB ${SYMDISCOVER_SZIP} m ${CMAKE_DL_LIBS})
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_INCLUDES ${HDF5_INCLUDE_DIRS})
    set(CMAKE_REQUIRED_LIBRARIES ${archives})
    check_cxx_source_compiles(
      "#include <H5Cpp.h>\nint main() { H5::H5File file(\"x.h5\", H5F_ACC_RDONLY); return file.getNumObjs() == 0; }"
      SYMDISCOVER_HDF5_ARCHIVES_LINK)
    unset(CMAKE_REQUIRED_INCLUDES)
    unset(CMAKE_REQUIRED_LIBRARIES)
    if(SYMDISCOVER_HDF5_ARCHIVES_LINK)
      set_target_properties(symdiscover_hdf5 PROPERTIES INTERFACE_LINK_LIBRARIES "${archives}")
      target_include_directories(symdiscover_hdf5 SYSTEM INTERFACE ${HDF5_INCLUDE_DIRS})
      target_compile_definitions(symdiscover_hdf5 INTERFACE ${HDF5_DEFINITIONS})
    endif()
  endif()
endif()

# Sets `result` to the name (libzip.so.4) by which a program finds the shared library that it would be linked with.
function(library_loaded_when_needed result)
  list(GET ARGN 0 library)
  file(REAL_PATH ${library} file)
  execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${file} OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
  if(NOT headers MATCHES "SONAME +([^ \n]+)")
    message(FATAL_ERROR "${library} is no shared library: there is no SONAME in it")
  endif()
  set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()
