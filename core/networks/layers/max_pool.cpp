// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/max_pool.hpp"

#include <utility>

#include "core/autodiff/operations.hpp"

namespace symdiscover {

namespace {

/// Number of an image's source of result number `place` [channels, rows, columns].
Index largest_source(Patches const& patches, double const* image, Index place) {
    Index const taps = patches.window.size * patches.window.size;
    Index const channel = place / patches.positions();
    Index const position = place % patches.positions();
    auto const* const window = patches.sources.data() + position * patches.size() + channel * taps;
    Index best = window[0];
    for (Index tap = 1; tap < taps; ++tap) {
        if (image[window[tap]] > image[best]) best = window[tap];
    }
    return best;
}

}  // namespace

MaxPool::MaxPool(ExampleShape const& in, Index size) : MaxPool(in, find_patches(in, {size, size, 0})) {}

MaxPool::MaxPool(ExampleShape const& in, Patches patches)
    : Geometry(in, {patches.channels, patches.rows, patches.columns}), patches_(std::move(patches)) {}

autodiff::Var MaxPool::apply(autodiff::Var x, autodiff::Var) const {
    auto const images = x.value();
    std::vector<Index> sources;
    sources.reserve(static_cast<std::size_t>(x.rows() * outputs()));
    for (Index i = 0; i < x.rows(); ++i) {
        double const* const image = images.data() + i * inputs();
        for (Index place = 0; place < outputs(); ++place) {
            sources.push_back(i * inputs() + largest_source(patches_, image, place));
        }
    }
    auto const map = std::make_shared<autodiff::ColumnMap const>(std::move(sources), x.size());
    return reshape(gather_columns(reshape(x, 1, x.size()), map), x.rows(), outputs());
}

}  // namespace symdiscover
