// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem.hpp"

#include <utility>

#include "core/data/problems/problem_convolution.hpp"
#include "core/data/problems/problem_group.hpp"
#include "core/data/problems/problem_means.hpp"
#include "core/data/problems/problem_rotations.hpp"
#include "core/data/problems/problem_shift.hpp"
#include "core/data/problems/problem_sum.hpp"

namespace symdiscover {

namespace {

template <class Kind>
std::unique_ptr<Problem> make_problem() {
    return std::make_unique<Kind>();
}

/// In the order in which help and errors name them.
constexpr std::unique_ptr<Problem> (*problem_table[])() = {
    make_problem<GroupProblem>,      //
    make_problem<Conv1dProblem>,     //
    make_problem<LowrankProblem>,    //
    make_problem<RotationsProblem>,  //
    make_problem<MeansProblem>,      //
    make_problem<SumProblem>,        //
    make_problem<ShiftProblem>,      //
};

}  // namespace

SampleBatch SyntheticData::generate_samples(Index first, Index count) const {
    bool const of_tasks = kind == DatasetKind::tasks;
    Index const rows = of_tasks ? shape.examples : 1;
    SampleBatch batch{Matrix(count * rows, of_tasks ? shape.inputs() : samples.inputs()),
                      Matrix(count * rows, of_tasks ? shape.outputs() : samples.outputs())};
    for (Index i = 0; i < count; ++i) {
        Rng rng = make_rng(seed, static_cast<std::uint64_t>(first + i));
        SampleBatch const entry = draw_entry(rng);
        batch.x.middleRows(i * rows, rows) = entry.x;
        batch.y.middleRows(i * rows, rows) = entry.y;
    }
    return batch;
}

TaskBatch SyntheticData::generate_tasks(Index first, Index count) const {
    SampleBatch rows = generate_samples(first, count);
    return {count, shape.examples, std::move(rows.x), std::move(rows.y)};
}

Problem::Problem(std::string name, std::string summary, DatasetKind kind)
    : name_(std::move(name)), summary_(std::move(summary)), kind_(kind) {}

std::vector<OptionField> Problem::noise_options() {
    return {{"noise", noise, real_number({}), "standard deviation of the noise"}};
}

void Problem::validate() {
    for (auto const& options : {own_options(), size_options(), noise_options(), input_options()}) {
        require_allowed(options);
    }
    check();
}

SyntheticData Problem::make() {
    validate();
    SyntheticData data = build();
    data.kind = kind_;
    data.seed = seed;
    data.title = name_ + ": " + data.title;
    return data;
}

std::vector<std::unique_ptr<Problem>> all_problems() {
    std::vector<std::unique_ptr<Problem>> problems;
    for (auto const make : problem_table) problems.push_back(make());
    return problems;
}

}  // namespace symdiscover
