// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem.hpp"

#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/errors.hpp"
#include "core/groups/orbits.hpp"

using namespace symdiscover;

namespace {

std::string error_of(std::string_view name, ProblemOptions const& options) {
    try {
        make_problem(name, options);
    } catch (OptionError const& error) {
        return error.what();
    }
    return "no error";
}

ProblemOptions small_options() {
    ProblemOptions options;
    options.tasks = 12;
    options.examples = 30;
    options.length = 9;
    options.group = "dihedral(5)";
    return options;
}

/// W [outputs, inputs] from more examples than inputs, exact without noise.
Matrix solve_for_weights(TaskBatch const& batch) {
    Eigen::MatrixXd const gram = batch.x.transpose() * batch.x;
    Eigen::MatrixXd const moments = batch.x.transpose() * batch.y;
    return gram.llt().solve(moments).transpose();
}

/// Largest difference between two weights of one block, or between an inactive weight and zero.
double departure_from(Partition const& partition, Matrix const& weights) {
    Vector first = Vector::Constant(partition.blocks(), std::numeric_limits<double>::quiet_NaN());
    double departure = 0.0;
    for (Index e = 0; e < weights.size(); ++e) {
        double const weight = weights.data()[e];
        bool const active = partition[e] != Partition::inactive_label;
        if (active && std::isnan(first(partition[e]))) first(partition[e]) = weight;
        departure = std::max(departure, std::abs(weight - (active ? first(partition[e]) : 0.0)));
    }
    return departure;
}

}  // namespace

TEST_CASE("without noise y is W x, with W tied as the truth says, scrambled or not") {
    for (std::string_view const name : problem_names()) {
        for (bool const scramble : {false, true}) {
            CAPTURE(name);
            CAPTURE(scramble);
            ProblemOptions options = small_options();
            options.noise = 0.0;
            options.scramble = scramble;
            auto const problem = make_problem(name, options);
            REQUIRE(problem->partition().elements() == problem->shape().inputs() * problem->shape().outputs());
            for (Index task : {0, 7}) {
                TaskBatch const batch = problem->generate(task, 1);
                Matrix const weights = solve_for_weights(batch);
                CHECK((batch.x * weights.transpose() - batch.y).cwiseAbs().maxCoeff() < 1e-9);
                CHECK(departure_from(problem->partition(), weights) < 1e-9);
                CHECK(weights.cwiseAbs().maxCoeff() > 0.1);
            }
        }
    }
}

TEST_CASE("scrambling renames inputs and outputs and changes nothing else") {
    ProblemOptions options = small_options();
    auto const plain = make_problem("conv1d", options);
    options.scramble = true;
    auto const scrambled = make_problem("conv1d", options);
    CHECK(scrambled->title() == plain->title() + ", scrambled");
    CHECK(scrambled->partition() != plain->partition());
    CHECK(scrambled->partition().blocks() == plain->partition().blocks());

    TaskBatch const a = plain->generate(3, 1);
    TaskBatch const b = scrambled->generate(3, 1);
    CHECK(a.x != b.x);
    for (Index j = 0; j < a.x.cols(); ++j) {
        int copies = 0;
        for (Index i = 0; i < b.x.cols(); ++i) copies += b.x.col(i) == a.x.col(j) ? 1 : 0;
        CHECK(copies == 1);
    }
}

TEST_CASE("the true generators of a group problem follow the scrambling") {
    for (bool const scramble : {false, true}) {
        ProblemOptions options = small_options();
        options.scramble = scramble;
        options.group = "cyclic(12)";
        options.output_group = "cyclic(4)";
        auto const problem = make_problem("group", options);
        CHECK(problem->shape().outputs() == 4);
        CHECK(problem->shape().inputs() == 12);
        REQUIRE(problem->generators().size() == 1);
        CHECK(weight_orbits(problem->generators(), 4, 12) == problem->partition());
    }
    CHECK(make_problem("conv1d", small_options())->generators().empty());
}

TEST_CASE("tasks do not depend on when or with which others they are made") {
    for (std::string_view const name : problem_names()) {
        auto const problem = make_problem(name, small_options());
        auto const again = make_problem(name, small_options());
        TaskBatch const all = problem->generate(0, 12);
        TaskBatch const two = again->generate(5, 2);
        CHECK(all.x.middleRows(5 * 30, 60) == two.x);
        CHECK(all.y.middleRows(5 * 30, 60) == two.y);
        CHECK(all.x.topRows(30) != all.x.middleRows(30, 30));

        ProblemOptions other_seed = small_options();
        other_seed.seed = 1;
        CHECK(make_problem(name, other_seed)->generate(0, 1).x != all.x.topRows(30));
    }
}

TEST_CASE("inputs have unit variance and the AR(1) correlation that was asked for") {
    ProblemOptions options = small_options();
    options.examples = 4000;
    for (double const r : {0.0, 0.8, -0.5}) {
        CAPTURE(r);
        options.correlation = r;
        Matrix const x = make_problem("conv1d", options)->generate(0, 5).x;
        auto const rows = static_cast<double>(x.rows());
        // Standard errors at 20,000 rows are below 0.011; the bounds are five of them.
        CHECK(std::abs(x.mean()) < 0.05);
        for (Index j : {0, 4, 8}) CHECK(x.col(j).squaredNorm() / rows == doctest::Approx(1.0).epsilon(0.05));
        CHECK(std::abs(x.col(3).dot(x.col(4)) / rows - r) < 0.05);
        CHECK(std::abs(x.col(3).dot(x.col(5)) / rows - r * r) < 0.05);
    }
}

