// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/partition_prior.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <vector>

#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;

namespace {

/// All partitions of the elements of which some may be inactive: the block of one element more marks these.
std::vector<Partition> all_with_inactive(Index elements) {
    std::vector<Partition> all;
    for (Partition const& p : all_partitions(elements + 1)) {
        std::vector<std::int32_t> labels;
        for (Index e = 0; e < elements; ++e) labels.push_back(p[e] == p[elements] ? -1 : p[e]);
        all.push_back(Partition::from_labels(labels));
    }
    return all;
}

}  // namespace

TEST_CASE("the prior sums to one over all partitions") {
    for (Index elements = 1; elements <= 8; ++elements) {
        double total = 0.0;
        PartitionPrior const prior(elements);
        for (Partition const& p : all_partitions(elements)) total += std::exp(prior.log_probability(p));
        CHECK(total == doctest::Approx(1.0).epsilon(1e-12));
    }
}

TEST_CASE("the prior sums to one with inactive elements, half of it without") {
    for (Index elements = 1; elements <= 7; ++elements) {
        double with = 0.0;
        double without = 0.0;
        PartitionPrior const prior(elements, true);
        for (Partition const& p : all_with_inactive(elements)) {
            (p.inactive() > 0 ? with : without) += std::exp(prior.log_probability(p));
        }
        CHECK(with == doctest::Approx(0.5).epsilon(1e-12));
        CHECK(without == doctest::Approx(0.5).epsilon(1e-12));
    }
}

TEST_CASE("each number of cells is worth a hundredth of one less") {
    std::map<Index, double> mass;
    PartitionPrior const prior(6);
    for (Partition const& p : all_partitions(6)) mass[p.blocks()] += std::exp(prior.log_probability(p));
    for (Index blocks = 2; blocks <= 6; ++blocks) {
        CHECK(mass[blocks - 1] / mass[blocks] == doctest::Approx(decisive_odds));
    }
}

TEST_CASE("the prior of one partition, by hand") {
    // Three elements, {0, 1} and {2}: P(2 blocks) = 0.01 / (1 + 0.01 + 0.0001), two compositions, three ways each.
    std::vector<std::int32_t> const labels{0, 0, 1};
    double const two_blocks = 0.01 / 1.0101;
    CHECK(std::exp(PartitionPrior(3).log_probability(Partition::from_labels(labels))) ==
          doctest::Approx(two_blocks * 2.0 / (2.0 * 3.0)));
    // The same with the pair inactive: it is told apart, so only one order of the two cells gives it.
    std::vector<std::int32_t> const inactive{-1, -1, 0};
    CHECK(std::exp(PartitionPrior(3, true).log_probability(Partition::from_labels(inactive))) ==
          doctest::Approx(0.5 * two_blocks / (2.0 * 3.0)));
}

TEST_CASE("what the prior is not for is refused") {
    CHECK_THROWS_AS(PartitionPrior(0), std::invalid_argument);
    CHECK_THROWS_AS(PartitionPrior(3).log_probability(Partition::one_block(4)), std::invalid_argument);
    std::vector<std::int32_t> const inactive{-1, 0, 0};
    CHECK_THROWS_AS(PartitionPrior(3).log_probability(Partition::from_labels(inactive)), std::invalid_argument);
}
