// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/linear_problem.hpp"

#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "core/data/problems/problem_convolution.hpp"
#include "core/data/problems/problem_group.hpp"
#include "core/groups/action.hpp"
#include "tests/core/data/problems/in_memory.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

template <class AnyProblem>
AnyProblem small() {
    AnyProblem problem;
    problem.tasks = 12;
    problem.examples = 30;
    if constexpr (std::is_same_v<AnyProblem, GroupProblem>) {
        problem.group = "dihedral(5)";
    } else {
        problem.band.length = 9;
    }
    return problem;
}

std::vector<std::unique_ptr<LinearProblem>> small_problems() {
    std::vector<std::unique_ptr<LinearProblem>> problems;
    problems.push_back(std::make_unique<GroupProblem>(small<GroupProblem>()));
    problems.push_back(std::make_unique<Conv1dProblem>(small<Conv1dProblem>()));
    problems.push_back(std::make_unique<LowrankProblem>(small<LowrankProblem>()));
    return problems;
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
    for (auto const& problem : small_problems()) {
        for (bool const scramble : {false, true}) {
            CAPTURE(problem->name());
            CAPTURE(scramble);
            problem->noise = 0.0;
            problem->scramble = scramble;
            SyntheticData const data = problem->make();
            REQUIRE(data.kind == DatasetKind::tasks);
            REQUIRE(data.partition.elements() == data.shape.inputs() * data.shape.outputs());
            for (Index task : {0, 7}) {
                TaskBatch const batch = data.generate_tasks(task, 1);
                Matrix const weights = solve_for_weights(batch);
                CHECK((batch.x * weights.transpose() - batch.y).cwiseAbs().maxCoeff() < 1e-9);
                CHECK(departure_from(data.partition, weights) < 1e-9);
                CHECK(weights.cwiseAbs().maxCoeff() > 0.1);
            }
        }
    }
}

TEST_CASE("scrambling renames inputs and outputs and changes nothing else") {
    Conv1dProblem problem = small<Conv1dProblem>();
    SyntheticData const plain = problem.make();
    problem.scramble = true;
    SyntheticData const scrambled = problem.make();
    CHECK(scrambled.title == plain.title + ", scrambled");
    CHECK(scrambled.partition != plain.partition);
    CHECK(scrambled.partition.blocks() == plain.partition.blocks());

    TaskBatch const a = plain.generate_tasks(3, 1);
    TaskBatch const b = scrambled.generate_tasks(3, 1);
    CHECK(a.x != b.x);
    for (Index j = 0; j < a.x.cols(); ++j) {
        int copies = 0;
        for (Index i = 0; i < b.x.cols(); ++i) copies += b.x.col(i) == a.x.col(j) ? 1 : 0;
        CHECK(copies == 1);
    }
}

TEST_CASE("the true generators of a group problem follow the scrambling") {
    for (bool const scramble : {false, true}) {
        GroupProblem problem = small<GroupProblem>();
        problem.scramble = scramble;
        problem.group = "cyclic(12)";
        problem.output_group = "cyclic(4)";
        SyntheticData const data = problem.make();
        CHECK(data.shape.outputs() == 4);
        CHECK(data.shape.inputs() == 12);
        CHECK(data.has_generators);
        REQUIRE(data.generators.size() == 1);
        CHECK(weight_orbits(data.generators, 4, 12) == data.partition);
    }
    CHECK(!small<Conv1dProblem>().make().has_generators);
}

TEST_CASE("tasks do not depend on when or with which others they are made") {
    for (auto const& problem : small_problems()) {
        TaskBatch const all = problem->make().generate_tasks(0, 12);
        TaskBatch const two = problem->make().generate_tasks(5, 2);
        CHECK(two.tasks == 2);
        CHECK(two.examples == 30);
        CHECK(all.x.middleRows(5 * 30, 60) == two.x);
        CHECK(all.y.middleRows(5 * 30, 60) == two.y);
        CHECK(all.x.topRows(30) != all.x.middleRows(30, 30));

        problem->seed = 1;
        CHECK(problem->make().generate_tasks(0, 1).x != all.x.topRows(30));
    }
}

TEST_CASE("inputs have unit variance and the AR(1) correlation that was asked for") {
    Conv1dProblem problem = small<Conv1dProblem>();
    problem.examples = 4000;
    for (double const r : {0.0, 0.8, -0.5}) {
        CAPTURE(r);
        problem.correlation = r;
        Matrix const x = problem.make().generate_tasks(0, 5).x;
        auto const rows = static_cast<double>(x.rows());
        // Standard errors at 20,000 rows are below 0.011; the bounds are five of them.
        CHECK(std::abs(x.mean()) < 0.05);
        for (Index j : {0, 4, 8}) CHECK(x.col(j).squaredNorm() / rows == doctest::Approx(1.0).epsilon(0.05));
        CHECK(std::abs(x.col(3).dot(x.col(4)) / rows - r) < 0.05);
        CHECK(std::abs(x.col(3).dot(x.col(5)) / rows - r * r) < 0.05);
    }
}

