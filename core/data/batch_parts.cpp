// SPDX-License-Identifier: Apache-2.0
#include "core/data/batch_parts.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace symdiscover {

namespace {

TaskBatch part_of(TaskBatch const& batch, std::span<Index const> tasks, Index examples) {
    Index const count = static_cast<Index>(tasks.size());
    TaskBatch part{count, examples, Matrix(count * examples, batch.x.cols()), Matrix(count * examples, batch.y.cols())};
    for (Index i = 0; i < count; ++i) {
        Index const t = tasks[static_cast<std::size_t>(i)];
        part.x.middleRows(i * examples, examples) = batch.x.middleRows(t * batch.examples, examples);
        part.y.middleRows(i * examples, examples) = batch.y.middleRows(t * batch.examples, examples);
        if (!batch.counts.empty()) part.counts.push_back(std::min(batch.count(t), examples));
    }
    return part;
}

}  // namespace

TaskBatch select(TaskBatch const& batch, std::span<Index const> tasks) { return part_of(batch, tasks, batch.examples); }

TaskBatch head(TaskBatch const& batch, Index tasks, Index examples) {
    std::vector<Index> first(static_cast<std::size_t>(tasks));
    std::iota(first.begin(), first.end(), Index{0});
    return part_of(batch, first, examples);
}

}  // namespace symdiscover
