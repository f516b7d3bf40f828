// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/named_fit.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "core/fit/hypotheses/integrated_evidence.hpp"
#include "core/symmetry/catalogue/catalogue.hpp"
#include "tests/core/base/no_time.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/fit/hypotheses/prior_of.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

TiedTasks fitted(LinearTasks const& data, Partition const& partition) {
    return fit_tied(data, partition, 0.3 * data.output_power(), iterations_to_converge, 1);
}

/// Ring data whose first block is as many times as strong as the others.
TaskBatch with_strong_block(Index side, Index tasks, double ratio) {
    Rng rng = make_rng(3);
    Matrix weights = tied_weights(circulant(side), tasks, rng);
    for (Index e = 0; e < weights.cols(); ++e) weights.col(e) *= circulant(side)[e] == 0 ? ratio : 1.0;
    return tasks_of_weights(weights, normal_matrix(rng, tasks * 6, side), 0.1, rng);
}

/// The evidence with a variance for each block, log-uniform over e^18 and known to (4 pi / T)^1/2.
double evidence_of_own_variances(TiedTasks const& tied, Index tasks) {
    double const width = std::sqrt(4.0 * std::numbers::pi / static_cast<double>(tasks));
    return tied.posterior.log_evidence - static_cast<double>(tied.partition.blocks()) * std::log(18.0 / width);
}

}  // namespace

TEST_CASE("of one task a partition's score is minus integrated evidence and prior") {
    SharingPrior const prior = prior_of({{6}, {6}});
    LinearTasks const data = linear_tasks(tied_tasks(circulant(6), 6, 1, 5, 0.3, 1));
    CHECK(posterior_score(data, fitted(data, circulant(6)), prior, 1) ==
          doctest::Approx(-integrated_log_evidence(data, circulant(6), 1) - prior.log_probability(circulant(6))));
}

TEST_CASE("of the two evidences the better counts: where blocks differ in size that of their own variances") {
    SharingPrior const prior = prior_of({{5}, {5}});
    double const log_prior = prior.log_probability(circulant(5));
    for (double const ratio : {1.0, 10.0}) {
        LinearTasks const data = linear_tasks(with_strong_block(5, 60, ratio));
        TiedTasks const tied = fitted(data, circulant(5));
        double const own = evidence_of_own_variances(tied, 60);
        double const integrated = integrated_log_evidence(data, circulant(5), 1);
        CHECK((own > integrated) == (ratio > 1.0));
        CHECK(posterior_score(data, tied, prior, 1) == doctest::Approx(-std::max(own, integrated) - log_prior));
    }
}

TEST_CASE("a partition without any block has the evidence of noise alone") {
    SharingPrior const prior = prior_of({{3}, {3}});
    TaskBatch batch = tied_tasks(circulant(3), 3, 2, 4, 0.3, 1);
    Rng rng = make_rng(2);
    batch.y = normal_matrix(rng, batch.y.rows(), batch.y.cols());
    LinearTasks const data = linear_tasks(batch);
    Partition const none = Partition::from_labels(std::vector<std::int32_t>(9, Partition::inactive_label));

    CHECK(posterior_score(data, fitted(data, none), prior, 1) ==
          doctest::Approx(-integrated_log_evidence(data, none, 1) - prior.log_probability(none)));
}

TEST_CASE("no sharing has the score of its evidence and of its share of the prior") {
    SharingPrior const prior = prior_of({{4}, {4}});
    LinearTasks const data = linear_tasks(tied_tasks(circulant(4), 4, 3, 4, 0.3, 1));
    CHECK(
        posterior_score_unshared(data, prior, 1) ==
        doctest::Approx(-integrated_log_evidence_unshared(data, 1) - prior.log_probability(Partition::singletons(16))));
}

TEST_CASE("of some partitions the most probable is chosen, or none") {
    SharingPrior const prior = prior_of({{5}, {5}});
    std::vector<Partition> const candidates{{}, diagonal_and_rest(5), circulant(5), Partition::one_block(25)};
    auto const chosen = [&](Partition const& truth) {
        return most_probable(linear_tasks(tied_tasks(truth, 5, 6, 12, 0.1, 4)), candidates, prior, 1);
    };
    CHECK(chosen(circulant(5)) == circulant(5));
    CHECK(chosen(diagonal_and_rest(5)) == diagonal_and_rest(5));
    CHECK(chosen(Partition::singletons(25)) == Partition::singletons(25));
}

