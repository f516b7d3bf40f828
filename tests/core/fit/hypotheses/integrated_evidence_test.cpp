// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/integrated_evidence.hpp"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/fit/closed_form/filter_posterior.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// Nats within which the quadrature is to be right.
constexpr double close_by = 0.1;

/// [K, B]: 1 where an element is in a block.
Matrix indicator(Partition const& partition) {
    Matrix result = Matrix::Zero(partition.elements(), partition.blocks());
    for (Index e = 0; e < partition.elements(); ++e) {
        if (partition[e] >= 0) result(e, partition[e]) = 1.0;
    }
    return result;
}

/// log |C| and y^T C^-1 y summed over tasks, C = Z Z^T / lambda + P^-1 for all numbers of a task.
struct Dense {
    double log_determinant = 0.0;
    double residual = 0.0;
};

Dense dense(TaskBatch const& batch, Matrix const& factor, Partition const& partition, double lambda) {
    Index const m = batch.y.cols();
    Matrix const precision = factor.size() > 0 ? Matrix(factor * factor.transpose()) : Matrix(Matrix::Identity(m, m));
    Dense sum;
    for (Index t = 0; t < batch.tasks; ++t) {
        Matrix const z = design(batch, t) * indicator(partition);
        Matrix covariance = z * z.transpose() / lambda;
        for (Index i = 0; i < batch.examples; ++i) covariance.block(i * m, i * m, m, m) += precision.inverse();
        Eigen::LLT<Matrix> const cholesky(covariance);
        Vector const y = targets(batch, t);
        sum.log_determinant += 2.0 * cholesky.matrixLLT().diagonal().array().log().sum();
        sum.residual += y.dot(cholesky.solve(y));
    }
    return sum;
}

/// The largest eigenvalue of Z^T P Z of any task.
double largest_of(TaskBatch const& batch, Matrix const& factor, Partition const& partition) {
    Index const m = batch.y.cols();
    double largest = 0.0;
    for (Index t = 0; t < batch.tasks; ++t) {
        Matrix z = design(batch, t) * indicator(partition);
        for (Index i = 0; factor.size() > 0 && i < batch.examples; ++i) {
            z.middleRows(i * m, m) = (factor.transpose() * z.middleRows(i * m, m)).eval();
        }
        Eigen::MatrixXd const f = z.transpose() * z;
        largest = std::max(largest, Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(f).eigenvalues().maxCoeff());
    }
    return largest;
}

double log_of_sum(std::vector<double> const& logs) {
    double const most = *std::max_element(logs.begin(), logs.end());
    double sum = 0.0;
    for (double const one : logs) sum += std::exp(one - most);
    return most + std::log(sum);
}

/// The integral of the density over log tau and log s2, on a grid of log lambda and log s2. The prior is that of the
/// code: 1 / 92 for each log lambda up to 46, from -46 or where lambda drowns in the rounding of Z Z^T; no residual is
/// less than the floor of the noise.
double on_grid(TaskBatch const& batch, Matrix const& factor, Partition const& partition) {
    constexpr double step = 0.1;
    double const numbers = static_cast<double>(batch.y.size());
    double log_lambda = partition.blocks() > 0 ? std::log(1e-12 * largest_of(batch, factor, partition)) : -46.0;
    double const least_residual = numbers * noise_floor(linear_tasks(batch, factor));
    std::vector<double> logs;
    for (double width = step; log_lambda <= 46.0; log_lambda += width) {
        width = std::abs(log_lambda) < 12.0 ? step : 1.0;
        Dense const here = dense(batch, factor, partition, std::exp(log_lambda));
        double const residual = std::max(here.residual, least_residual);
        double const centre = std::log(residual / numbers);
        for (double log_s2 = centre - 12.0; log_s2 <= centre + 12.0; log_s2 += step) {
            logs.push_back(std::log(step * width / 92.0) -
                           0.5 * (numbers * (std::log(2.0 * std::numbers::pi) + log_s2) + here.log_determinant +
                                  residual * std::exp(-log_s2)));
        }
    }
    return log_of_sum(logs);
}

/// Two outputs that share noise, of determinant 1.
Matrix correlated() { return Matrix{{1.25, 0.0}, {-0.7, 0.8}}; }
Matrix unequal() { return Matrix{{2.0, 0.0}, {0.0, 0.5}}; }

void check_on_grid(TaskBatch const& batch, Matrix const& factor, Partition const& partition) {
    CAPTURE(partition.describe());
    CAPTURE(batch.examples);
    double const integrated = integrated_log_evidence(linear_tasks(batch, factor), partition, 1);
    CHECK(std::abs(integrated - on_grid(batch, factor, partition)) < close_by);
}

Partition with_labels(std::vector<std::int32_t> const& labels) { return Partition::from_labels(labels); }

/// Two outputs of three inputs: coupled by common blocks, each output for itself, some inactive, one block, all apart.
std::vector<Partition> of_six() {
    return {with_labels({0, 1, 2, 1, 2, 0}), with_labels({0, 0, 1, 2, 3, 2}), with_labels({0, -1, 1, -1, 0, -1}),
            Partition::one_block(6), Partition::singletons(6)};
}

