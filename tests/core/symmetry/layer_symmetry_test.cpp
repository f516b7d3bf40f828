// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/layer_symmetry.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "tests/core/base/no_time.hpp"
#include "tests/core/groups/small_groups.hpp"

using namespace symdiscover;

namespace {

struct ScrambledLayer : LayerSymmetry {
    Index outputs = 0;
    Index inputs = 0;
    Partition partition;
};

/// label(a, j) of each weight of a square layer, its inputs and outputs then put in random orders.
template <typename Label>
ScrambledLayer scrambled(Index side, std::uint64_t seed, Label const& label) {
    Rng rng = make_rng(seed);
    Permutation const rows = random_permutation(rng, side);
    Permutation const columns = random_permutation(rng, side);
    std::vector<std::int32_t> labels;
    for (Index const a : rows) {
        for (Index const j : columns) labels.push_back(label(a, j));
    }
    ScrambledLayer layer;
    layer.outputs = side;
    layer.inputs = side;
    layer.partition = Partition::from_labels(labels);
    static_cast<LayerSymmetry&>(layer) = find_symmetry(layer.partition, side, side);
    return layer;
}

Index around(Index a, Index j, Index n) { return std::min((a - j + n) % n, (j - a + n) % n); }

/// The largest distance along one axis that an active weight bridges in the arrangement's order.
Index reach(ScrambledLayer const& layer, Index n) {
    Index largest = 0;
    auto const& order = layer.arrangement;
    for (Index a = 0; a < layer.outputs; ++a) {
        for (Index j = 0; j < layer.inputs; ++j) {
            Index const weight = image(order.output_order, a) * layer.inputs + image(order.input_order, j);
            if (layer.partition[weight] == Partition::inactive_label) continue;
            largest = std::max({largest, around(a / n, j / n, n), around(a % n, j % n, n)});
        }
    }
    return largest;
}

}  // namespace

TEST_CASE("a symmetric filter on a ring, scrambled: neighbours stand side by side again") {
    for (Index const n : {8, 9, 12, 15}) {
        for (std::uint64_t seed = 1; seed < 4; ++seed) {
            CAPTURE(n);
            CAPTURE(seed);
            auto const layer = scrambled(n, seed, [n](Index a, Index j) {
                Index const distance = around(a, j, n);
                return distance > 1 ? -1 : static_cast<std::int32_t>(distance);
            });
            CHECK(to_string(layer.group.name) == fmt::format("D{}", n));
            REQUIRE(layer.arrangement.shape == Shape::ring);
            REQUIRE(is_permutation(layer.arrangement.input_order));
            REQUIRE(is_permutation(layer.arrangement.output_order));
            CHECK(reach(layer, n) == 1);
        }
    }
}

TEST_CASE("a filter with the symmetries of a square on a torus, scrambled: its window is a square again") {
    for (Index const n : {5, 6, 7}) {
        CAPTURE(n);
        auto const layer = scrambled(n * n, 3, [n](Index a, Index j) {
            Index const down = around(a / n, j / n, n);
            Index const across = around(a % n, j % n, n);
            return std::max(down, across) > 1 ? -1 : static_cast<std::int32_t>(down + across);
        });
        CHECK(to_string(layer.group.name) == fmt::format("p4m({})", n));
        REQUIRE(layer.arrangement.shape == Shape::torus);
        CHECK(reach(layer, n) == 1);
    }
}

TEST_CASE("the pattern's order comes before the group's") {
    auto const ring = scrambled(10, 2, [](Index a, Index j) { return static_cast<std::int32_t>((j - a + 10) % 10); });
    CHECK(to_string(ring.group.name) == "C10");
    CHECK(ring.pattern.kind == PatternKind::circulant);
    CHECK(ring.arrangement.shape == Shape::ring);
    auto const line = scrambled(
        10, 2, [](Index a, Index j) { return j - a == 0 || j - a == 1 ? static_cast<std::int32_t>(j - a) : -1; });
    CHECK(to_string(line.group.name) == "trivial");
    CHECK(line.pattern.kind == PatternKind::toeplitz);
    CHECK(line.arrangement.shape == Shape::line);
    auto const set = scrambled(10, 2, [](Index a, Index j) { return a == j ? 0 : 1; });
    CHECK(set.pattern.kind == PatternKind::none);
    CHECK(set.arrangement.shape == Shape::set);
}

TEST_CASE("a symmetry is unknown when there is no time to look for it") {
    Index const n = 24;  // takes longer than the first look at the clock
    std::vector<std::int32_t> labels;
    for (Index e = 0; e < n * n * n * n; ++e) {
        Index const a = e / (n * n);
        Index const j = e % (n * n);
        labels.push_back(static_cast<std::int32_t>((j / n - a / n + n) % n * n + (j % n - a % n + n) % n));
    }
    test::NoTime over;
    LayerSymmetry const symmetry = find_symmetry(Partition::from_labels(labels), n * n, n * n, over.workers());
    CHECK_FALSE(symmetry.group.is_known());
    CHECK_FALSE(symmetry.group.name.is_name());
    CHECK(symmetry.pattern.kind == PatternKind::none);
    CHECK(find_symmetry(Partition::one_block(4), 2, 2).group.is_known());
}
