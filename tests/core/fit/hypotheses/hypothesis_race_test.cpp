// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/hypothesis_race.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/fit/hypotheses/integrated_evidence.hpp"
#include "core/symmetry/catalogue/catalogue.hpp"
#include "tests/core/base/no_time.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/fit/hypotheses/prior_of.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

RaceOptions with_threads(int threads) {
    RaceOptions options;
    options.threads = threads;
    return options;
}

}  // namespace

TEST_CASE("data of a ring put C8 first, far before no sharing") {
    TaskBatch const batch = tied_tasks(circulant(8), 8, 6, 8, 0.1, 1);
    RaceResult const result = race(batch, {}, prior_of({{8}, {8}}), with_threads(1));

    CHECK(result.finished);
    REQUIRE_FALSE(result.ranked.empty());
    CHECK(result.ranked.front().partition == circulant(8));
    CHECK(result.ranked.front().score < result.unshared_score - 50.0);
    CHECK(std::is_sorted(result.ranked.begin(), result.ranked.end(),
                         [](ScoredPartition const& a, ScoredPartition const& b) { return a.score < b.score; }));
}

TEST_CASE("the scores are minus evidence and prior on all the data") {
    SharingPrior const prior = prior_of({{8}, {8}});
    TaskBatch const batch = tied_tasks(circulant(8), 8, 6, 8, 0.1, 1);
    LinearTasks const data = linear_tasks(batch);
    RaceResult const result = race(batch, {}, prior, with_threads(1));

    REQUIRE(prior.hypotheses().front().partition == circulant(8));
    CHECK(result.ranked.front().score ==
          doctest::Approx(-integrated_log_evidence(data, circulant(8), 1) - prior.hypotheses().front().log_prior -
                          prior.log_coarsening(Partition::singletons(8))));
    CHECK(result.unshared_score == doctest::Approx(-integrated_log_evidence_unshared(data, 1) -
                                                   prior.log_probability(Partition::singletons(64))));
}

TEST_CASE("three threads rank as one does, score by score") {
    TaskBatch const batch = tied_tasks(diagonal_and_rest(6), 6, 5, 4, 0.2, 2);
    SharingPrior const prior = prior_of({{6}, {6}});
    RaceResult const one = race(batch, {}, prior, with_threads(1));
    RaceResult const three = race(batch, {}, prior, with_threads(3));

    REQUIRE(one.ranked.size() == three.ranked.size());
    for (std::size_t i = 0; i < one.ranked.size(); ++i) {
        CHECK(one.ranked[i].partition == three.ranked[i].partition);
        CHECK(one.ranked[i].score == three.ranked[i].score);
    }
    CHECK(one.unshared_score == three.unshared_score);
    CHECK(one.ranked.front().partition == diagonal_and_rest(6));
}

TEST_CASE("no partition is ranked twice, though rings, planes and bands have the offset 0 in common") {
    std::vector<std::int32_t> diagonal(36, Partition::inactive_label);
    for (std::size_t a = 0; a < 6; ++a) diagonal[7 * a] = 0;
    Partition const only_offset_0 = Partition::from_labels(diagonal);
    TaskBatch const batch = tied_tasks(only_offset_0, 6, 3, 4, 0.1, 3);

    RaceResult const result = race(batch, {}, prior_of({{6}, {6}}), with_threads(1));

    CHECK(result.ranked.size() > 1);
    CHECK(result.ranked.front().partition == only_offset_0);
    for (std::size_t i = 0; i < result.ranked.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) CHECK(result.ranked[i].partition != result.ranked[k].partition);
    }
}

TEST_CASE("of data without symmetry no sharing is the most probable") {
    for (Index const side : {4, 6}) {
        TaskBatch const batch = tied_tasks(Partition::singletons(side * side), side, 8, 3 * side, 0.1, 4);
        RaceResult const result = race(batch, {}, prior_of({{side}, {side}}), with_threads(1));
        CHECK((result.ranked.empty() || result.unshared_score < result.ranked.front().score - 20.0));
    }
}

TEST_CASE("a race that is stopped says so") {
    NoTime none;
    RaceOptions options;
    options.threads = none.workers();
    CHECK_FALSE(race(tied_tasks(circulant(6), 6, 4, 3, 0.5, 3), {}, prior_of({{6}, {6}}), options).finished);
}
