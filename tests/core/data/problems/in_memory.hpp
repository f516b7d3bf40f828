// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/problems/problem.hpp"

namespace symdiscover::test {

/// All tasks of a problem, split by default_split().
template <class AnyProblem>
MemoryTaskSource tasks_of(AnyProblem problem) {
    SyntheticData const data = problem.make();
    return {data.shape, data.generate_tasks(0, data.entries()), default_split(data.entries())};
}

/// All samples of a problem.
template <class AnyProblem>
SampleSet samples_of(AnyProblem problem) {
    SyntheticData const data = problem.make();
    return {data.samples, data.generate_samples(0, data.entries()), data.parts};
}

/// Why a problem's options are not allowed.
template <class AnyProblem>
std::string refusal(AnyProblem problem) {
    try {
        problem.make();
    } catch (OptionError const& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace symdiscover::test
