// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "core/fit/closed_form/tied_tasks.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// Three outputs of three inputs: the first and the last output share block 0, the second stands apart.
Partition two_sets() { return labelled({0, 1, -1, 2, 2, 3, -1, 0, 4}); }

/// One block in each of `blocks` pairs of neighbouring outputs: all outputs hang together through a chain.
Partition chain(Index blocks) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(2 * (blocks + 1)), Partition::inactive_label);
    for (Index b = 0; b < blocks; ++b) {
        labels[static_cast<std::size_t>(2 * b)] = static_cast<std::int32_t>(b);
        labels[static_cast<std::size_t>(2 * b + 3)] = static_cast<std::int32_t>(b);
    }
    return labelled(labels);
}

/// A set's F_t and g_t are the rows and columns of its blocks in those of the whole indicator.
void check_part(CoupledBlocks const& part, FilterStatistics const& whole, Index blocks) {
    Index const size = static_cast<Index>(part.blocks.size());
    for (Index t = 0; t < whole.g.rows(); ++t) {
        Eigen::Map<Matrix const> const expected(whole.f.row(t).data(), blocks, blocks);
        Eigen::Map<Matrix const> const found(part.statistics.f.row(t).data(), size, size);
        CHECK(found.isApprox(expected(part.blocks, part.blocks), 1e-12));
        CHECK(part.statistics.g.row(t).isApprox(whole.g.row(t)(part.blocks), 1e-12));
    }
}

}  // namespace

TEST_CASE("tied statistics are those of the block indicator as sharing matrix") {
    Partition const partition = labelled({0, 1, -1, 1, 0, 2});
    for (Index const examples : {2, 5}) {  // fewer and more than the three inputs
        LinearTasks const data = linear_tasks(tied_tasks(partition, 3, 4, examples, 0.5, 1));

        std::vector<CoupledBlocks> const tied = tied_statistics(data, partition, 2);

        REQUIRE(tied.size() == 1);
        CHECK(tied[0].blocks == std::vector<Index>{0, 1, 2});
        check_part(tied[0], filter_statistics(data, block_indicator(partition), 1), 3);
    }
}

TEST_CASE("blocks that no chain of outputs connects have statistics of their own") {
    LinearTasks const data = linear_tasks(tied_tasks(two_sets(), 3, 4, 2, 0.5, 2));

    std::vector<CoupledBlocks> const tied = tied_statistics(data, two_sets(), 1);

    REQUIRE(tied.size() == 2);
    CHECK(tied[0].blocks == std::vector<Index>{0, 1, 4});
    CHECK(tied[1].blocks == std::vector<Index>{2, 3});
    FilterStatistics const whole = filter_statistics(data, block_indicator(two_sets()), 1);
    for (CoupledBlocks const& part : tied) check_part(part, whole, 5);
}

TEST_CASE("outputs without active weights belong to no set, and chains are followed to their end") {
    Partition const asleep = labelled({0, 0, -1, -1, 1, 1});
    LinearTasks const data = linear_tasks(tied_tasks(asleep, 2, 3, 2, 0.5, 3));
    CHECK(tied_statistics(data, asleep, 1).size() == 2);
    CHECK(tied_statistics(data, labelled({-1, -1, -1, -1, -1, -1}), 1).empty());

    LinearTasks const chained = linear_tasks(tied_tasks(chain(5), 2, 3, 2, 0.5, 4));
    REQUIRE(tied_statistics(chained, chain(5), 1).size() == 1);
    CHECK(tied_statistics(chained, chain(5), 1)[0].blocks.size() == 5);
}

TEST_CASE("the posterior of sets solved apart is that of all blocks solved together") {
    // 75 blocks of 5 coupled outputs and 15 of another: more than one strip of the inverse.
    std::vector<std::int32_t> labels(6 * 15);
    for (std::size_t e = 0; e < labels.size(); ++e) labels[e] = static_cast<std::int32_t>(e);
    for (std::size_t a = 1; a < 5; ++a) labels[a * 15] = 0;
    Partition const many = labelled(labels);
    for (Partition const& partition : {two_sets(), many}) {
        Index const inputs = partition == many ? 15 : 3;
        LinearTasks const data = linear_tasks(tied_tasks(partition, inputs, 4, 6, 0.5, 5));
        Index const blocks = partition.blocks();
        Vector const precision = Vector::LinSpaced(blocks, 0.5, 3.0);

        TiedPosterior const apart = tied_posterior(tied_statistics(data, partition, 1), data, 0.3, precision, 1);

        FilterStatistics const statistics = filter_statistics(data, block_indicator(partition), 1);
        FilterPosterior const together = filter_posterior(statistics, data, 0.3, precision, 1);
        CHECK(apart.mean.isApprox(together.mean, 1e-10));
        for (Index b = 0; b < blocks; ++b) {
            Vector const variance = together.second.col(b * blocks + b) - together.mean.col(b).cwiseAbs2();
            CHECK(apart.variance.col(b).isApprox(variance, 1e-8));
        }
        CHECK(apart.log_evidence == doctest::Approx(together.log_evidence).epsilon(1e-12));
        CHECK(apart.residual == doctest::Approx(expected_residual(statistics, together, data)).epsilon(1e-10));
    }
}

TEST_CASE("statistics and posterior of a partition do not depend on the number of threads") {
    LinearTasks const data = linear_tasks(tied_tasks(two_sets(), 3, 40, 2, 0.5, 6));
    auto solve = [&](int threads) {
        return tied_posterior(tied_statistics(data, two_sets(), threads), data, 0.3, Vector::Ones(5), threads);
    };
    TiedPosterior const one = solve(1);

    for (int const threads : {2, 3}) {
        TiedPosterior const again = solve(threads);
        CHECK(again.mean == one.mean);
        CHECK(again.variance == one.variance);
        CHECK(again.log_evidence == one.log_evidence);
        CHECK(again.residual == one.residual);
    }
}
