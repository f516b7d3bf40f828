// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/cairo_library.hpp"

#include <dlfcn.h>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

constexpr char const* cairo_file = "libcairo.so.2";  // its interface, as long as the number stays

}  // namespace

CairoLibrary::CairoLibrary() = default;

CairoLibrary::Address CairoLibrary::function(char const* name) {
    static void* const library = ::dlopen(cairo_file, RTLD_NOW | RTLD_LOCAL);  // stays: what it has drawn with is kept
    void* const address = library == nullptr ? nullptr : ::dlsym(library, name);
    if (address == nullptr) {
        throw OutputError(
            std::string(cairo_file) + " with " + name +
            " is not on this system; it draws PDF and PNG (Debian: apt-get install libcairo2). Without it "
            "there are plots as SVG: name a file that ends in .svg");
    }
    return {address};
}

CairoLibrary const& cairo() {
    static CairoLibrary const library;
    return library;
}

}  // namespace symdiscover
