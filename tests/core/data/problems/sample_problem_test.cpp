// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/sample_problem.hpp"

#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/data/problems/problem_means.hpp"
#include "core/data/problems/problem_shift.hpp"
#include "core/data/problems/problem_sum.hpp"
#include "tests/core/data/problems/in_memory.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

using Labels = std::vector<std::int32_t>;

namespace {

template <class AnyProblem, class Change>
AnyProblem with(Change change) {
    AnyProblem problem;
    change(problem);
    return problem;
}

/// W [outputs, inputs] of y = W x from more samples than inputs.
Matrix solve_for_weights(SampleBatch const& batch) {
    Eigen::MatrixXd const gram = batch.x.transpose() * batch.x;
    Eigen::MatrixXd const moments = batch.x.transpose() * batch.y;
    return gram.llt().solve(moments).transpose();
}

double standard_deviation(Matrix const& values) { return std::sqrt((values.array() - values.mean()).square().mean()); }

}  // namespace

TEST_CASE("samples do not depend on when or with which others they are made") {
    for (auto const& problem : all_problems()) {
        if (problem->kind() == DatasetKind::tasks) continue;
        CAPTURE(problem->name());
        SampleBatch const all = problem->make().generate_samples(0, 20);
        SampleBatch const three = problem->make().generate_samples(11, 3);
        CHECK(all.x.middleRows(11, 3) == three.x);
        CHECK(all.y.middleRows(11, 3) == three.y);
        CHECK(all.x.topRows(3) != three.x);
        problem->seed = 1;
        CHECK(problem->make().generate_samples(0, 20).x != all.x);
    }
}

TEST_CASE("by default the parts are those of the experiments") {
    auto sizes = [](auto problem) {
        SampleSet const samples = samples_of(problem);
        return std::vector<Index>{samples.train().count(), samples.validation().count(),
                                  samples.count(SamplePart::test), samples.count(SamplePart::tuning)};
    };
    CHECK(sizes(MeansProblem()) == std::vector<Index>{30, 70, 1000, 0});
    CHECK(sizes(SumProblem()) == std::vector<Index>{100, 150, 100000, 250});
    CHECK(sizes(ShiftProblem()) == std::vector<Index>{50, 100, 10000, 0});
    SyntheticData const some = with<MeansProblem>([](auto& p) { p.train = 2, p.validation = 1, p.tuning = 1; }).make();
    CHECK(some.entries() == 1004);
    CHECK(some.parts[1] == SamplePart::train);
    CHECK(some.parts[2] == SamplePart::validation);
    CHECK(some.parts[3] == SamplePart::test);
    CHECK(some.parts[1003] == SamplePart::tuning);
}

TEST_CASE("means: blocks as equal as can be, in an order of the seed's, with means 0, 3, 6, ...") {
    auto problem = with<MeansProblem>([](auto& p) { p.dims = 11, p.blocks = 3, p.train = 4000; });
    SyntheticData const data = problem.make();
    CHECK(data.kind == DatasetKind::vectors);
    CHECK(data.samples.input_shape == std::vector<Index>{11});
    CHECK(!data.samples.has_outputs);
    auto sizes = data.partition.sizes();
    std::sort(sizes.begin(), sizes.end());
    CHECK(sizes == std::vector<Index>{3, 4, 4});
    CHECK(data.title == "means: 11 coordinates in 3 blocks of equal means");

    SampleBatch const batch = data.generate_samples(0, 4000);
    CHECK(batch.y.cols() == 0);
    Vector const means = batch.x.colwise().mean();  // standard error 0.016
    std::vector<double> of_block(3, std::numeric_limits<double>::quiet_NaN());
    for (Index e = 0; e < 11; ++e) {
        double& expected = of_block[static_cast<std::size_t>(data.partition[e])];
        if (std::isnan(expected)) expected = 3.0 * std::round(means[e] / 3.0);
        CHECK(std::abs(means[e] - expected) < 0.08);
        CHECK(standard_deviation(batch.x.col(e)) == doctest::Approx(1.0).epsilon(0.06));
    }
    std::sort(of_block.begin(), of_block.end());
    CHECK(of_block == std::vector<double>{0.0, 3.0, 6.0});

    bool moved = false;
    for (std::uint64_t seed = 1; seed < 4; ++seed) {
        problem.seed = seed;
        moved = moved || problem.make().partition != data.partition;
    }
    CHECK(moved);
}

