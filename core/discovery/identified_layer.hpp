// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/data/identified_tasks.hpp"
#include "core/discovery/discovery.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"

namespace symdiscover {

/// The whole layer of a finding on the inputs and outputs that tasks can tell: weights of constant inputs and outputs
/// get the labels that make the simplest partition, and of equal inputs, whose weights only show as a sum, each gets
/// its part (a block that is the sum of two others is those two), in the simplest order. `reduced` describes the layer
/// of IdentifiedTasks; `tied` is its model, whose posterior tells sums. Says what it did in `notes`.
LayerDiscovery whole_layer(LayerDiscovery reduced, TiedTasks const& tied, IdentifiedTasks const& tasks,
                           Unidentified const& unidentified, TaskShape const& shape, Workers const& workers = {});

}  // namespace symdiscover
