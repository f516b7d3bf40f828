// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/cairo_library.hpp"

namespace symdiscover {

CairoLibrary::CairoLibrary()
    : LoadedLibrary("libcairo.so.2",  // its interface, as long as the number stays
                    "it draws PDF and PNG (Debian: apt-get install libcairo2). Without it there are plots as SVG: name "
                    "a file that ends in .svg") {}

CairoLibrary const& cairo() {
    static CairoLibrary const library;
    return library;
}

}  // namespace symdiscover
