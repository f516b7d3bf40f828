// SPDX-License-Identifier: Apache-2.0
#include "core/data/own_order.hpp"

#include <algorithm>
#include <utility>

#include "core/base/rng.hpp"

namespace symdiscover {

namespace {

/// A task by how large it is, x and y together: often one of them is as large in all tasks, but for rounding.
using Sized = std::pair<double, Index>;

std::vector<Sized> by_size(TaskSource const& source, std::vector<Index> const& tasks) {
    std::vector<Sized> sizes;
    read_in_parts(source, tasks, [&](std::span<Index const> some, TaskBatch const& batch) {
        for (Index t = 0; t < batch.tasks; ++t) {
            auto const square = [&](Matrix const& values) {
                return values.middleRows(t * batch.examples, batch.examples).squaredNorm();
            };
            sizes.emplace_back(square(batch.x) + square(batch.y), some[static_cast<std::size_t>(t)]);
        }
    });
    std::sort(sizes.begin(), sizes.end());
    return sizes;
}

}  // namespace

OwnOrder::OwnOrder(TaskSource const& source) : source_(&source) {
    std::vector<Sized> const sizes = by_size(source, source.tasks_of(Split::train));
    // Tasks by size would put those that tell little first.
    Rng rng = make_rng(0);
    for (Index const i : random_permutation(rng, static_cast<Index>(sizes.size()))) {
        train_.push_back(sizes[static_cast<std::size_t>(i)].second);
    }
}

}  // namespace symdiscover
