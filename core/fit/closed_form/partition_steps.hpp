// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/fit/closed_form/tied_tasks.hpp"

/// Ways in which a partition may be better with fewer or more blocks, for a search that tries them.
namespace symdiscover {

/// How many merges or splits are worth trying at once: where there are many blocks, one at a time takes for ever.
Index steps_at_once(Partition const& partition);

/// Partitions with blocks merged that behave alike over the tasks, the most promising first. Where several steps at
/// once are worth trying these come first, then half as many, and so on. The last puts the weakest block to sleep.
std::vector<Partition> promising_merges(TiedTasks const& model);

/// Partitions with blocks split (or inactive weights woken) along the leading eigenvector of what they leave
/// unexplained, in the same order.
std::vector<Partition> promising_splits(LinearTasks const& data, TiedTasks const& model);

}  // namespace symdiscover
