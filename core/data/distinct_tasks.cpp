// SPDX-License-Identifier: Apache-2.0
#include "core/data/distinct_tasks.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

namespace symdiscover {

namespace {

constexpr Split all_splits[] = {Split::train, Split::validation, Split::test};

std::string_view bytes_of(auto const& rows) {
    return {reinterpret_cast<char const*>(rows.data()), static_cast<std::size_t>(rows.size()) * sizeof(double)};
}

/// Sums over a task's examples of two hashes each: the order of the examples does not matter. Equal ones mean equal
/// tasks, but for a chance of 2^-64 or less.
std::pair<std::size_t, std::size_t> fingerprint(TaskBatch const& batch, Index t) {
    std::hash<std::string_view> const hash;
    std::pair<std::size_t, std::size_t> sums{0, 0};
    for (Index i = 0; i < batch.count(t); ++i) {
        std::size_t const x = hash(bytes_of(batch.x.row(t * batch.examples + i)));
        std::size_t const y = hash(bytes_of(batch.y.row(t * batch.examples + i)));
        sums.first += std::rotl(x, 17) ^ y;
        sums.second += (x ^ std::rotl(y, 29)) * 0x9E3779B97F4A7C15ULL;
    }
    return sums;
}

}  // namespace

std::vector<std::vector<Index>> find_copies(TaskSource const& source) {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Index>> groups;
    for (Split const split : all_splits) {
        read_in_parts(source, source.tasks_of(split), [&](std::span<Index const> some, TaskBatch const& batch) {
            for (Index t = 0; t < batch.tasks; ++t) {
                groups[fingerprint(batch, t)].push_back(some[static_cast<std::size_t>(t)]);
            }
        });
    }
    std::vector<std::vector<Index>> copies;
    for (auto& [key, tasks] : groups) {
        if (tasks.size() < 2) continue;
        std::sort(tasks.begin(), tasks.end());
        copies.push_back(std::move(tasks));
    }
    std::sort(copies.begin(), copies.end());
    return copies;
}

DistinctTasks::DistinctTasks(TaskSource const& source, std::vector<std::vector<Index>> const& copies)
    : source_(&source) {
    std::map<Index, std::size_t> group_of;
    for (std::size_t g = 0; g < copies.size(); ++g) {
        for (Index const t : copies[g]) group_of[t] = g;
    }
    std::vector<bool> seen(copies.size(), false);
    bool const had_test = !source.tasks_of(Split::test).empty();
    std::vector<Index> all;
    for (Split const split : all_splits) {
        for (Index const t : source.tasks_of(split)) {
            auto const group = group_of.find(t);
            if (group != group_of.end()) {
                if (seen[group->second]) continue;
                seen[group->second] = true;
            }
            by_split_[static_cast<int>(split)].push_back(t);
            all.push_back(t);
        }
    }
    if (!had_test || !tasks_of(Split::test).empty() || all.size() < 2) return;
    std::sort(all.begin(), all.end());
    std::vector<Split> const split = default_task_split(static_cast<Index>(all.size()));
    for (auto& tasks : by_split_) tasks.clear();
    for (std::size_t i = 0; i < all.size(); ++i) by_split_[static_cast<int>(split[i])].push_back(all[i]);
}

}  // namespace symdiscover
