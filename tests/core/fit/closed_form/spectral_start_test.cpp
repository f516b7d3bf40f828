// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/spectral_start.hpp"

#include <doctest/doctest.h>

#include <numbers>

#include "core/partitions/subspace.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// Examples with X^T X / N = I: two along the axes, three evenly around a circle.
Matrix tight_frame(Index examples) {
    if (examples == 1) return Matrix{{1.0}};
    double const root = std::numbers::sqrt2;
    if (examples == 2) return Matrix{{root, 0.0}, {0.0, root}};
    double const height = std::sqrt(1.5);
    return Matrix{{root, 0.0}, {-root / 2.0, height}, {-root / 2.0, -height}};
}

/// Noiseless tasks in which each half of the examples determines the weights exactly.
TaskBatch exact_halves(Matrix const& weights, Index first, Index second) {
    Matrix const one = tight_frame(first);
    Matrix const other = tight_frame(second);
    Index const n = one.cols();
    Index const m = weights.cols() / n;
    Index const examples = first + second;
    TaskBatch batch{weights.rows(), examples, Matrix(weights.rows() * examples, n),
                    Matrix(weights.rows() * examples, m)};
    for (Index t = 0; t < weights.rows(); ++t) {
        Eigen::Map<Matrix const> const w(weights.row(t).data(), m, n);
        batch.x.middleRows(t * examples, examples) << one, other;
        batch.y.middleRows(t * examples, examples) = batch.x.middleRows(t * examples, examples) * w.transpose();
    }
    return batch;
}

/// With exact halves the paired second moment is that of the weights.
void check_second_moment(Matrix const& weights, Index first, Index second) {
    SpectralStart const start = spectral_start(exact_halves(weights, first, second), weights.cols());
    Matrix const expected = weights.transpose() * weights / static_cast<double>(weights.rows());
    CHECK((start.directions * start.directions.transpose()).isApprox(expected, 1e-4));
    Vector const norms = start.directions.colwise().norm();
    for (Index l = 1; l < norms.size(); ++l) CHECK(norms[l] <= norms[l - 1] + 1e-9);
}

double largest_angle(Matrix const& a, Matrix const& b) { return principal_angles(a, b).maxCoeff(); }

}  // namespace

TEST_CASE("where both halves determine the weights, the start is a root of the weights' second moment") {
    Rng rng = make_rng(1);
    SUBCASE("many tasks, even number of examples") { check_second_moment(normal_matrix(rng, 20, 6), 2, 2); }
    SUBCASE("many tasks, odd number of examples") { check_second_moment(normal_matrix(rng, 20, 6), 2, 3); }
    SUBCASE("two examples a task") { check_second_moment(normal_matrix(rng, 20, 4), 1, 1); }
    SUBCASE("fewer halves than weights") { check_second_moment(normal_matrix(rng, 4, 12), 2, 2); }
    SUBCASE("fewer halves than weights, odd number of examples") {
        check_second_moment(normal_matrix(rng, 3, 10), 2, 3);
    }
}

TEST_CASE("the start finds the space of the weights from fewer examples than inputs") {
    Partition const partition = circulant(5);
    Matrix const truth = block_indicator(partition);

    SpectralStart const start = spectral_start(tied_tasks(partition, 5, 400, 4, 0.1, 2), 12);

    CHECK(start.directions.cols() == 12);
    CHECK(largest_angle(start.directions.leftCols(5), truth) < 0.3);
    CHECK(start.significant >= 5);
    CHECK(start.significant <= 8);
}

TEST_CASE("the start finds the space of the weights from few tasks") {
    Partition const partition = convolution(9, 3);  // 63 weights, 40 halves

    SpectralStart const start = spectral_start(tied_tasks(partition, 9, 20, 40, 0.1, 3), 3);

    CHECK(largest_angle(start.directions, block_indicator(partition)) < 0.5);
}

TEST_CASE("correlated inputs are whitened: directions are those of the weights") {
    Partition const partition = convolution(6, 2);
    Rng rng = make_rng(4);
    Matrix mixing = Matrix::Identity(6, 6);
    for (Index j = 1; j < 6; ++j) mixing(j - 1, j) = 0.9;
    Matrix const x = normal_matrix(rng, 300 * 10, 6) * mixing;
    TaskBatch const batch = tasks_of_weights(tied_weights(partition, 300, rng), x, 0.0, rng);

    SpectralStart const start = spectral_start(batch, 2);

    CHECK(largest_angle(start.directions, block_indicator(partition)) < 0.3);
}

TEST_CASE("in pure noise next to nothing is significant") {
    Rng rng = make_rng(5);
    TaskBatch const noise{200, 4, normal_matrix(rng, 800, 6), normal_matrix(rng, 800, 6)};

    CHECK(spectral_start(noise, 36).significant <= 3);
}

TEST_CASE("outputs that are all zero start nowhere in particular, but at finite numbers") {
    Rng rng = make_rng(6);
    for (Index const tasks : {2, 40}) {  // fewer halves than weights, and more
        TaskBatch const zero{tasks, 4, normal_matrix(rng, tasks * 4, 5), Matrix::Zero(tasks * 4, 3)};

        SpectralStart const start = spectral_start(zero, 15);

        CHECK(start.directions.cols() >= 1);
        CHECK(start.directions.allFinite());
        CHECK(start.directions.norm() < 1e-60);
        CHECK(start.significant == 0);
    }
}
