// SPDX-License-Identifier: Apache-2.0
#include "core/fit/harden/harden.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

namespace symdiscover {

namespace {

/// The path is left when this many times the best number of blocks has brought nothing better.
constexpr Index patience = 6;

std::vector<Index> geometric_grid(Index most) {
    std::vector<Index> grid;
    for (Index blocks = 1; blocks <= most; blocks = std::max(blocks + 1, blocks * 3 / 2)) grid.push_back(blocks);
    if (grid.empty() || grid.back() != most) grid.push_back(most);
    return grid;
}

/// A walk along the path that remembers the best.
struct Walk {
    MergePath const& path;
    std::size_t layer;
    LayerCriterion const& criterion;
    HardenOptions const& options;
    std::set<Index> tried{};
    std::optional<Hardening> best{};

    Index best_blocks() const { return best ? best->partition.blocks() : 0; }

    void consider(Index blocks) {
        bool const allowed = !options.may_try || options.may_try(blocks);
        if (!allowed || blocks < 0 || blocks > path.elements() || !tried.insert(blocks).second) return;
        Partition partition = path.cut(blocks);
        double const value = criterion(layer, partition);
        if (!best || value < best->value) best = Hardening{std::move(partition), value};
    }
};

}  // namespace

Hardening harden(MergePath const& path, std::size_t layer, LayerCriterion const& criterion,
                 HardenOptions const& options) {
    if (options.blocks > 0) {
        Partition partition = path.cut(options.blocks);
        double const value = criterion(layer, partition);
        return {std::move(partition), value};
    }
    Walk walk{path, layer, criterion, options};
    if (options.first_blocks > 0) walk.consider(options.first_blocks);
    if (walk.best) return *walk.best;
    walk.consider(0);
    for (Index const blocks : geometric_grid(path.elements())) {
        if (blocks > patience * std::max<Index>(walk.best_blocks(), 1)) break;
        walk.consider(blocks);
    }
    for (Index step = std::max<Index>(1, walk.best_blocks() / 4); step >= 1; step /= 2) {
        Index const centre = walk.best_blocks();
        walk.consider(centre - step);
        walk.consider(centre + step);
    }
    if (!walk.best) throw std::invalid_argument("hardening: expected a number of blocks that may be tried, found none");
    return *walk.best;
}

}  // namespace symdiscover
