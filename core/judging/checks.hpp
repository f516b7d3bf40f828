// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/workers.hpp"
#include "core/data/identified_tasks.hpp"
#include "core/fit/closed_form/residual_moments.hpp"
#include "core/judging/heldout.hpp"

/// What the data are like beside the sharing, and what of it the model does not explain.
namespace symdiscover {

/// One thing that was looked at.
struct Check {
    std::string name;     ///< "intercept", "outputs", "tasks", "examples", "order", "tails", "curvature", ...
    bool ok = true;       ///< false where the model does not hold, and the finding may be wrong for it
    std::string message;  ///< a sentence for the report; empty where there is nothing to say
};

/// Tied weights may be only nearly alike.
inline constexpr char const* deviations_check_name = "deviations";

/// The noise may differ from task to task.
inline constexpr char const* tasks_check_name = "tasks";

/// Whether a check of that name is there and not ok.
bool has_failed(std::vector<Check> const& checks, std::string_view name);

/// Whether a check of that name is there and has something to say.
bool has_message(std::vector<Check> const& checks, std::string_view name);

/// The numbers of the tasks in the user's file, in the order of the batch.
using TaskNumbers = std::vector<Index>;

/// Where the outputs are those of a larger layer: their numbers there.
struct CheckedTasks {
    TaskBatch const& batch;
    TaskNumbers const& tasks;
    std::vector<Index> const& outputs;
};

/// Copies, what the data cannot tell, and the share of y that is explained.
std::vector<Check> check_tasks(std::vector<std::vector<Index>> const& copies, Unidentified const& unidentified,
                               HeldOut const& heldout);

/// What the noise model says (intercepts, noisy and alike outputs, tasks, examples, their order), and what is left of
/// it in the residuals: curvature, correlation, tails.
std::vector<Check> check_noise(CheckedTasks const& checked, NoisyModel const& fitted, Workers const& threads);

}  // namespace symdiscover
