// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/data/samples.hpp"
#include "core/networks/model_spec.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// The mean error on the test samples, in the model's metric, of a layer constrained to each of the partitions of its
/// m n weights and fitted to the train and validation samples: what a fit reports as `tied` of the partition it found.
/// NaN without test samples, and where the model cannot have that sharing. Throws OptionError when the model does not
/// suit the samples, std::invalid_argument when a partition is not of m n weights.
std::vector<double> heldout_of_partitions(SampleSet const& samples, ModelSpec const& spec,
                                          std::vector<Partition> const& partitions, std::uint64_t seed);

}  // namespace symdiscover
