// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/sample_problem.hpp"

#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/errors.hpp"

using namespace symdiscover;

using Labels = std::vector<std::int32_t>;

namespace {

std::string error_of(std::string_view name, SampleProblemOptions const& options) {
    try {
        make_sample_problem(name, options);
    } catch (OptionError const& error) {
        return error.what();
    }
    return "no error";
}

template <class Change>
SampleProblemOptions with(Change change) {
    SampleProblemOptions options;
    change(options);
    return options;
}

using O = SampleProblemOptions;

/// W [outputs, inputs] of y = W x from more samples than inputs.
Matrix solve_for_weights(SampleBatch const& batch) {
    Eigen::MatrixXd const gram = batch.x.transpose() * batch.x;
    Eigen::MatrixXd const moments = batch.x.transpose() * batch.y;
    return gram.llt().solve(moments).transpose();
}

double standard_deviation(Matrix const& values) { return std::sqrt((values.array() - values.mean()).square().mean()); }

}  // namespace

TEST_CASE("samples do not depend on when or with which others they are made") {
    for (std::string_view const name : sample_problem_names()) {
        CAPTURE(name);
        O const options = with([](O& o) { o.test = 50; });
        auto const problem = make_sample_problem(name, options);
        SampleBatch const all = problem->generate(0, 20);
        SampleBatch const three = make_sample_problem(name, options)->generate(11, 3);
        CHECK(all.x.middleRows(11, 3) == three.x);
        CHECK(all.y.middleRows(11, 3) == three.y);
        CHECK(all.x.topRows(3) != three.x);
        O const other = with([](O& o) { o.seed = 1; });
        CHECK(make_sample_problem(name, other)->generate(0, 20).x != all.x);
    }
}

TEST_CASE("by default the parts are those of the experiments") {
    auto sizes = [](std::string_view name) {
        SampleSet const samples = to_memory(*make_sample_problem(name, {}));
        return std::vector<Index>{samples.train().count(), samples.validation().count(),
                                  samples.count(SamplePart::test), samples.count(SamplePart::tuning)};
    };
    CHECK(sizes("means") == std::vector<Index>{30, 70, 1000, 0});
    CHECK(sizes("sum") == std::vector<Index>{100, 150, 100000, 250});
    CHECK(sizes("shift") == std::vector<Index>{50, 100, 10000, 0});
    auto const some = make_sample_problem("means", with([](O& o) { o.train = 2, o.validation = 1, o.tuning = 1; }));
    CHECK(some->shape().samples == 1004);
    CHECK(some->parts()[1] == SamplePart::train);
    CHECK(some->parts()[2] == SamplePart::validation);
    CHECK(some->parts()[3] == SamplePart::test);
    CHECK(some->parts()[1003] == SamplePart::tuning);
}

TEST_CASE("means: blocks as equal as can be, in an order of the seed's, with means 0, 3, 6, ...") {
    O const options = with([](O& o) { o.dims = 11, o.blocks = 3, o.train = 4000; });
    auto const problem = make_sample_problem("means", options);
    CHECK(problem->shape().input_shape == std::vector<Index>{11});
    CHECK(!problem->shape().has_outputs);
    auto sizes = problem->partition().sizes();
    std::sort(sizes.begin(), sizes.end());
    CHECK(sizes == std::vector<Index>{3, 4, 4});
    CHECK(problem->title() == "means: 11 coordinates in 3 blocks of equal means");

    SampleBatch const batch = problem->generate(0, 4000);
    CHECK(batch.y.cols() == 0);
    Vector const means = batch.x.colwise().mean();  // standard error 0.016
    std::vector<double> of_block(3, std::numeric_limits<double>::quiet_NaN());
    for (Index e = 0; e < 11; ++e) {
        double& expected = of_block[static_cast<std::size_t>(problem->partition()[e])];
        if (std::isnan(expected)) expected = 3.0 * std::round(means[e] / 3.0);
        CHECK(std::abs(means[e] - expected) < 0.08);
        CHECK(standard_deviation(batch.x.col(e)) == doctest::Approx(1.0).epsilon(0.06));
    }
    std::sort(of_block.begin(), of_block.end());
    CHECK(of_block == std::vector<double>{0.0, 3.0, 6.0});

    bool moved = false;
    for (std::uint64_t seed = 1; seed < 4; ++seed) {
        O other = options;
        other.seed = seed;
        moved = moved || make_sample_problem("means", other)->partition() != problem->partition();
    }
    CHECK(moved);
}

