// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/partition.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using symdiscover::test::labelled;

TEST_CASE("a partition ties something when a block has two elements, whatever is inactive") {
    CHECK(labelled({0, 1, 0}).ties_anything());
    CHECK(labelled({-1, 3, 3}).ties_anything());
    CHECK_FALSE(labelled({0, -1, 1}).ties_anything());
    CHECK_FALSE(labelled({-1, -1}).ties_anything());
    CHECK_FALSE(Partition::singletons(3).ties_anything());
    CHECK_FALSE(Partition::one_block(1).ties_anything());
    CHECK_FALSE(Partition{}.ties_anything());
}

TEST_CASE("all elements are apart when none is tied and none inactive") {
    CHECK(Partition::singletons(3).all_apart());
    CHECK(Partition::one_block(1).all_apart());
    CHECK_FALSE(labelled({0, -1, 1}).all_apart());
    CHECK_FALSE(labelled({0, 1, 0}).all_apart());
    CHECK(labelled({0, -1, 0, 2}).active() == 3);
}

TEST_CASE("blocks are numbered by first appearance, whether labels are near one another or far apart") {
    Partition const near = labelled({4, -1, 2, 4, 0});
    CHECK(near == labelled({0, -1, 1, 0, 2}));
    CHECK(near == labelled({2'000'000'000, -1, 7, 2'000'000'000, 8}));
    CHECK(near.labels() == std::vector<std::int32_t>{0, -1, 1, 0, 2});
    CHECK(near.sizes() == std::vector<Index>{2, 1, 1});
    CHECK(near.inactive() == 1);
    CHECK_THROWS_AS(labelled({0, -2, 1}), std::invalid_argument);
    CHECK_THROWS_AS(labelled({-2}), std::invalid_argument);
}
