// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/merge_columns.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/fit/bilevel/assignment_matrix.hpp"
#include "core/fit/bilevel/bilevel_quadratic.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/fit/bilevel/quadratic_problems.hpp"

using namespace symdiscover;

namespace {

double outer_objective(QuadraticObjective const& objective, Partition const& partition, double weight) {
    Matrix const rows = block_indicator(partition);
    double norm = 0.0;
    for (Index const size : partition.sizes()) norm += std::sqrt(static_cast<double>(size));
    return objective.validation(rows, *objective.solve(rows)).loss + weight * norm;
}

}  // namespace

TEST_CASE("Columns of equal means are merged, all at once, and others are not") {
    QuadraticProblem const problem = mean_problem({0, 0, 0, 0, 1, 1}, 3);
    QuadraticObjective const objective(problem.train, problem.validation);
    // Five columns, of which one is not taken: 0 0 | 1 1 | 3 | 4.
    Matrix rows = Matrix::Constant(6, 5, 0.01);
    for (auto const& [e, b] : {std::pair<Index, Index>{0, 0}, {1, 0}, {2, 1}, {3, 1}, {4, 3}, {5, 4}})
        rows(e, b) = 0.96;
    Vector const psi = *objective.solve(rows);
    double const weight = 15.0;

    HardPartition const hard = harden_rows(objective, rows, psi, weight, {});
    auto const as_it_is = Partition::from_labels(std::vector<std::int32_t>{0, 0, 1, 1, 2, 3});
    CHECK(hard.partition == as_it_is);
    CHECK(hard.criterion == doctest::Approx(outer_objective(objective, as_it_is, weight)));

    HardPartition const found = merge_columns(objective, rows, psi, weight, {});
    CHECK(found.partition == problem.truth);
    CHECK(found.criterion == doctest::Approx(outer_objective(objective, problem.truth, weight)));
    CHECK(found.criterion < hard.criterion);

    // An infinite price for blocks leaves one.
    CHECK(merge_columns(objective, rows, psi, 1e6, {}).partition == Partition::one_block(6));
}

TEST_CASE("A loss that is no number is never the best") {
    QuadraticProblem const problem = mean_problem({0, 1}, 3);
    QuadraticObjective const objective(problem.train, problem.validation);
    BilevelOptions options;
    options.lower_level = LowerLevel::gradient_steps;
    options.inner_lr = 1e3;
    CHECK(std::isinf(harden_rows(objective, Matrix::Identity(2, 2), Vector::Zero(2), 1.0, options).criterion));
}
