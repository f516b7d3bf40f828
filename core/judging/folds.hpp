// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/observer.hpp"
#include "core/judging/partition_heldout.hpp"

namespace symdiscover {

/// The model as learned, learned anew from some of the tasks.
using SoftLearner = std::function<Predictor(TaskBatch const& batch)>;

/// The held-out errors where no task was set aside: each task in turn (of many tasks, a tenth of them) is judged by
/// what the others say, given the partition; of a single task some of its examples by the others. Without a learner the
/// model as learned is the tied one. The observer may cut it short: what was not reached is not counted.
HeldOut judge_by_folds(TaskBatch const& batch, TaskShape const& shape, Partition const& partition,
                       SoftLearner const& soft, HeldOutProtocol const& protocol, Observer const& observer);

}  // namespace symdiscover
