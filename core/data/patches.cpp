// SPDX-License-Identifier: Apache-2.0
#include "core/data/patches.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/errors.hpp"

namespace symdiscover {

Patches find_patches(std::vector<Index> const& shape, Window const& window) {
    if (shape.size() != 2 && shape.size() != 3) {
        throw OptionError("model",
                          fmt::format("a window needs [channels, height, width] or [height, width], found [{}]",
                                      fmt::join(shape, ", ")));
    }
    bool const flat = shape.size() == 2;
    Index const height = shape[flat ? 0 : 1];
    Index const width = shape[flat ? 1 : 2];
    Index const least = std::min(height, width) + 2 * window.padding;
    if (window.size > least) {
        throw OptionError("model", fmt::format("a window of {0} x {0} does not fit in {1} x {2}{3}", window.size,
                                               height, width, window.padding > 0 ? " with its padding" : ""));
    }
    Patches patches;
    patches.channels = flat ? 1 : shape[0];
    patches.rows = (height + 2 * window.padding - window.size) / window.stride + 1;
    patches.columns = (width + 2 * window.padding - window.size) / window.stride + 1;
    patches.window = window;
    patches.sources.reserve(static_cast<std::size_t>(patches.positions() * patches.size()));
    for (Index position = 0; position < patches.positions(); ++position) {
        Index const top = position / patches.columns * window.stride - window.padding;
        Index const left = position % patches.columns * window.stride - window.padding;
        for (Index tap = 0; tap < patches.size(); ++tap) {
            Index const channel = tap / (window.size * window.size);
            Index const row = top + tap / window.size % window.size;
            Index const column = left + tap % window.size;
            bool const inside = row >= 0 && row < height && column >= 0 && column < width;
            patches.sources.push_back(inside ? (channel * height + row) * width + column : -1);
        }
    }
    return patches;
}

}  // namespace symdiscover
