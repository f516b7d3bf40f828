// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/workers.hpp"
#include "core/data/task_source.hpp"
#include "core/discovery/discovery.hpp"
#include "core/discovery/fit_options.hpp"
#include "core/judging/partition_heldout.hpp"

/// What methods that learn from many tasks have in common.
namespace symdiscover {

/// How a tied model is judged where the number of blocks is chosen; by the evidence when the options do not say. Refers
/// to `source` while it lives.
Criterion chosen_criterion(TaskSource const& source, FitOptions const& options, HeldOutProtocol const& protocol,
                           NoiseModel const& noise = {});

/// "C8, 3 shared parameters, 40 inactive": a partition of outputs x inputs weights in a few words.
std::string partition_words(Partition const& partition, Index outputs, Index inputs);

/// A layer's shapes, partition [outputs, inputs], group and pattern.
LayerDiscovery describe_layer(std::string name, Partition partition, Index outputs, Index inputs,
                              Workers const& workers = {});

}  // namespace symdiscover