TEST_CASE("noise has the standard deviation that was asked for and leaves the rest alone") {
    ProblemOptions options = small_options();
    options.examples = 2000;
    options.noise = 0.0;
    TaskBatch const clean = make_problem("group", options)->generate(0, 3);
    options.noise = 0.3;
    TaskBatch const noisy = make_problem("group", options)->generate(0, 3);
    CHECK(clean.x == noisy.x);
    Matrix const noise = noisy.y - clean.y;
    CHECK(std::sqrt(noise.squaredNorm() / static_cast<double>(noise.size())) == doctest::Approx(0.3).epsilon(0.03));
}

TEST_CASE("shared parameters are standard normal over tasks") {
    ProblemOptions options = small_options();
    options.tasks = 4000;
    options.examples = 20;
    options.noise = 0.0;
    auto const problem = make_problem("conv1d", options);
    double sum = 0.0;
    double squares = 0.0;
    for (Index t = 0; t < options.tasks; ++t) {
        double const tap = solve_for_weights(problem->generate(t, 1))(2, 3);
        sum += tap;
        squares += tap * tap;
    }
    auto const tasks = static_cast<double>(options.tasks);
    CHECK(std::abs(sum / tasks) < 0.08);
    CHECK(squares / tasks == doctest::Approx(1.0).epsilon(0.12));
}

TEST_CASE("the partitions are those of the experiments") {
    ProblemOptions options;
    auto const conv = make_problem("conv1d", options);
    CHECK(conv->shape().inputs() == 70);
    CHECK(conv->shape().outputs() == 68);
    CHECK(conv->partition().sizes() == std::vector<Index>{68, 68, 68});
    CHECK(conv->partition().inactive() == 68 * 67);
    CHECK(conv->title() == "conv1d: a filter of 3 taps along 70 inputs");
    auto const lowrank = make_problem("lowrank", options);
    CHECK(lowrank->partition().blocks() == 3 * 68);
    CHECK(lowrank->partition().inactive() == 68 * 67);
}

TEST_CASE("filters of a low-rank problem span a space of that rank, its mixing shares are the same in all tasks") {
    ProblemOptions options = small_options();
    options.noise = 0.0;
    options.rank = 2;
    auto const problem = make_problem("lowrank", options);
    // Each task's filters [outputs, taps] are C B: the columns of all tasks together span the columns of C.
    Matrix filters(7, 6);
    for (Index task = 0; task < 2; ++task) {
        Matrix const weights = solve_for_weights(problem->generate(task, 1));
        for (Index a = 0; a < 7; ++a) filters.block(a, 3 * task, 1, 3) = weights.block(a, a, 1, 3);
    }
    Eigen::MatrixXd const gram = filters.transpose() * filters;
    Vector const eigenvalues = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(gram).eigenvalues();
    CHECK(eigenvalues(3) < 1e-9);
    CHECK(eigenvalues(4) > 1e-3);
}

TEST_CASE("options that are not allowed are refused by name") {
    auto with = [](auto change) {
        ProblemOptions options = small_options();
        change(options);
        return options;
    };
    using O = ProblemOptions;
    CHECK(error_of("conv2d", {}) == "problem: expected one of conv1d, lowrank, group, found 'conv2d'");
    CHECK(error_of("conv1d", with([](O& o) { o.tasks = 0; })) == "--tasks: expected at least 1, found 0");
    CHECK(error_of("conv1d", with([](O& o) { o.examples = 1; })) == "--examples: expected at least 2, found 1");
    CHECK(error_of("conv1d", with([](O& o) { o.noise = -1; })) ==
          "--noise: expected a finite number of at least 0, found -1");
    CHECK(error_of("conv1d", with([](O& o) { o.noise = std::nan(""); })) ==
          "--noise: expected a finite number of at least 0, found nan");
    CHECK(error_of("conv1d", with([](O& o) { o.correlation = 1; })) ==
          "--correlation: expected a number between -1 and 1, found 1");
    CHECK(error_of("conv1d", with([](O& o) { o.taps = 10; })) == "--taps: expected 1 to the length, 9, found 10");
    CHECK(error_of("lowrank", with([](O& o) { o.length = 0; })) == "--length: expected 1 to 46340, found 0");
    CHECK(error_of("lowrank", with([](O& o) { o.rank = 0; })) == "--rank: expected at least 1, found 0");
    CHECK(error_of("group", with([](O& o) { o.group = ""; })) ==
          "--group: expected a group such as \"cyclic(16)\", found nothing");
    CHECK(error_of("group", with([](O& o) { o.output_group = "cyclic(5)"; })).find("found 2 and 1") !=
          std::string::npos);
}

TEST_CASE("a problem's command makes the same data again") {
    ProblemOptions options = small_options();
    CHECK(problem_command("conv1d", options) ==
          "symdiscover generate conv1d --length 9 --taps 3 --tasks 12 --examples 30 --noise 0.1 --seed 0");
    options.scramble = true;
    options.correlation = 0.9;
    options.output_group = "trivial(1)";
    CHECK(problem_command("group", options) ==
          "symdiscover generate group --group \"dihedral(5)\" --output-group \"trivial(1)\" --tasks 12 --examples 30 "
          "--noise 0.1 --seed 0 --correlation 0.9 --scramble");
}
