// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/fit/one_dataset/tied_samples.hpp"
#include "tests/core/fit/bilevel/quadratic_problems.hpp"

using namespace symdiscover;

namespace {

/// theta of the tied fit.
Vector fitted(QuadraticLoss const& loss, Partition const& partition) {
    return expand(partition, least_squares(loss, partition).psi, loss.payload);
}

}  // namespace

TEST_CASE("Tied means are the means of their blocks; inactive ones are zero") {
    QuadraticProblem const problem = mean_problem({0, 0, 1}, 1);
    Vector const means = problem.train.cross() / problem.train.grams[0](0, 0);
    Vector const theta = fitted(problem.train, problem.truth);
    CHECK(theta[0] == doctest::Approx((means[0] + means[1]) / 2.0));
    CHECK(theta[1] == theta[0]);
    CHECK(theta[2] == doctest::Approx(means[2]));
    CHECK(fitted(problem.train, Partition::from_labels(std::vector<std::int32_t>{-1, -1, -1})).norm() == 0.0);
}

TEST_CASE("No change of the shared parameters lowers the loss of a tied fit") {
    for (QuadraticProblem const& problem : small_problems()) {
        CAPTURE(problem.name);
        Vector const theta = fitted(problem.train, problem.truth);
        QuadraticLoss const tied = reduce(problem.train, problem.truth);
        for (Index i = 0; i < tied.coordinates(); ++i) {
            Vector const change = expand(problem.truth, Vector::Unit(tied.coordinates(), i), problem.train.payload);
            CHECK(std::abs(2.0 * (problem.train.product(theta) - problem.train.cross()).dot(change)) <
                  1e-8 * problem.train.cross().norm());
        }
    }
}

TEST_CASE("What the data do not settle is of least norm") {
    Rng rng = make_rng(2);
    SampleBatch const one = linear_samples(1, Matrix::Ones(1, 3), 0.0, rng);
    Vector const theta = fitted(fc_loss(one), Partition::singletons(3));
    Vector const x = one.x.row(0).transpose();
    CHECK((theta - x * one.y(0, 0) / x.squaredNorm()).norm() < 1e-10);
}
