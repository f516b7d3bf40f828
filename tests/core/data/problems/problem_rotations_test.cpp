// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_rotations.hpp"

#include <doctest/doctest.h>

#include <Eigen/QR>
#include <cmath>

#include "core/data/patches.hpp"
#include "tests/core/data/problems/in_memory.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// The kernel [channels, 9] of a task without noise, by least squares from its images.
Matrix kernel_of(SyntheticData const& data, Index task) {
    TaskBatch const batch = data.generate_tasks(task, 1);
    Patches const patches = find_patches(data.shape.input_shape, {3, 1, 0});
    Index const positions = patches.positions();
    Eigen::MatrixXd x(batch.examples * positions, 9);
    Eigen::MatrixXd y(batch.examples * positions, data.kernel_rows);
    for (Index i = 0; i < x.rows(); ++i) {
        for (Index tap = 0; tap < 9; ++tap) {
            x(i, tap) = batch.x(i / positions, patches.sources[at(i % positions * 9 + tap)]);
        }
        for (Index c = 0; c < y.cols(); ++c) y(i, c) = batch.y(i / positions, c * positions + i % positions);
    }
    return Eigen::ColPivHouseholderQR<Eigen::MatrixXd>(x).solve(y).transpose();
}

/// Weights that are equal, to rounding.
Partition equal_numbers(Matrix const& kernel) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(kernel.size()));
    for (Index e = 0; e < kernel.size(); ++e) {
        Index first = 0;
        while (std::abs(kernel.data()[first] - kernel.data()[e]) > 1e-9) ++first;
        labels[static_cast<std::size_t>(e)] = static_cast<std::int32_t>(first);
    }
    return Partition::from_labels(labels);
}

RotationsProblem small(Index turns, bool flips, bool scramble) {
    RotationsProblem problem;
    problem.turns = turns;
    problem.flips = flips;
    problem.scramble = scramble;
    problem.fields = 2;
    problem.size = 6;
    problem.noise = 0.0;
    problem.seed = 5;
    return problem;
}

}  // namespace

TEST_CASE("The weights of turned filters are equal where the truth says, and move as its generators say") {
    for (Index const turns : {4, 8}) {
        for (bool const flips : {false, true}) {
            for (bool const scramble : {false, true}) {
                CAPTURE(turns);
                CAPTURE(flips);
                CAPTURE(scramble);
                SyntheticData const data = small(turns, flips, scramble).make();
                Matrix const kernel = kernel_of(data, 3);
                REQUIRE(kernel.rows() == turns * (flips ? 4 : 2));
                CHECK(equal_numbers(kernel) == data.partition);
                CHECK(data.generators.size() == (flips ? 2 : 1));
                for (ActionGenerator const& generator : data.generators) {
                    for (Index e = 0; e < kernel.size(); ++e) {
                        double const moved = kernel(image(generator.output, e / 9), image(generator.input, e % 9));
                        CHECK(moved == doctest::Approx(kernel.data()[e]));
                    }
                }
            }
        }
    }
}

TEST_CASE("There are as many shared parameters as a filter has taps, with 8 turns as its two radii have angles") {
    CHECK(small(4, false, false).make().partition.blocks() == 2 * 9);
    CHECK(small(4, true, true).make().partition.blocks() == 2 * 9);
    CHECK(small(8, false, false).make().partition.blocks() == 2 * 17);
    CHECK(small(8, true, false).make().partition.blocks() == 2 * 17);
}

TEST_CASE("An eighth of a turn takes corners to edges, 1 / 0.585 times as large, and filters have six numbers") {
    RotationsProblem problem = small(8, false, false);
    problem.fields = 1;
    SyntheticData const data = problem.make();
    Matrix const kernel = kernel_of(data, 0);
    CHECK(kernel(0, 2) / kernel(1, 1) == doctest::Approx(std::exp(-0.5 * std::pow((std::sqrt(2.0) - 1.0) / 0.4, 2))));
    CHECK(kernel(0, 5) / kernel(1, 2) == doctest::Approx(1.0 / 0.58497).epsilon(1e-4));
    Matrix kernels(20, 72);
    for (Index t = 0; t < 20; ++t) kernels.row(t) = kernel_of(data, t).reshaped<Eigen::RowMajor>().transpose();
    CHECK(Eigen::ColPivHouseholderQR<Eigen::MatrixXd>(kernels).setThreshold(1e-9).rank() == 6);
}

TEST_CASE("Filters have the size that e2cnn gives them: 0.625 for a unit image, with flips 0.5625") {
    for (bool const flips : {false, true}) {
        SyntheticData const data = small(8, flips, false).make();
        double square = 0.0;
        Index const tasks = 400;
        for (Index t = 0; t < tasks; ++t) square += kernel_of(data, t).squaredNorm();
        double const mean = square / static_cast<double>(tasks * data.kernel_rows);
        CHECK(mean == doctest::Approx(flips ? 0.5625 : 0.625).epsilon(0.06));
    }
}

TEST_CASE("Values that make no images are refused") {
    auto const wrong = [](auto change) {
        RotationsProblem problem;
        change(problem);
        return refusal(problem);
    };
    CHECK(wrong([](auto& p) { p.turns = 6; }) == "turns: expected 4 or 8, found 6");
    CHECK(wrong([](auto& p) { p.size = 2; }) == "size: expected a whole number from 3 to 1000, found 2");
    CHECK(wrong([](auto& p) { p.fields = 2000; }) == "fields: expected at most 4096 channels, found 2000 fields of 4");
}