using System = VarianceRatioSystems::System;

/// A partition's systems in one of the three forms, the data's blocks all in one set.
std::vector<System> eigenvalue_systems(TaskBatch const& batch, Partition const& partition) {
    std::vector<System> systems;
    for (Index t = 0; t < batch.tasks; ++t) {
        Eigen::MatrixXd const z = design(batch, t) * indicator(partition);
        Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const eigen(z.transpose() * z);
        Eigen::VectorXd const rotated = eigen.eigenvectors().transpose() * z.transpose() * targets(batch, t);
        systems.push_back({eigen.eigenvalues(), {}, rotated.cwiseAbs2()});
    }
    return systems;
}

std::vector<System> tridiagonal_systems(TaskBatch const& batch, Partition const& partition, bool of_numbers) {
    std::vector<System> systems;
    for (Index t = 0; t < batch.tasks; ++t) {
        Eigen::MatrixXd const z = design(batch, t) * indicator(partition);
        Eigen::VectorXd const y = targets(batch, t);
        Eigen::MatrixXd const f = of_numbers ? Eigen::MatrixXd(z * z.transpose()) : z.transpose() * z;
        Eigen::VectorXd const g = of_numbers ? y : Eigen::VectorXd(z.transpose() * y);
        Eigen::Tridiagonalization<Eigen::MatrixXd> const tri(f);
        systems.push_back({tri.diagonal(), tri.subDiagonal(), tri.matrixQ().transpose() * g, 1.0, 1.0, of_numbers});
    }
    return systems;
}

}  // namespace

TEST_CASE("the density at one lambda is that of the dense covariance, whichever form the systems have") {
    for (Index const examples : {1, 2, 4}) {
        TaskBatch const batch = tied_tasks(circulant(3), 3, 2, examples, 0.5, 4);
        LinearTasks const data = linear_tasks(batch);
        Partition const partition = with_labels({0, 1, 2, 3, 2, 0, 1, 2, 3});
        for (double const log_lambda : {-6.0, -1.0, 0.0, 2.5, 9.0}) {
            Dense const expected = dense(batch, {}, partition, std::exp(log_lambda));
            double const density =
                -0.5 * (expected.log_determinant + static_cast<double>(batch.y.size()) * std::log(expected.residual));
            for (auto const& systems :
                 {eigenvalue_systems(batch, partition), tridiagonal_systems(batch, partition, false),
                  tridiagonal_systems(batch, partition, true)}) {
                CHECK(VarianceRatioSystems(data, systems).log_density(log_lambda) ==
                      doctest::Approx(density).epsilon(1e-8));
            }
        }
    }
}

TEST_CASE("a system's scale multiplies its variance, and copies share it") {
    TaskBatch const batch = tied_tasks(Partition::singletons(4), 2, 2, 3, 0.5, 4);
    LinearTasks const data = linear_tasks(batch);
    std::vector<System> scaled = eigenvalue_systems(batch, Partition::singletons(4));
    std::vector<System> const plain = scaled;
    for (System& system : scaled) system.scale = std::exp(1.5);
    CHECK(VarianceRatioSystems(data, scaled).log_density(2.0) ==
          doctest::Approx(VarianceRatioSystems(data, plain).log_density(0.5)).epsilon(1e-10));
    // both outputs have the inputs' eigenvalues: each of them twice
    std::vector<System> shared = plain;
    for (std::size_t i = 0; i < shared.size(); ++i) {
        Eigen::VectorXd const& values = plain[i].diagonal;
        Eigen::VectorXd const& power = plain[i].rotated;
        REQUIRE(values[0] == doctest::Approx(values[1]));
        shared[i] = {Eigen::VectorXd{{values[0], values[2]}},
                     {},
                     Eigen::VectorXd{{power[0] + power[1], power[2] + power[3]}},
                     2.0};
    }
    CHECK(VarianceRatioSystems(data, shared).log_density(0.7) ==
          doctest::Approx(VarianceRatioSystems(data, plain).log_density(0.7)).epsilon(1e-10));
}

TEST_CASE("the evidence is the integral over both variances, for fewer and for more blocks than numbers") {
    for (Index const examples : {1, 2, 5}) {
        for (Partition const& partition : of_six()) {
            check_on_grid(tied_tasks(with_labels({0, 1, 2, 1, 2, 0}), 3, 2, examples, 0.4, 7), {}, partition);
        }
    }
}

TEST_CASE("the evidence with weighed outputs is the integral as well") {
    for (Matrix const& factor : {correlated(), unequal()}) {
        for (Index const examples : {2, 5}) {
            for (Partition const& partition : of_six()) {
                check_on_grid(tied_tasks(with_labels({0, 1, 2, 1, 2, 0}), 3, 2, examples, 0.4, 8), factor, partition);
            }
        }
    }
}

