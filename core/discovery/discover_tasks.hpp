// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

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

/// A layer's shapes, partition [outputs, inputs], group and pattern.
LayerDiscovery describe_layer(std::string name, Partition partition, Index outputs, Index inputs);

}  // namespace symdiscover
