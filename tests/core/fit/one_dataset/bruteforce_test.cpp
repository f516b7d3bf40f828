// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/bruteforce.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>

#include "core/base/errors.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"
#include "tests/core/fit/one_dataset/planted_sharing.hpp"
#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;

namespace {

struct Losses {
    TrainLoss train;
    ValidationLoss validation;
};

Losses losses(QuadraticLoss const& train, QuadraticLoss const& validation) {
    Losses both;
    static_cast<QuadraticLoss&>(both.train) = train;
    static_cast<QuadraticLoss&>(both.validation) = validation;
    return both;
}

Losses means(Index elements, std::uint64_t seed) {
    Rng rng = make_rng(31, seed);
    SampleBatch train{normal_matrix(rng, 10, elements), Matrix()};
    SampleBatch validation{normal_matrix(rng, 20, elements), Matrix()};
    train.x.col(0).array() += 2.0;
    validation.x.col(0).array() += 2.0;
    return losses(mean_loss(train), mean_loss(validation));
}

Losses linear(Index samples, std::uint64_t seed) {
    std::vector<std::int32_t> const labels{0, 1, 0, 1, 2, 0};
    return losses(fc_loss(planted_linear(labels, 2, samples, 0.3, 0.5, seed)),
                  fc_loss(planted_linear(labels, 2, 30, 0.3, 0.5, seed + 100)));
}

Losses tables() {
    return losses(planted_tables({0, 1, 0, 1}, 3, 30, 0.2, 1), planted_tables({0, 1, 0, 1}, 3, 40, 0.2, 1));
}

/// Each partition refitted in the plain way; returns the best value.
double plain(Losses const& both, bool evidence, Partition& best) {
    double least = std::numeric_limits<double>::infinity();
    PartitionPrior const prior(both.train.elements);
    for (Partition const& p : all_partitions(both.train.elements)) {
        double value = 0.0;
        if (evidence) {
            QuadraticLoss sum = reduce(both.train, Partition::singletons(both.train.elements));
            QuadraticLoss const other = reduce(both.validation, Partition::singletons(both.train.elements));
            sum.grams.front() += other.grams.front();
            sum.pieces.front().cross += other.pieces.front().cross;
            sum.energy += other.energy;
            sum.observations += other.observations;
            value = evidence_score(sum, p, least_squares(sum, p), prior);
        } else {
            value = both.validation.value(expand(p, least_squares(both.train, p).psi, both.train.payload));
        }
        if (value < least - 1e-9) {
            least = value;
            best = p;
        }
    }
    return least;
}

}  // namespace

TEST_CASE("brute force finds what refitting every partition finds, for each kind of loss") {
    for (Losses const& both : {means(5, 1), means(6, 2), linear(20, 3), linear(2, 4), tables()}) {
        for (SelectionCriterion const criterion : {SelectionCriterion::validation, SelectionCriterion::evidence}) {
            Partition expected;
            double const value = plain(both, criterion == SelectionCriterion::evidence, expected);
            BruteForceResult const found = brute_force(both.train, both.validation, {criterion, 0});
            CHECK(found.value == doctest::Approx(value).epsilon(1e-9));
            CHECK(found.partition == expected);
            CHECK(found.tried == static_cast<Index>(all_partitions(both.train.elements).size()));
            Vector const theta = expand(found.partition, found.psi, both.train.payload);
            CHECK(found.train_loss == doctest::Approx(both.train.value(theta)).epsilon(1e-7));
            CHECK(found.validation_loss == doctest::Approx(both.validation.value(theta)).epsilon(1e-7));
        }
    }
}

TEST_CASE("told the number of blocks, brute force tries only these") {
    BruteForceResult const found =
        brute_force(means(6, 2).train, means(6, 2).validation, {SelectionCriterion::evidence, 4});
    CHECK(found.partition.blocks() == 4);
    CHECK(found.tried == 65);  // Stirling's number S(6, 4)
}

TEST_CASE("brute force stops when asked, with the best so far") {
    BruteForceResult const found =
        brute_force(means(8, 2).train, means(8, 2).validation, {}, [](Progress const&) { return false; });
    CHECK(found.tried == 1000);
    CHECK(found.termination == Termination::interrupted);
    CHECK(found.partition.elements() == 8);
}

TEST_CASE("brute force refuses what it cannot do") {
    CHECK_THROWS_AS(brute_force(means(11, 1).train, means(11, 1).validation, {}), OptionError);
    CHECK_THROWS_AS(brute_force(means(3, 1).train, means(3, 1).validation, {SelectionCriterion::validation, 4}),
                    OptionError);
    CHECK_THROWS_AS(brute_force(means(3, 1).train, means(4, 1).validation, {}), std::invalid_argument);
}
