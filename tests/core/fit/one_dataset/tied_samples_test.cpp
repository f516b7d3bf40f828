// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/tied_samples.hpp"

#include <doctest/doctest.h>

#include <Eigen/QR>
#include <cmath>

#include "tests/core/fit/one_dataset/planted_sharing.hpp"

using namespace symdiscover;

TEST_CASE("the tied fit is least squares on the tied columns") {
    std::vector<std::int32_t> const labels{0, 1, 0, -1, 1, 0};
    SampleBatch const batch = planted_linear(labels, 1, 20, 0.5, 0.3, 1);
    Matrix design = Matrix::Zero(20, 2);
    for (Index j = 0; j < 6; ++j) {
        std::int32_t const label = labels[static_cast<std::size_t>(j)];
        if (label >= 0) design.col(label) += batch.x.col(j);
    }
    Vector const psi = design.colPivHouseholderQr().solve(batch.y.col(0));
    LeastSquares const fit = least_squares(fc_loss(batch), Partition::from_labels(labels));
    CHECK((fit.psi - psi).norm() < 1e-9);
    CHECK(fit.rss == doctest::Approx((batch.y.col(0) - design * psi).squaredNorm()));
    CHECK(fit.rank == 2);
}

TEST_CASE("parameters that the data do not determine: the shortest solution, and its rank") {
    SampleBatch batch{Matrix::Zero(4, 3), Matrix::Zero(4, 1)};
    batch.x.col(0) << 1.0, -1.0, 1.0, -1.0;
    batch.x.col(1) = batch.x.col(0);  // the third input is never seen
    batch.y = 2.0 * batch.x.col(0);
    LeastSquares const fit = least_squares(fc_loss(batch), Partition::singletons(3));
    CHECK(fit.rank == 1);
    CHECK(fit.psi[0] == doctest::Approx(1.0));
    CHECK(fit.psi[1] == doctest::Approx(1.0));
    CHECK(fit.psi[2] == 0.0);
    std::vector<std::int32_t> const none(3, -1);
    CHECK(least_squares(fc_loss(batch), Partition::from_labels(none)).rss == doctest::Approx(16.0));
}

TEST_CASE("the evidence by hand, and the least of its two forms") {
    // N 10, E 20, RSS 8, p 2: noise 1, signal 6
    CHECK(negative_log_evidence(8.0, 20.0, 10, 2) == doctest::Approx(std::log(6.0) + 0.5 * std::log(10.0)));
    CHECK(negative_log_evidence(20.0, 20.0, 10, 0) == doctest::Approx(5.0 * std::log(2.0)));
    CHECK(negative_log_evidence(17.0, 20.0, 10, 2) == doctest::Approx(5.0 * std::log(2.0)));  // F < 1
}

TEST_CASE("a saturated fit is worth nothing, a nearly saturated one hardly more") {
    double const nothing = negative_log_evidence(1.0, 1.0, 10, 0);
    CHECK(negative_log_evidence(0.0, 1.0, 10, 10) == nothing);
    CHECK(negative_log_evidence(0.0, 1.0, 10, 25) == nothing);
    // One degree of freedom left, and a residual that is small by chance: six standard deviations of log chi^2 of 1.
    CHECK(negative_log_evidence(1e-5, 1.0, 10, 9) > nothing - 6.0);
}

TEST_CASE("the evidence does not depend on units, and zero data have one") {
    double const once = negative_log_evidence(8.0, 20.0, 10, 2) - negative_log_evidence(3.0, 20.0, 10, 4);
    double const scaled = negative_log_evidence(8e6, 20e6, 10, 2) - negative_log_evidence(3e6, 20e6, 10, 4);
    CHECK(once == doctest::Approx(scaled));
    CHECK(std::isfinite(negative_log_evidence(0.0, 0.0, 10, 2)));
    CHECK(std::isfinite(negative_log_evidence(0.0, 1.0, 10, 2)));
}
