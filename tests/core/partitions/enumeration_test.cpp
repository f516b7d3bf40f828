// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/enumeration.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <stdexcept>

#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;

TEST_CASE("the partitions of n elements are all different and as many as Bell's number") {
    Index const bell[] = {1, 1, 2, 5, 15, 52, 203, 877};
    for (Index n = 0; n < 8; ++n) {
        std::set<std::vector<std::int32_t>> different;
        for (Partition const& p : all_partitions(n)) different.insert(p.labels());
        CHECK(static_cast<Index>(different.size()) == bell[n]);
        CHECK(static_cast<Index>(all_partitions(n).size()) == bell[n]);
    }
    CHECK(all_partitions(4).front() == Partition::one_block(4));
    CHECK(all_partitions(4).back() == Partition::singletons(4));
}

TEST_CASE("more elements than can be enumerated are refused") {
    CHECK_THROWS_WITH_AS(all_partitions(11), "partitions to enumerate: expected 0 to 10 elements, found 11",
                         std::invalid_argument);
}

TEST_CASE("partitions one at a time are the same, and a visitor may stop") {
    std::vector<Partition> seen;
    CHECK(for_each_partition(5, [&](std::span<std::int32_t const> labels, Index blocks) {
        seen.push_back(Partition::from_labels(labels));
        CHECK(seen.back().blocks() == blocks);
        CHECK(std::equal(labels.begin(), labels.end(), seen.back().labels().begin()));  // canonical as they come
        return true;
    }));
    CHECK(seen == all_partitions(5));
    int visits = 0;
    CHECK_FALSE(for_each_partition(5, [&](auto, Index) { return ++visits < 7; }));
    CHECK(visits == 7);
}

TEST_CASE("log_bell_number counts what enumeration finds, and goes on where it cannot") {
    for (Index n = 0; n < 9; ++n) {
        CHECK(std::exp(log_bell_number(n)) == doctest::Approx(static_cast<double>(all_partitions(n).size())));
    }
    CHECK(log_bell_number(20) == doctest::Approx(std::log(51724158235372.0)));  // OEIS A000110
    CHECK(log_bell_number(1000) == doctest::Approx(std::log(2.9899013356824084) + 1927.0 * std::log(10.0)));
}

TEST_CASE("log_partitions_of_shape counts what enumeration finds") {
    std::map<std::vector<Index>, Index> count;
    for (Partition const& p : all_partitions(7)) {
        std::vector<Index> shape = p.sizes();
        std::sort(shape.begin(), shape.end());
        ++count[shape];
    }
    CHECK(count.size() == 15);  // integer partitions of 7
    for (auto const& [shape, times] : count) {
        CHECK(std::exp(log_partitions_of_shape(shape)) == doctest::Approx(static_cast<double>(times)));
    }
}

TEST_CASE("inactive elements are a cell told apart from the blocks") {
    // Which two of five are inactive, times one way to make one block of three.
    CHECK(std::exp(log_partitions_of_shape(std::vector<Index>{3}, 2)) == doctest::Approx(10.0));
    // Two active pairs are interchangeable, the inactive pair is not: 6! / (2! 2! 2!) / 2!.
    CHECK(std::exp(log_partitions_of_shape(std::vector<Index>{2, 2}, 2)) == doctest::Approx(45.0));
    CHECK(log_partitions_of_shape({}, 4) == doctest::Approx(0.0));
}

TEST_CASE("90 elements split in two have 2^89 - 1 ways, half-empty splits left out") {
    double total = 0.0;
    for (Index first = 1; first <= 45; ++first) {
        total += std::exp(log_partitions_of_shape(std::vector<Index>{first, 90 - first}) - 89.0 * std::log(2.0));
    }
    CHECK(total == doctest::Approx(1.0));
}
