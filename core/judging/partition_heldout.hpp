// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/data/samples.hpp"
#include "core/data/task_source.hpp"
#include "core/fit/closed_form/noise_estimation.hpp"
#include "core/fit/closed_form/partition_search.hpp"
#include "core/judging/heldout.hpp"
#include "core/networks/model_spec.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// What held-out errors of tasks hang on beside the tasks: where these are the same, a partition has the same error,
/// whichever way it was found.
struct HeldOutProtocol {
    Index support = 1;       ///< examples of each task that adapt; the others judge
    std::uint64_t seed = 0;  ///< draws the support sets
    Workers threads = 1;
    std::optional<Intercept> intercept = std::nullopt;  ///< empty: chosen by evidence

    NoiseOptions noise_options() const { return {intercept, threads}; }
};

/// The mean error of a tied model on the meta-validation tasks. Refers to `source` while it lives.
Criterion validation_criterion(TaskSource const& source, HeldOutProtocol const& protocol, NoiseModel const& noise = {});

/// What stands beside the model as learned.
struct Contenders {
    Predictor tied;
    Predictor unshared;
    Predictor wrong;
};

/// The held-out errors on the meta-test tasks: the soft ones are given, one a task; all others are measured here.
HeldOut judge_contenders(TaskSource const& source, Vector const& soft_errors, Contenders const& contenders,
                         Metric const& metric, HeldOutProtocol const& protocol);

/// The same of one linear layer with squared error and this partition, learned from `batch`, in closed form.
HeldOut judge_partition(TaskSource const& source, TaskBatch const& batch, Partition const& partition,
                        Vector const& soft_errors, HeldOutProtocol const& protocol);

/// The mean squared error on the query sets of the meta-test tasks of a layer constrained to each of the partitions of
/// its m n weights, learned from the meta-train tasks: what a fit reports as `tied` of the partition it found. NaN
/// without meta-test tasks. Throws std::invalid_argument when a partition is not of m n weights.
std::vector<double> heldout_of_partitions(TaskSource const& source, std::vector<Partition> const& partitions,
                                          HeldOutProtocol const& protocol);

/// The same of one dataset: the mean error on the test samples, in the model's metric, of a layer constrained to each
/// of the partitions of its m n weights and fitted to the train and validation samples: what a fit reports as `tied` of
/// the partition it found. NaN without test samples, and where the model cannot have that sharing. Throws OptionError
/// when the model does not suit the samples, std::invalid_argument when a partition is not of m n weights.
std::vector<double> heldout_of_partitions(SampleSet const& samples, std::vector<Partition> const& partitions,
                                          ModelSpec const& spec, std::uint64_t seed);

}  // namespace symdiscover
