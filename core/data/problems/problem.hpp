// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/option_field.hpp"
#include "core/base/rng.hpp"
#include "core/data/dataset_kind.hpp"
#include "core/data/samples.hpp"
#include "core/data/task_source.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// A dataset whose sharing is known. Its entries are tasks, or samples; entry i has random stream i, so that any part
/// can be made at any time and in any order, and a file may be larger than memory.
struct SyntheticData {
    DatasetKind kind = DatasetKind::tasks;
    TaskShape shape;                          ///< of kind tasks
    SampleShape samples;                      ///< of the other kinds
    std::vector<SamplePart> parts;            ///< of the other kinds, [N]
    std::string title;                        ///< one line for people: "conv1d: a filter of 3 taps along 70 inputs"
    Partition partition;                      ///< of the outputs x inputs weights, or of the coordinates or positions
    Index kernel_rows = 0;                    ///< of a convolution: its channels, and the partition is of its kernel
    bool has_generators = false;              ///< whether the weights were tied by a group
    std::vector<ActionGenerator> generators;  ///< that group's
    std::uint64_t seed = 0;
    std::function<SampleBatch(Rng&)> draw_entry;  ///< the rows of one task or sample; called by one thread at a time

    Index entries() const { return kind == DatasetKind::tasks ? shape.tasks : samples.samples; }

    /// The entries first .. first + count - 1, all of them there, of the kind that the data are.
    TaskBatch generate_tasks(Index first, Index count) const;
    SampleBatch generate_samples(Index first, Index count) const;
};

/// A kind of data whose sharing is known, and its options: fields that may be set before the data are made. The lists
/// of options are bound to the fields of this object. Options of different problems that have the same name take the
/// same values, but may have different defaults.
class Problem {
  public:
    virtual ~Problem() = default;

    std::string const& name() const { return name_; }        ///< "conv1d"
    std::string const& summary() const { return summary_; }  ///< "a convolution with open ends"
    DatasetKind kind() const { return kind_; }

    virtual std::vector<OptionField> own_options() = 0;              ///< those that make the problem what it is
    virtual std::vector<OptionField> size_options() = 0;             ///< how much data there are
    virtual std::vector<OptionField> noise_options();                ///< how exact the data are
    virtual std::vector<OptionField> input_options() { return {}; }  ///< how the inputs are drawn and ordered

    /// Throws OptionError for the first option whose value is not allowed, or not with the others'.
    void validate();

    /// Throws as validate() does, and where two groups cannot act together.
    SyntheticData make();

    double noise = 0.1;  ///< standard deviation of the Gaussian noise
    std::uint64_t seed = 0;

  protected:
    Problem(std::string name, std::string summary, DatasetKind kind);

  private:
    /// Rules between the options; the values by themselves have been checked.
    virtual void check() const = 0;

    /// The data, but for kind, seed and the name in front of the title.
    virtual SyntheticData build() const = 0;

    std::string name_;
    std::string summary_;
    DatasetKind kind_;
};

/// Random numbers that belong to the whole problem, not to an entry: entry i has stream i.
inline constexpr std::uint64_t structure_stream = ~std::uint64_t{0};
inline constexpr std::uint64_t scramble_stream = structure_stream - 1;

/// Each problem that there is, with its defaults.
std::vector<std::unique_ptr<Problem>> all_problems();

}  // namespace symdiscover
