// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/comparison.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

#include "core/base/rng.hpp"
#include "tests/core/partitions/all_partitions.hpp"
#include "tests/core/partitions/distance_by_removing.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

Partition random_partition(Rng& rng, Index elements, Index blocks, double inactive) {
    std::vector<std::int32_t> labels;
    for (Index e = 0; e < elements; ++e) {
        bool const zero = uniform(rng) < inactive;
        labels.push_back(zero ? -1 : static_cast<std::int32_t>(uniform_index(rng, blocks)));
    }
    return labelled(labels);
}

}  // namespace

TEST_CASE("partition distance is the fewest elements to remove") {
    Rng rng = make_rng(3);
    for (int trial = 0; trial < 150; ++trial) {
        Index const elements = 1 + uniform_index(rng, 8);
        double const inactive = trial % 3 == 0 ? 0.0 : 0.3;
        Partition const a = random_partition(rng, elements, 1 + uniform_index(rng, 4), inactive);
        Partition const b = random_partition(rng, elements, 1 + uniform_index(rng, 4), inactive);
        CAPTURE(a.describe());
        CAPTURE(b.describe());
        REQUIRE(compare_partitions(a, b).partition_distance == distance_by_removing(a, b));
        REQUIRE(compare_partitions(b, a).partition_distance == distance_by_removing(a, b));
    }
}

TEST_CASE("partition distance is a metric on all partitions of five elements") {
    std::vector<Partition> const all = all_partitions(5);
    auto distance = [](Partition const& a, Partition const& b) { return compare_partitions(a, b).partition_distance; };
    for (Partition const& a : all) {
        for (Partition const& b : all) {
            REQUIRE((distance(a, b) == 0) == (a == b));
            REQUIRE(distance(a, b) <= distance(a, all[17]) + distance(all[17], b));
        }
    }
}

TEST_CASE("scores of a case small enough to do by hand") {
    // Found {0 1 2 3}{4 5}, true {0 1}{2 3}{4 5}: the block of four loses two elements.
    PartitionComparison const c = compare_partitions(labelled({0, 0, 0, 0, 1, 1}), labelled({0, 0, 1, 1, 2, 2}));
    CHECK(c.elements == 6);
    CHECK(c.blocks_found == 2);
    CHECK(c.blocks_true == 3);
    CHECK_FALSE(c.exact);
    CHECK(c.partition_distance == 2);
    CHECK(c.normalized_partition_distance == doctest::Approx(1.0 / 3.0));
    // Pairs: 3 together in both, 7 in found, 3 in truth, 15 in all; expected 7 * 3 / 15.
    CHECK(c.adjusted_rand_index == doctest::Approx((3.0 - 1.4) / (5.0 - 1.4)));
    // Nothing was split; two thirds of the elements sit in a block that merges two equal halves.
    CHECK(c.entropy_found_given_true == 0.0);
    CHECK(c.entropy_true_given_found == doctest::Approx(2.0 / 3.0 * std::log(2.0)));
    CHECK(c.variation_of_information == doctest::Approx(2.0 / 3.0 * std::log(2.0)));
    double const entropy_found = -2.0 / 3.0 * std::log(2.0 / 3.0) - 1.0 / 3.0 * std::log(1.0 / 3.0);
    CHECK(c.normalized_mutual_information == doctest::Approx(2.0 * entropy_found / (entropy_found + std::log(3.0))));
}

TEST_CASE("equal partitions get perfect scores, whatever their shape") {
    for (Partition const& p : {Partition::one_block(5), Partition::singletons(5), labelled({0, 1, -1, 1, 0}),
                               labelled({-1, -1, -1}), Partition::one_block(1), labelled({-1}), Partition{}}) {
        CAPTURE(p.describe());
        PartitionComparison const c = compare_partitions(p, p);
        CHECK(c.exact);
        CHECK(c.partition_distance == 0);
        CHECK(c.normalized_partition_distance == 0.0);
        CHECK(c.adjusted_rand_index == 1.0);
        CHECK(c.variation_of_information == 0.0);
        CHECK(c.normalized_mutual_information == 1.0);
    }
}