TEST_CASE("one task of four examples is enough to find C16") {
    SharingPrior const prior = prior_of({{16}, {16}});
    NamedFinding const finding = find_named(tied_tasks(circulant(16), 16, 1, 4, 0.1, 5), prior, {});

    CHECK(finding.finished);
    CHECK(finding.best.partition == circulant(16));
    CHECK(finding.log_odds() > 5.0);
    CHECK(finding.log_odds() == finding.unshared_score - finding.best.score);
    for (ScoredPartition const& other : finding.others) CHECK(other.score >= finding.best.score);
}

TEST_CASE("blocks of a name that the data do not tell apart, or do not use, are merged or given up") {
    SharingPrior const prior = prior_of({{9}, {9}});
    std::vector<std::int32_t> const blocks{0, 1, 2, -1, -1, -1, -1, -1, 1};
    Partition const truth = coarsened(circulant(9), Partition::from_labels(blocks));

    CHECK(find_named(tied_tasks(truth, 9, 8, 8, 0.1, 6), prior, {}).best.partition == truth);
}

TEST_CASE("without symmetry no hypothesis stands, and without hypotheses there is none") {
    TaskBatch const batch = tied_tasks(Partition::singletons(16), 4, 8, 12, 0.1, 7);
    CHECK(find_named(batch, prior_of({{4}, {4}}), {}).log_odds() < 0.0);

    NamedFinding const none = find_named(batch, SharingPrior({}, 16), {});
    CHECK(none.best.partition.elements() == 0);
    CHECK(none.log_odds() == -std::numeric_limits<double>::infinity());
}

TEST_CASE("an intercept of each task is found beside the sharing, unless told that there is none") {
    TaskBatch batch = tied_tasks(circulant(6), 6, 6, 8, 0.1, 8);
    Rng rng = make_rng(9);
    for (Index t = 0; t < batch.tasks; ++t) {
        batch.y.middleRows(t * 8, 8).rowwise() += 5.0 * normal_matrix(rng, 1, 6).row(0);
    }
    SharingPrior const prior = prior_of({{6}, {6}});
    NamedFinding const finding = find_named(batch, prior, {});
    CHECK(finding.noise.intercept == Intercept::task);
    CHECK(finding.best.partition == circulant(6));
    CHECK(find_named(batch, prior, {Intercept::none, 1}).noise.intercept == Intercept::none);
}

TEST_CASE("data without intercepts keep all their examples where no hypothesis explains them") {
    // A ring whose order nobody knows: the restricted likelihood of fewer numbers is no evidence for intercepts.
    TaskBatch batch = tied_tasks(circulant(16), 16, 20, 4, 0.1, 10);
    Rng rng = make_rng(3);
    Permutation const order = random_permutation(rng, 16);
    Matrix shuffled = batch.y;
    for (Index a = 0; a < 16; ++a) shuffled.col(a) = batch.y.col(order[static_cast<std::size_t>(a)]);
    batch.y = shuffled;
    SharingPrior const prior = prior_of({{16}, {16}});
    CHECK(find_named(batch, prior, {}).noise.intercept == Intercept::none);
    batch.y.array() += 0.02;  // small ones cost more than they are worth
    CHECK(find_named(batch, prior, {}).noise.intercept == Intercept::none);
    for (Index t = 0; t < batch.tasks; ++t) {
        batch.y.middleRows(t * 4, 4).rowwise() += 20.0 * normal_matrix(rng, 1, 16).row(0);
    }
    CHECK(find_named(batch, prior, {}).noise.intercept == Intercept::task);
}

TEST_CASE("the finding does not depend on threads, and says when it was stopped") {
    TaskBatch const batch = tied_tasks(circulant(6), 6, 3, 4, 0.3, 10);
    SharingPrior const prior = prior_of({{6}, {6}});
    NamedFinding const one = find_named(batch, prior, {{}, 1});
    NamedFinding const three = find_named(batch, prior, {{}, 3});
    CHECK(one.best.partition == three.best.partition);
    CHECK(one.best.score == three.best.score);
    CHECK(one.unshared_score == three.unshared_score);

    NoTime none;
    CHECK_FALSE(find_named(batch, prior, {{}, none.workers()}).finished);
}
