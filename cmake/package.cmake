# SPDX-License-Identifier: Apache-2.0
# What is installed beside the program, and the Debian package:
#     cmake --preset release && cmake --build --preset release --target package

set(SYMDISCOVER_PYTHON_DIR lib/python3/dist-packages CACHE STRING "Where the Python module is installed, below the prefix")

# The program itself writes its manual page and the completion of its options, so that they say what it does.
set(manual ${PROJECT_BINARY_DIR}/manual)
foreach(file man:symdiscover.1 bash:symdiscover zsh:_symdiscover)
  string(REGEX REPLACE "(.*):(.*)" "\\1" kind ${file})
  string(REGEX REPLACE "(.*):(.*)" "\\2" name ${file})
  add_custom_command(OUTPUT ${manual}/${name} DEPENDS symdiscover COMMENT "Writing ${name}"
                     COMMAND ${CMAKE_COMMAND} -E make_directory ${manual}
                     COMMAND symdiscover help --${kind} > ${manual}/${name} VERBATIM)
  list(APPEND pages ${manual}/${name})
endforeach()
find_program(SYMDISCOVER_GZIP gzip DOC "Packs the manual page")
set(man_page ${manual}/symdiscover.1)
if(SYMDISCOVER_GZIP)
  add_custom_command(OUTPUT ${man_page}.gz DEPENDS ${man_page} COMMENT "Packing the manual page"
                     COMMAND ${SYMDISCOVER_GZIP} -9nc ${man_page} > ${man_page}.gz VERBATIM)
  set(man_page ${man_page}.gz)
endif()
add_custom_target(manual ALL DEPENDS ${pages} ${man_page})

install(FILES ${man_page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${manual}/symdiscover DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${manual}/_symdiscover DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES cli/python/symdiscover.py DESTINATION ${SYMDISCOVER_PYTHON_DIR})
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.svg")
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
if(SYMDISCOVER_HDF5_ARCHIVES_LINK)  # what its licence asks of programs that hold it
  install(FILES /usr/share/doc/libhdf5-dev/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright-hdf5 OPTIONAL)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The symdiscover authors <symdiscover@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "finds the symmetry in data")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"It learns from many small learning problems, or from one dataset, which
weights of a layer are the same weight, and says which group that makes: a
convolution, a layer on sets, or no symmetry at all.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)  # the libraries that the program is linked with, as Debian calls them
# Those that are loaded when needed are not seen by that.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libcairo2")
foreach(name libzip matio)
  list(GET ${name}_LINK_LIBRARIES 0 library)
  file(REAL_PATH ${library} file)
  execute_process(COMMAND dpkg-query --search ${file} OUTPUT_VARIABLE owner ERROR_QUIET)
  if(owner MATCHES "^([^:,]+):")  # "libzip4:amd64: /usr/lib/..."
    string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", ${CMAKE_MATCH_1}")
  endif()
endforeach()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "python3-h5py")  # for the Python module
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "gap-core, python3-torch")
include(CPack)