TEST_CASE("noise has the standard deviation that was asked for and leaves the rest alone") {
    GroupProblem problem = small<GroupProblem>();
    problem.examples = 2000;
    problem.noise = 0.0;
    TaskBatch const clean = problem.make().generate_tasks(0, 3);
    problem.noise = 0.3;
    TaskBatch const noisy = problem.make().generate_tasks(0, 3);
    CHECK(clean.x == noisy.x);
    Matrix const noise = noisy.y - clean.y;
    CHECK(std::sqrt(noise.squaredNorm() / static_cast<double>(noise.size())) == doctest::Approx(0.3).epsilon(0.03));
}

TEST_CASE("shared parameters are standard normal over tasks") {
    Conv1dProblem problem = small<Conv1dProblem>();
    problem.tasks = 4000;
    problem.examples = 20;
    problem.noise = 0.0;
    SyntheticData const data = problem.make();
    double sum = 0.0;
    double squares = 0.0;
    for (Index t = 0; t < problem.tasks; ++t) {
        double const tap = solve_for_weights(data.generate_tasks(t, 1))(2, 3);
        sum += tap;
        squares += tap * tap;
    }
    auto const tasks = static_cast<double>(problem.tasks);
    CHECK(std::abs(sum / tasks) < 0.08);
    CHECK(squares / tasks == doctest::Approx(1.0).epsilon(0.12));
}

TEST_CASE("the partitions are those of the experiments") {
    SyntheticData const conv = Conv1dProblem().make();
    CHECK(conv.entries() == 200);
    CHECK(conv.shape.inputs() == 70);
    CHECK(conv.shape.outputs() == 68);
    CHECK(conv.partition.sizes() == std::vector<Index>{68, 68, 68});
    CHECK(conv.partition.inactive() == 68 * 67);
    CHECK(conv.title == "conv1d: a filter of 3 taps along 70 inputs");
    SyntheticData const lowrank = LowrankProblem().make();
    CHECK(lowrank.partition.blocks() == 3 * 68);
    CHECK(lowrank.partition.inactive() == 68 * 67);
}

TEST_CASE("filters of a low-rank problem span a space of that rank, its mixing shares are the same in all tasks") {
    LowrankProblem problem = small<LowrankProblem>();
    problem.noise = 0.0;
    problem.rank = 2;
    SyntheticData const data = problem.make();
    // Each task's filters [outputs, taps] are C B: the columns of all tasks together span the columns of C.
    Matrix filters(7, 6);
    for (Index task = 0; task < 2; ++task) {
        Matrix const weights = solve_for_weights(data.generate_tasks(task, 1));
        for (Index a = 0; a < 7; ++a) filters.block(a, 3 * task, 1, 3) = weights.block(a, a, 1, 3);
    }
    Eigen::MatrixXd const gram = filters.transpose() * filters;
    Vector const eigenvalues = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(gram).eigenvalues();
    CHECK(eigenvalues(3) < 1e-9);
    CHECK(eigenvalues(4) > 1e-3);
}

TEST_CASE("options of problems of tasks that are not allowed are refused by name") {
    auto conv = [](auto change) {
        Conv1dProblem problem = small<Conv1dProblem>();
        change(problem);
        return refusal(problem);
    };
    auto lowrank = [](auto change) {
        LowrankProblem problem = small<LowrankProblem>();
        change(problem);
        return refusal(problem);
    };
    auto group = [](auto change) {
        GroupProblem problem = small<GroupProblem>();
        change(problem);
        return refusal(problem);
    };
    CHECK(conv([](auto& p) { p.tasks = 0; }) == "tasks: expected a whole number of at least 1, found 0");
    CHECK(conv([](auto& p) { p.examples = 1; }) == "examples: expected a whole number of at least 2, found 1");
    CHECK(conv([](auto& p) { p.noise = -1; }) == "noise: expected a number of at least 0, found -1");
    CHECK(conv([](auto& p) { p.noise = std::nan(""); }) == "noise: expected a number of at least 0, found nan");
    CHECK(conv([](auto& p) { p.correlation = 1; }) == "correlation: expected a number above -1 and below 1, found 1");
    CHECK(conv([](auto& p) { p.band.taps = 10; }) == "taps: expected 1 to the length, 9, found 10");
    CHECK(conv([](auto& p) { p.band.taps = 0; }) == "taps: expected a whole number of at least 1, found 0");
    CHECK(lowrank([](auto& p) { p.band.length = 0; }) == "length: expected a whole number of at least 1, found 0");
    CHECK(lowrank([](auto& p) { p.band.length = 50000; }) == "length: expected 1 to 46340, found 50000");
    CHECK(lowrank([](auto& p) { p.rank = 0; }) == "rank: expected a whole number of at least 1, found 0");
    CHECK(group([](auto& p) { p.group = ""; }) == "group: expected a group such as \"cyclic(16)\", found nothing");
    CHECK(group([](auto& p) { p.group = "cyclic"; }).starts_with("group: "));
    CHECK(group([](auto& p) { p.output_group = "cyclic(0)"; }).starts_with("output-group: "));
    CHECK(group([](auto& p) { p.output_group = "cyclic(5)"; }).find("found 2 and 1") != std::string::npos);
}
