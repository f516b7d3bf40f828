// SPDX-License-Identifier: Apache-2.0
#include "io/data/file_task_source.hpp"

#include <algorithm>
#include <numeric>

namespace symdiscover {

namespace {

/// Positions in `tasks`, by task: the file is read forwards, and each compressed chunk once.
std::vector<std::size_t> file_order(std::span<Index const> tasks) {
    std::vector<std::size_t> order(tasks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return tasks[a] < tasks[b]; });
    return order;
}

/// Rows [N, width] of each task from the file, in the order of `tasks`.
Matrix gather(H5Dataset const& dataset, std::span<Index const> tasks, Index examples) {
    constexpr Index run_values = Index{1} << 20;  // 8 MB beside the batch itself
    Index const width = dataset.layout().row_size() / examples;
    Index const longest = std::max<Index>(1, run_values / (examples * width));
    std::vector<std::size_t> const order = file_order(tasks);
    Matrix gathered(static_cast<Index>(tasks.size()) * examples, width);
    Matrix run;
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        Index const first = tasks[order[begin]];
        Index last = first;
        for (end = begin + 1; end < order.size(); ++end) {
            Index const next = tasks[order[end]];
            if (next > last + 1 || next - first >= longest) break;
            last = next;
        }
        run.resize((last - first + 1) * examples, width);
        dataset.read(first, last - first + 1, run.data());
        for (std::size_t i = begin; i < end; ++i) {
            gathered.middleRows(static_cast<Index>(order[i]) * examples, examples) =
                run.middleRows((tasks[order[i]] - first) * examples, examples);
        }
    }
    return gathered;
}

}  // namespace

FileTaskSource::FileTaskSource(TaskShape shape, H5Dataset x, H5Dataset y, std::span<Split const> split)
    : shape_(std::move(shape)), x_(std::move(x)), y_(std::move(y)) {
    for (Index t = 0; t < shape_.tasks; ++t) {
        by_split_[static_cast<std::size_t>(split[static_cast<std::size_t>(t)])].push_back(t);
    }
}

TaskBatch FileTaskSource::read(std::span<Index const> tasks) const {
    return {static_cast<Index>(tasks.size()), shape_.examples, gather(x_, tasks, shape_.examples),
            gather(y_, tasks, shape_.examples)};
}

}  // namespace symdiscover
