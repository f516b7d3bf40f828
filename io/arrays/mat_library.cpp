// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/mat_library.hpp"

namespace symdiscover {

MatLibrary::MatLibrary()
    : LoadedLibrary(
          SYMDISCOVER_MAT_LIBRARY,
          "it reads files of MATLAB before 7.3. Install it (Debian: apt-get install libmatio11), or save with -v7.3") {}

MatLibrary const& libmatio() {
    static MatLibrary const library;
    return library;
}

}  // namespace symdiscover