TEST_CASE("one block against all singletons is as wrong as can be") {
    PartitionComparison const c = compare_partitions(Partition::one_block(6), Partition::singletons(6));
    CHECK(c.partition_distance == 5);
    CHECK(c.adjusted_rand_index == doctest::Approx(0.0));
    CHECK(c.variation_of_information == doctest::Approx(std::log(6.0)));
    CHECK(c.normalized_mutual_information == doctest::Approx(0.0));
}

TEST_CASE("inactive elements are only ever matched with inactive ones") {
    PartitionComparison const same_elements = compare_partitions(labelled({-1, -1, 0, 0}), labelled({0, 0, 1, 1}));
    CHECK(same_elements.partition_distance == 2);
    CHECK_FALSE(same_elements.exact);
    CHECK(compare_partitions(labelled({-1, -1, -1}), Partition::one_block(3)).partition_distance == 3);
    CHECK(compare_partitions(labelled({-1, -1, 0}), labelled({-1, 0, 0})).partition_distance == 1);
}

TEST_CASE("partitions of different sizes are refused with both numbers") {
    CHECK_THROWS_WITH_AS(compare_partitions(Partition::one_block(3), Partition::one_block(4)),
                         "partitions to compare: expected 4 elements as in the truth, found 3", std::invalid_argument);
}

TEST_CASE("a million elements, all singletons or in a thousand random blocks, are compared") {
    Partition const singletons = Partition::singletons(1000000);
    CHECK(compare_partitions(singletons, singletons).partition_distance == 0);

    Rng rng = make_rng(11);
    Partition const a = random_partition(rng, 1000000, 1000, 0.0);
    Partition const b = random_partition(rng, 1000000, 1000, 0.0);
    PartitionComparison const c = compare_partitions(a, b);
    // Independent labels: about one element a cell, a few in the cells a matching picks.
    CHECK(c.partition_distance > 990000);
    CHECK(c.partition_distance < 997000);
    CHECK(std::abs(c.adjusted_rand_index) < 1e-4);
}

TEST_CASE("consistent: equal but for whole blocks that are inactive") {
    auto const of = [](std::vector<std::int32_t> const& labels) { return Partition::from_labels(labels); };
    Partition const truth = of({0, 0, 1, 1, 2, 2});

    PartitionComparison const whole = compare_partitions(of({0, 0, -1, -1, 1, 1}), truth);
    CHECK(whole.consistent);
    CHECK_FALSE(whole.exact);
    CHECK(whole.inactive_found == 2);
    CHECK(whole.inactive_true == 0);
    CHECK(whole.inactive_both == 0);
    CHECK(compare_partitions(truth, truth).consistent);
    CHECK(compare_partitions(of({0, 0, -1, -1}), of({0, 0, -1, -1})).inactive_both == 2);

    CHECK_FALSE(compare_partitions(of({0, 0, -1, 1, 2, 2}), truth).consistent);       // half a block
    CHECK_FALSE(compare_partitions(of({0, 1, -1, -1, 2, 2}), truth).consistent);      // another is split
    CHECK_FALSE(compare_partitions(of({0, 0, -1, -1, 0, 0}), truth).consistent);      // two are merged
    CHECK_FALSE(compare_partitions(truth, of({0, 0, -1, -1, 1, 1})).consistent);      // what is zero is not
    CHECK_FALSE(compare_partitions(of({-1, -1, -1, -1, -1, -1}), truth).consistent);  // nothing is left to agree
}

TEST_CASE("a partition refines those that tie more, zeros included") {
    CHECK(refines(labelled({0, 1, 2, 3}), labelled({0, 0, 1, 1})));
    CHECK(refines(labelled({0, 0, 1, 2}), labelled({0, 0, 1, 1})));
    CHECK(refines(labelled({0, 0, 1, 1}), labelled({0, 0, 1, 1})));
    CHECK(refines(labelled({0, 0, 1, -1}), labelled({-1, -1, 0, -1})));
    CHECK_FALSE(refines(labelled({0, 0, 1, 1}), labelled({0, 1, 2, 2})));
    CHECK_FALSE(refines(labelled({0, 1, 1, 2}), labelled({0, 0, 1, 1})));
    CHECK_FALSE(refines(labelled({-1, 0, 0, 0}), labelled({0, 1, 1, 1})));
    CHECK_FALSE(refines(labelled({0, 0, 1, 1}), labelled({0, -1, 1, 1})));
    CHECK_THROWS_AS(refines(labelled({0}), labelled({0, 0})), std::invalid_argument);
}
