// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/task_source.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// What a synthetic problem is made of. The sizes are those of the experiments of [MSR]; a few hundred small tasks are
/// enough for the closed-form fit.
struct ProblemOptions {
    Index tasks = 200;
    Index examples = 8;  ///< a task; at least 2, one to adapt on and one to judge by
    double noise = 0.1;  ///< standard deviation of the Gaussian noise on y
    std::uint64_t seed = 0;
    bool scramble = false;     ///< hide the natural order of inputs and outputs behind random permutations
    double correlation = 0.0;  ///< of neighbouring inputs, in (-1, 1): AR(1) along the natural order, unit variance

    Index length = 70;         ///< conv1d, lowrank: number of inputs
    Index taps = 3;            ///< conv1d, lowrank: width of the filters
    Index rank = 2;            ///< lowrank: filters each task draws
    std::string group;         ///< group: expression for the inputs
    std::string output_group;  ///< group: expression for the outputs; empty: the inputs'

    /// Throws OptionError naming the option, what is allowed and the value.
    void validate() const;
};

/// Tasks whose symmetry is known. Each task has a random stream of its own, so that any part of the data can be made
/// at any time and in any order, and a file may be larger than memory.
class Problem {
  public:
    virtual ~Problem() = default;

    virtual TaskShape const& shape() const = 0;

    /// The true sharing of the outputs x inputs weights.
    virtual Partition const& partition() const = 0;

    /// The group the weights were tied by; empty when they were not tied by one.
    virtual std::vector<ActionGenerator> const& generators() const = 0;

    /// One line for people: "conv1d: 3 taps along 70 inputs".
    virtual std::string const& title() const = 0;

    /// The tasks first .. first + count - 1, all inside the shape.
    virtual TaskBatch generate(Index first, Index count) const = 0;
};

/// A problem by its name. Throws OptionError when the name is unknown or an option is not allowed.
std::unique_ptr<Problem> make_problem(std::string_view name, ProblemOptions const& options);

/// The names that make_problem knows.
std::vector<std::string_view> problem_names();

/// The command that makes the same data: "symdiscover generate conv1d --length 70 --taps 3 --tasks 200 ...".
std::string problem_command(std::string_view name, ProblemOptions const& options);

}  // namespace symdiscover
