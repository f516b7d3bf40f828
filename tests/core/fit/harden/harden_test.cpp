// SPDX-License-Identifier: Apache-2.0
#include "core/fit/harden/harden.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

using namespace symdiscover;

namespace {

/// A path through partitions of the integers 1, 2, ..., elements on a line: every number of blocks is there.
MergePath line_path(Index elements) { return merge_path(Vector::LinSpaced(elements, 1.0, double(elements))); }

/// A criterion with one valley, which notes what it is asked.
struct Valley {
    Index wanted;
    std::vector<Index> asked{};

    double operator()(Partition const& partition) {
        asked.push_back(partition.blocks());
        return std::abs(static_cast<double>(partition.blocks() - wanted));
    }
};

Hardening harden_to(Valley& valley, Index elements, HardenOptions const& options) {
    auto const criterion = [&valley](std::size_t layer, Partition const& partition) {
        CHECK(layer == 3);
        return valley(partition);
    };
    return harden(line_path(elements), 3, criterion, options);
}

}  // namespace

TEST_CASE("Hardening ends where the criterion is lowest") {
    for (Index const wanted : {0, 1, 2, 7, 10, 16, 25}) {
        Valley valley{wanted};
        Hardening const found = harden_to(valley, 25, {});
        CHECK(found.partition == line_path(25).cut(wanted));
        CHECK(found.value == 0.0);
    }
}

TEST_CASE("Hardening tries few numbers of blocks, none twice, and those around the best last") {
    Valley valley{8};
    harden_to(valley, 200, {});
    CHECK(valley.asked == std::vector<Index>{0, 1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 7, 11, 8, 10});
}

TEST_CASE("Of equally good partitions the one of fewest blocks is kept") {
    auto const indifferent = [](std::size_t, Partition const& partition) { return partition.blocks() < 3 ? 1.0 : 0.5; };
    CHECK(harden(line_path(12), 0, indifferent, {}).partition.blocks() == 3);
}

TEST_CASE("A number of blocks that the user tells is taken from the path") {
    Valley valley{2};
    Hardening const found = harden_to(valley, 25, {9});
    CHECK(found.partition == line_path(25).cut(9));
    CHECK(found.value == 7.0);
    CHECK(valley.asked == std::vector<Index>{9});
}

TEST_CASE("A first number of blocks is taken where it may be tried") {
    Valley valley{2};
    CHECK(harden_to(valley, 25, {0, 9}).partition.blocks() == 9);
    auto const small = [](Index blocks) { return blocks < 9; };
    CHECK(harden_to(valley, 25, {0, 9, small}).partition.blocks() == 2);
}

TEST_CASE("Numbers of blocks that may not be tried are left out") {
    Valley valley{16};
    CHECK(harden_to(valley, 25, {0, 0, [](Index blocks) { return blocks <= 6; }}).partition.blocks() == 6);
    CHECK_THROWS_AS(harden_to(valley, 25, {0, 0, [](Index) { return false; }}), std::invalid_argument);
}
