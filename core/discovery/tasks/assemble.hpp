// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/discovery/tasks/discover.hpp"
#include "core/discovery/tasks/find_partition.hpp"
#include "core/tasks/linear_tasks.hpp"

/// What every fit method needs between its soft sharing and its Discovery.
namespace symdiscover {

/// An observer that remembers whether it asked to stop.
class Watch {
  public:
    explicit Watch(Observer const& inner) : inner_(inner) {}

    /// Valid while this object is.
    Observer observer();
    bool stopped() const { return stopped_; }

  private:
    Observer const& inner_;
    bool stopped_ = false;
};

/// Meta-train tasks for closed forms, spread evenly where there are more than such a fit can use; a note says so.
TaskBatch training_tasks(TaskSource const& source, std::vector<std::string>& notes);

/// How a tied model is judged where the number of blocks is chosen. Refers to `source` while it lives.
Criterion chosen_criterion(TaskSource const& source, Index support, DiscoverOptions const& options);

/// The held-out errors on the meta-test tasks: the soft ones are given, one a task; all others are measured here.
HeldOut judge_finding(TaskSource const& source, LinearTasks const& data, PartitionFinding const& finding,
                      Vector const& soft_errors, Index support, DiscoverOptions const& options);

/// The layer's shapes, partition, group and pattern.
LayerDiscovery describe_layer(TaskSource const& source, PartitionFinding const& finding);

}  // namespace symdiscover