TEST_CASE("sum: digits, and labels within the noise of their sum, plain or alternating") {
    for (Index const blocks : {1, 2}) {
        CAPTURE(blocks);
        O const options = with([blocks](O& o) { o.length = 5, o.blocks = blocks; });
        auto const problem = make_sample_problem("sum", options);
        CHECK(problem->partition().labels() == (blocks == 1 ? Labels{0, 0, 0, 0, 0} : Labels{0, 1, 0, 1, 0}));
        SampleBatch const batch = problem->generate(0, 9000);
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
    CHECK(make_sample_problem("sum", {})->title() == "sum: sum of 4 digits");
    CHECK(make_sample_problem("sum", with([](O& o) { o.blocks = 2; }))->title() == "sum: alternating sum of 4 digits");
}

TEST_CASE("shift: without noise y is the cross-correlation with 1, 3, 5, tied along diagonals") {
    O options = with([](O& o) { o.length = 5, o.noise = 0.0; });
    auto const problem = make_sample_problem("shift", options);
    CHECK(problem->shape().output_shape == std::vector<Index>{3});
    CHECK(problem->partition().labels() == Labels{0, 1, 2, -1, -1, -1, 0, 1, 2, -1, -1, -1, 0, 1, 2});
    CHECK(problem->title() == "shift: cross-correlation with 3 taps along 5 inputs");
    SampleBatch const clean = problem->generate(0, 3000);
    Matrix expected(3, 5);
    expected << 1, 3, 5, 0, 0, 0, 1, 3, 5, 0, 0, 0, 1, 3, 5;
    CHECK((solve_for_weights(clean) - expected).cwiseAbs().maxCoeff() < 1e-9);
    CHECK(standard_deviation(clean.x) == doctest::Approx(1.0).epsilon(0.03));

    options.noise = -1.0;
    SampleBatch const noisy = make_sample_problem("shift", options)->generate(0, 3000);
    CHECK(noisy.x == clean.x);
    CHECK(standard_deviation(noisy.y - clean.y) == doctest::Approx(std::sqrt(0.1)).epsilon(0.04));
}

TEST_CASE("options of a problem of samples that are not allowed are refused by name") {
    CHECK(error_of("mean", {}) == "problem: expected one of means, sum, shift, found 'mean'");
    CHECK(error_of("means", with([](O& o) { o.train = -1; })) == "--train: expected at least 0, found -1");
    CHECK(error_of("means", with([](O& o) { o.tuning = -3; })) == "--tuning: expected at least 0, found -3");
    CHECK(error_of("means", with([](O& o) { o.noise = std::nan(""); })) ==
          "--noise: expected a finite number of at least 0, found nan");
    CHECK(error_of("means", with([](O& o) { o.dims = 0; })) == "--dims: expected at least 1, found 0");
    CHECK(error_of("means", with([](O& o) { o.blocks = 7; })) ==
          "--blocks: expected 1 to the number of dims, 6, found 7");
    CHECK(error_of("sum", with([](O& o) { o.length = -2; })) == "--length: expected at least 1, found -2");
    CHECK(error_of("sum", with([](O& o) { o.blocks = 3; })) == "--blocks: expected 1 or 2, found 3");
    CHECK(error_of("sum", with([](O& o) { o.length = 1, o.blocks = 2; })) ==
          "--blocks: expected 1 to the length, 1, found 2");
    CHECK(error_of("shift", with([](O& o) { o.taps = 9; })) == "--taps: expected 1 to the length, 8, found 9");
    CHECK(error_of("shift", with([](O& o) { o.length = 50000; })) == "--length: expected 1 to 46340, found 50000");
}

TEST_CASE("the command of a problem of samples names all that it is made of") {
    CHECK(sample_problem_command("means", with([](O& o) { o.seed = 4; })) ==
          "symdiscover generate means --dims 6 --blocks 1 --train 30 --validation 70 --test 1000 --noise 1 --seed 4");
    CHECK(sample_problem_command("sum", with([](O& o) { o.length = 3, o.blocks = 2, o.noise = 0.25; })) ==
          "symdiscover generate sum --length 3 --blocks 2 --train 100 --validation 150 --test 100000 --tuning 250 "
          "--noise 0.25 --seed 0");
    CHECK(sample_problem_command("shift", {}) ==
          "symdiscover generate shift --length 8 --taps 3 --train 50 --validation 100 --test 10000 --noise "
          "0.31622776601683794 --seed 0");
}
