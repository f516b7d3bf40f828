// SPDX-License-Identifier: Apache-2.0
#include "core/data/quadratic_loss.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

SampleBatch random_samples(Index count, Index inputs, Index outputs) {
    Rng rng = make_rng(5);
    return {normal_matrix(rng, count, inputs), normal_matrix(rng, count, outputs)};
}

Vector random_vector(Index size) {
    Rng rng = make_rng(6);
    return normal_matrix(rng, size, 1);
}

void check_gradient(QuadraticLoss const& loss) {
    Vector const theta = random_vector(loss.coordinates());
    Vector const gradient = 2.0 * (loss.product(theta) - loss.cross());
    constexpr double step = 1e-5;
    for (Index i = 0; i < theta.size(); ++i) {
        Vector const shift = step * Vector::Unit(theta.size(), i);
        double const slope = (loss.value(theta + shift) - loss.value(theta - shift)) / (2.0 * step);
        CHECK(slope == doctest::Approx(gradient[i]).epsilon(1e-7));
    }
    CHECK((loss.dense_gram() * theta - loss.product(theta)).norm() < 1e-12);
}

/// The same, written out sample by sample.
double squared_errors(Matrix const& targets, Matrix const& predictions) {
    return (targets - predictions).squaredNorm();
}

}  // namespace

TEST_CASE("quadratic loss: means") {
    SampleBatch const samples = random_samples(7, 3, 0);
    QuadraticLoss const loss = mean_loss(samples);
    Vector const theta = random_vector(3);
    CHECK(loss.observations == 21);
    CHECK(loss.value(theta) ==
          doctest::Approx(squared_errors(samples.x, Matrix::Ones(7, 1) * theta.transpose())).epsilon(1e-12));
    check_gradient(loss);
}

TEST_CASE("quadratic loss: a fully connected layer, weights row by row") {
    SampleBatch const samples = random_samples(9, 4, 2);
    QuadraticLoss const loss = fc_loss(samples);
    Vector const theta = random_vector(8);
    Eigen::Map<Matrix const> const weights(theta.data(), 2, 4);
    CHECK(loss.elements == 8);
    CHECK(loss.value(theta) ==
          doctest::Approx(squared_errors(samples.y, samples.x * weights.transpose())).epsilon(1e-12));
    check_gradient(loss);
}

TEST_CASE("quadratic loss: windows, a filter for each position") {
    SampleBatch const samples = random_samples(9, 5, 3);
    QuadraticLoss const loss = lc_loss(samples, 3);
    Vector const theta = random_vector(9);
    Matrix weights = Matrix::Zero(3, 5);
    for (Index a = 0; a < 3; ++a) weights.row(a).segment(a, 3) = theta.segment(3 * a, 3).transpose();
    CHECK(loss.payload == 3);
    CHECK(loss.value(theta) ==
          doctest::Approx(squared_errors(samples.y, samples.x * weights.transpose())).epsilon(1e-12));
    check_gradient(loss);
    CHECK_THROWS_AS(lc_loss(samples, 2), std::invalid_argument);
}

TEST_CASE("quadratic loss: tied by a partition it is the loss of the expanded parameters") {
    QuadraticLoss const windows = lc_loss(random_samples(9, 6, 4), 3);
    QuadraticLoss const full = fc_loss(random_samples(9, 2, 2));
    Partition const partition = Partition::from_labels(std::vector<std::int32_t>{0, -1, 1, 0});
    for (QuadraticLoss const& loss : {windows, full}) {
        QuadraticLoss const tied = reduce(loss, partition);
        Vector const psi = random_vector(2 * loss.payload);
        Vector const theta = expand(partition, psi, loss.payload);
        CHECK(theta.segment(loss.payload, loss.payload).isZero(0.0));
        CHECK(theta.tail(loss.payload) == psi.head(loss.payload));
        CHECK(tied.value(psi) == doctest::Approx(loss.value(theta)).epsilon(1e-12));
        check_gradient(tied);
    }
}
