// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/sparse_member.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/fit/hypotheses/integrated_evidence.hpp"
#include "core/symmetry/catalogue/catalogue.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/fit/hypotheses/prior_of.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

Hypothesis const& named(SharingPrior const& prior, std::string const& name) {
    auto const found = std::find_if(prior.hypotheses().begin(), prior.hypotheses().end(),
                                    [&](Hypothesis const& one) { return one.name == name; });
    REQUIRE(found != prior.hypotheses().end());
    return *found;
}

/// Taps 0, 2 and 3 of a band with open ends.
Partition three_taps(Index outputs, Index inputs) {
    return labelled(outputs, inputs, [](Index a, Index j) {
        Index const offset = j - a;
        return offset == 0 || offset == 2 || offset == 3 ? offset : -1;
    });
}

}  // namespace

TEST_CASE("the taps of a band are found in one task") {
    SharingPrior const prior = prior_of({{14}, {11}});
    Partition const taps = three_taps(11, 14);
    LinearTasks const data = linear_tasks(tied_tasks(taps, 14, 1, 8, 0.1, 1));

    ScoredPartition const found = best_sparse(data, named(prior, "band 14 -> 11"), prior, 1);

    CHECK(found.partition == taps);
}

TEST_CASE("the taps are found where outputs' noise is weighed") {
    SharingPrior const prior = prior_of({{14}, {11}});
    Partition const taps = three_taps(11, 14);
    Matrix factor = Matrix::Identity(11, 11);
    factor(0, 0) = 2.0;
    factor(1, 1) = 0.5;
    factor(5, 4) = -0.6;
    LinearTasks const data = linear_tasks(tied_tasks(taps, 14, 4, 6, 0.1, 2), factor);

    CHECK(best_sparse(data, named(prior, "band 14 -> 11"), prior, 1).partition == taps);
}

TEST_CASE("the score is minus the evidence, minus the prior of the name and of its blocks") {
    SharingPrior const prior = prior_of({{9}, {9}});
    Hypothesis const& ring = named(prior, "C9");
    std::vector<std::int32_t> const blocks{0, 1, -1, -1, -1, -1, -1, -1, 2};
    Partition const taps = coarsened(ring.partition, Partition::from_labels(blocks));
    LinearTasks const data = linear_tasks(tied_tasks(taps, 9, 3, 6, 0.1, 3));

    ScoredPartition const found = best_sparse(data, ring, prior, 1);

    REQUIRE(found.partition == taps);
    CHECK(found.score == doctest::Approx(-integrated_log_evidence(data, taps, 1) - ring.log_prior -
                                         prior.log_coarsening(Partition::from_labels(blocks))));
}

TEST_CASE("of noise alone no tap is in use") {
    SharingPrior const prior = prior_of({{10}, {8}});
    TaskBatch batch = tied_tasks(three_taps(8, 10), 10, 2, 6, 0.1, 4);
    Rng rng = make_rng(5);
    batch.y = normal_matrix(rng, batch.y.rows(), batch.y.cols());

    CHECK(best_sparse(linear_tasks(batch), named(prior, "band 10 -> 8"), prior, 1).partition.blocks() == 0);
}
