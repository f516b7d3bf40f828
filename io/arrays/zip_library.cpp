// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/zip_library.hpp"

namespace symdiscover {

ZipLibrary::ZipLibrary()
    : LoadedLibrary(SYMDISCOVER_ZIP_LIBRARY,
                    "it reads NPZ. Install it (Debian: apt-get install libzip4), or save the arrays each with "
                    "numpy.save and name them with --x and --y") {}

ZipLibrary const& libzip() {
    static ZipLibrary const library;
    return library;
}

}  // namespace symdiscover