TEST_CASE("sum: digits, and labels within the noise of their sum, plain or alternating") {
    for (Index const blocks : {1, 2}) {
        CAPTURE(blocks);
        SyntheticData const data = with<SumProblem>([blocks](auto& p) { p.length = 5, p.blocks = blocks; }).make();
        CHECK(data.kind == DatasetKind::supervised);
        CHECK(data.partition.labels() == (blocks == 1 ? Labels{0, 0, 0, 0, 0} : Labels{0, 1, 0, 1, 0}));
        SampleBatch const batch = data.generate_samples(0, 9000);
        Vector weights = Vector::Ones(5);
        if (blocks == 2) weights << -1.0, 1.0, -1.0, 1.0, -1.0;
        Matrix const noise = batch.y - batch.x * weights;
        CHECK(noise.minCoeff() > -0.5);
        CHECK(noise.maxCoeff() < 0.5);
        CHECK(noise.minCoeff() < -0.49);
        CHECK(noise.maxCoeff() > 0.49);
        CHECK(standard_deviation(noise) == doctest::Approx(1.0 / std::sqrt(12.0)).epsilon(0.03));
        for (double digit = 1.0; digit < 9.5; digit += 1.0) {
            // 1000 of 9000 in each column, standard deviation 30.
            CHECK(std::abs(static_cast<double>((batch.x.col(2).array() == digit).count()) - 1000.0) < 150.0);
        }
        CHECK(batch.x.minCoeff() == 1.0);
        CHECK(batch.x.maxCoeff() == 9.0);
    }
    CHECK(SumProblem().make().title == "sum: sum of 4 digits");
    CHECK(with<SumProblem>([](auto& p) { p.blocks = 2; }).make().title == "sum: alternating sum of 4 digits");
}

TEST_CASE("shift: without noise y is the cross-correlation with 1, 3, 5, tied along diagonals") {
    auto problem = with<ShiftProblem>([](auto& p) { p.band.length = 5, p.noise = 0.0; });
    SyntheticData const data = problem.make();
    CHECK(data.samples.output_shape == std::vector<Index>{3});
    CHECK(data.partition.labels() == Labels{0, 1, 2, -1, -1, -1, 0, 1, 2, -1, -1, -1, 0, 1, 2});
    CHECK(data.title == "shift: cross-correlation with 3 taps along 5 inputs");
    SampleBatch const clean = data.generate_samples(0, 3000);
    Matrix expected(3, 5);
    expected << 1, 3, 5, 0, 0, 0, 1, 3, 5, 0, 0, 0, 1, 3, 5;
    CHECK((solve_for_weights(clean) - expected).cwiseAbs().maxCoeff() < 1e-9);
    CHECK(standard_deviation(clean.x) == doctest::Approx(1.0).epsilon(0.03));

    problem.noise = ShiftProblem().noise;
    SampleBatch const noisy = problem.make().generate_samples(0, 3000);
    CHECK(noisy.x == clean.x);
    CHECK(standard_deviation(noisy.y - clean.y) == doctest::Approx(std::sqrt(0.1)).epsilon(0.04));
}

TEST_CASE("options of a problem of samples that are not allowed are refused by name") {
    auto means = [](auto change) { return refusal(with<MeansProblem>(change)); };
    auto sum = [](auto change) { return refusal(with<SumProblem>(change)); };
    auto shift = [](auto change) { return refusal(with<ShiftProblem>(change)); };
    CHECK(means([](auto& p) { p.train = -1; }) == "train: expected a whole number of at least 1, found -1");
    CHECK(means([](auto& p) { p.tuning = -3; }) == "tuning: expected a whole number of at least 1, found -3");
    CHECK(means([](auto& p) { p.noise = std::nan(""); }) == "noise: expected a number of at least 0, found nan");
    CHECK(means([](auto& p) { p.dims = 0; }) == "dims: expected a whole number of at least 1, found 0");
    CHECK(means([](auto& p) { p.blocks = 7; }) == "blocks: expected 1 to the number of dims, 6, found 7");
    CHECK(sum([](auto& p) { p.length = -2; }) == "length: expected a whole number of at least 1, found -2");
    CHECK(sum([](auto& p) { p.blocks = 3; }) == "blocks: expected 1 or 2, found 3");
    CHECK(sum([](auto& p) { p.length = 1, p.blocks = 2; }) == "blocks: expected 1 to the length, 1, found 2");
    CHECK(shift([](auto& p) { p.band.taps = 9; }) == "taps: expected 1 to the length, 8, found 9");
    CHECK(shift([](auto& p) { p.band.length = 50000; }) == "length: expected 1 to 46340, found 50000");
}
