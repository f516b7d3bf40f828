// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/samples.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// What a synthetic dataset of kind `vectors` or `supervised` is made of. Numbers of samples that are 0 stand for the
/// problem's own, which are those of [LPS, section 5].
struct SampleProblemOptions {
    Index train = 0;
    Index validation = 0;
    Index test = 0;
    Index tuning = 0;
    double noise =
        -1.0;  ///< standard deviation (sum: half width of the uniform label noise); below 0: the problem's own
    std::uint64_t seed = 0;

    Index dims = 6;    ///< means: number of coordinates
    Index blocks = 0;  ///< means: blocks of equal means (0: 1); sum: 1, or 2 for weights that alternate (0: 1)
    Index length = 0;  ///< sum: numbers to add (0: 4); shift: inputs (0: 8)
    Index taps = 3;    ///< shift: width of the filter

    /// Throws OptionError naming the option, what is allowed and the value.
    void validate() const;
};

/// A dataset whose sharing is known. Each sample has a random stream of its own, so that any part of the data can be
/// made at any time and in any order.
class SampleProblem {
  public:
    virtual ~SampleProblem() = default;

    virtual SampleShape const& shape() const = 0;
    virtual std::vector<SamplePart> const& parts() const = 0;

    /// The true sharing: of the outputs x inputs weights, or of the K coordinates or positions.
    virtual Partition const& partition() const = 0;

    /// One line for people.
    virtual std::string const& title() const = 0;

    /// The samples first .. first + count - 1, all inside the shape.
    virtual SampleBatch generate(Index first, Index count) const = 0;
};

/// A problem by its name. Throws OptionError when the name is unknown or an option is not allowed.
std::unique_ptr<SampleProblem> make_sample_problem(std::string_view name, SampleProblemOptions const& options);

/// The names that make_sample_problem knows.
std::vector<std::string_view> sample_problem_names();

/// The command that makes the same data: "symdiscover generate means --dims 6 --blocks 1 ...".
std::string sample_problem_command(std::string_view name, SampleProblemOptions const& options);

/// All samples of a problem, made once.
SampleSet to_memory(SampleProblem const& problem);

}  // namespace symdiscover