TEST_CASE("of noise alone the evidence is the integral, and so it is without any weight") {
    TaskBatch batch = tied_tasks(circulant(3), 3, 3, 3, 0.4, 9);
    Rng rng = make_rng(10);
    batch.y = normal_matrix(rng, batch.y.rows(), batch.y.cols());
    check_on_grid(batch, {}, circulant(3));
    Partition const none = with_labels(std::vector<std::int32_t>(9, Partition::inactive_label));
    check_on_grid(batch, {}, none);
    CHECK(integrated_log_evidence(linear_tasks(batch), none, 1) >
          integrated_log_evidence(linear_tasks(batch), circulant(3), 1));
}

TEST_CASE("the narrow peak of many tasks is integrated as well as the wide one of few") {
    for (Index const tasks : {1, 20, 400}) {
        TaskBatch const batch = tied_tasks(circulant(3), 3, tasks, 4, 0.2, 14);
        LinearTasks const data = linear_tasks(batch);
        VarianceRatioSystems const systems(data, eigenvalue_systems(batch, circulant(3)));
        double const numbers = static_cast<double>(batch.y.size());
        std::vector<double> logs;
        for (double at = -20.0; at <= 20.0; at += 0.005) logs.push_back(systems.log_density(at) + std::log(0.005));
        double const constant =
            std::lgamma(0.5 * numbers) - 0.5 * numbers * std::log(std::numbers::pi) - std::log(92.0);
        CHECK(std::abs(systems.log_evidence() - constant - log_of_sum(logs)) < close_by);
        CHECK(systems.log_evidence() ==
              doctest::Approx(integrated_log_evidence(data, circulant(3), 1)).epsilon(0.05 / numbers));
    }
}

TEST_CASE("without noise the evidence is finite, and the better the fewer blocks explain all") {
    LinearTasks const data = linear_tasks(tied_tasks(circulant(4), 4, 3, 5, 0.0, 15));
    double const ring = integrated_log_evidence(data, circulant(4), 1);
    double const apart = integrated_log_evidence_unshared(data, 1);
    CHECK(std::isfinite(ring));
    CHECK(std::isfinite(apart));
    CHECK(ring > apart + 10.0);
    CHECK(apart > integrated_log_evidence(data, Partition::one_block(16), 1) + 10.0);
}

TEST_CASE("without sharing the evidence is that of the partition of singletons, also where outputs share noise") {
    Matrix const diagonal = Vector{{2.0, 0.5, 4.0, 0.25}}.asDiagonal();
    Matrix full = diagonal;
    full(1, 0) = -2.0;
    full(3, 2) = 0.7;
    full(3, 0) = 0.4;
    for (Index const examples : {1, 2, 3, 8}) {
        TaskBatch const batch = tied_tasks(circulant(4), 4, 5, examples, 0.3, 11);
        for (LinearTasks const& data :
             {linear_tasks(batch), linear_tasks(batch, diagonal), linear_tasks(batch, full)}) {
            CHECK(std::abs(integrated_log_evidence_unshared(data, 1) -
                           integrated_log_evidence(data, Partition::singletons(16), 1)) < close_by);
        }
    }
}

TEST_CASE("examples that a task does not have say nothing") {
    TaskBatch const few = tied_tasks(circulant(3), 3, 4, 4, 0.3, 12);
    TaskBatch padded{4, 6, Matrix::Zero(24, 3), Matrix::Zero(24, 3), std::vector<Index>(4, 4)};
    for (Index t = 0; t < 4; ++t) {
        padded.x.middleRows(t * 6, 4) = few.x.middleRows(t * 4, 4);
        padded.y.middleRows(t * 6, 4) = few.y.middleRows(t * 4, 4);
    }
    CHECK(integrated_log_evidence(linear_tasks(padded), circulant(3), 1) ==
          doctest::Approx(integrated_log_evidence(linear_tasks(few), circulant(3), 1)).epsilon(1e-8));
    CHECK(integrated_log_evidence_unshared(linear_tasks(padded), 1) ==
          doctest::Approx(integrated_log_evidence_unshared(linear_tasks(few), 1)).epsilon(1e-8));
}

TEST_CASE("the evidence prefers the sharing that made the data, and does not depend on threads") {
    LinearTasks const data = linear_tasks(tied_tasks(circulant(6), 6, 3, 6, 0.2, 13));
    double const ring = integrated_log_evidence(data, circulant(6), 1);
    CHECK(ring > integrated_log_evidence(data, diagonal_and_rest(6), 1) + 10.0);
    CHECK(ring > integrated_log_evidence_unshared(data, 1) + 10.0);
    CHECK(ring == integrated_log_evidence(data, circulant(6), 3));
    CHECK(integrated_log_evidence_unshared(data, 1) == integrated_log_evidence_unshared(data, 3));
}

TEST_CASE("more blocks, tasks and outputs cost more") {
    LinearTasks const some = linear_tasks(tied_tasks(circulant(6), 6, 3, 6, 0.2, 13));
    LinearTasks const more = linear_tasks(tied_tasks(circulant(6), 6, 6, 6, 0.2, 13));
    CHECK(cost_of_evidence(more, circulant(6)) == doctest::Approx(2.0 * cost_of_evidence(some, circulant(6))));
    CHECK(cost_of_evidence(some, circulant(6)) > cost_of_evidence(some, diagonal_and_rest(6)));
}
