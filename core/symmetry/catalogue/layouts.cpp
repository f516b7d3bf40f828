// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "core/groups/action.hpp"
#include "core/symmetry/catalogue/hypothesis.hpp"

namespace symdiscover {

namespace {

Index product_of(std::vector<Index> const& dims, std::size_t first = 0) {
    Index product = 1;
    for (std::size_t i = first; i < dims.size(); ++i) product *= dims[i];
    return product;
}

std::vector<Index> behind(std::vector<Index> const& dims, std::size_t first) {
    return {dims.begin() + static_cast<std::ptrdiff_t>(first), dims.end()};
}

/// Sites of any number that divides both.
std::vector<Layout> flat_layouts(Index n, Index m) {
    std::vector<Layout> result;
    Index const common = std::gcd(n, m);
    for (Index sites = common; sites >= 2; --sites) {
        if (common % sites != 0) continue;
        Layout layout{sites, n / sites, m / sites, true, {}};
        result.push_back(layout);
        if (!layout.has_channels()) continue;
        layout.channels_first = false;
        result.push_back(layout);
    }
    return result;
}

/// The permutation of all channels of all sites that a permutation of the sites makes.
Permutation lifted(Permutation const& sites, Index channels, bool channels_first) {
    Index const count = static_cast<Index>(sites.size());
    Permutation result(at(count * channels));
    for (Index c = 0; c < channels; ++c) {
        for (Index i = 0; i < count; ++i) {
            Index const from = channels_first ? c * count + i : i * channels + c;
            result[at(from)] = channels_first ? c * count + image(sites, i) : image(sites, i) * channels + c;
        }
    }
    return result;
}

}  // namespace

Index LayerShape::n() const { return product_of(inputs); }
Index LayerShape::m() const { return product_of(outputs); }

std::vector<Layout> layouts(LayerShape const& shape) {
    std::vector<Index> const& in = shape.inputs;
    std::vector<Index> const& out = shape.outputs;
    if (in.size() < 2 && out.size() < 2) return flat_layouts(shape.n(), shape.m());
    std::vector<Layout> result;
    if (in == out) result.push_back({shape.n(), 1, 1, true, in});
    // [channels, sites...] on either side; a side without channels has its sites alone
    for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t o = 0; o < 2; ++o) {
            bool const channels = i + o > 0;
            std::vector<Index> const sites = behind(in, i);
            if (!channels || sites.empty() || sites != behind(out, o)) continue;
            result.push_back({product_of(sites), i > 0 ? in.front() : 1, o > 0 ? out.front() : 1, true, sites});
        }
    }
    return result.empty() ? flat_layouts(shape.n(), shape.m()) : result;
}

Partition orbits_on(Layout const& layout, std::vector<Permutation> const& site_generators) {
    std::vector<ActionGenerator> action;
    action.reserve(site_generators.size());
    for (Permutation const& sites : site_generators) {
        action.push_back({lifted(sites, layout.input_channels, layout.channels_first),
                          lifted(sites, layout.output_channels, layout.channels_first)});
    }
    return weight_orbits(action, layout.sites * layout.output_channels, layout.sites * layout.input_channels);
}

std::string in_layout(std::string const& name, Layout const& layout) {
    if (!layout.has_channels()) return name;
    return fmt::format("{} in {} -> {} channels{}", name, layout.input_channels, layout.output_channels,
                       layout.channels_first ? "" : ", channels last");
}

std::vector<std::pair<Index, Index>> grids_of(Layout const& layout, Index least) {
    if (layout.grid.size() == 2) {
        bool const large = layout.grid[0] >= least && layout.grid[1] >= least;
        return large ? std::vector<std::pair<Index, Index>>{{layout.grid[0], layout.grid[1]}}
                     : std::vector<std::pair<Index, Index>>{};
    }
    std::vector<std::pair<Index, Index>> result;
    for (Index height = least; height * least <= layout.sites; ++height) {
        if (layout.sites % height == 0) result.emplace_back(height, layout.sites / height);
    }
    return result;
}

}  // namespace symdiscover
