// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/pairwise_distances.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using symdiscover::test::labelled;

TEST_CASE("distances between three partitions, worked out by hand") {
    // Fewest elements to remove, so that what is left falls into the same blocks. a and b: {0, 3} is left, each alone.
    // a and c: all but element 3, which is zero in c. b and c: {1, 2} is left, each alone.
    Partition const a = labelled({0, 0, 1, 1});
    Partition const b = labelled({0, 1, 0, 1});
    Partition const c = labelled({0, 0, 1, -1});
    auto const distances = pairwise_distances({&a, &b, &c, &a});
    CHECK(distances == std::vector<std::vector<Index>>{{0, 2, 1, 0}, {2, 0, 2, 2}, {1, 2, 0, 1}, {0, 2, 1, 0}});
    CHECK(pairwise_distances({}).empty());
    CHECK(pairwise_distances({&a}) == std::vector<std::vector<Index>>{{0}});
}

TEST_CASE("partitions of other elements have no distance") {
    Partition const a = labelled({0, 0, 1, 1});
    Partition const longer = labelled({0, 0, 1, 1, 1});
    CHECK_THROWS_AS(pairwise_distances({&a, &longer}), std::invalid_argument);
}
