// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/partition.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numeric>
#include <stdexcept>
#include <unordered_map>

namespace symdiscover {

Partition Partition::from_labels(std::span<std::int32_t const> labels) {
    Partition partition;
    partition.labels_.reserve(labels.size());
    std::unordered_map<std::int32_t, std::int32_t> renumbered;
    for (std::int32_t const label : labels) {
        if (label < inactive_label) {
            throw std::invalid_argument(fmt::format("partition: expected labels of at least -1, found {}", label));
        }
        if (label == inactive_label) {
            ++partition.inactive_;
            partition.labels_.push_back(inactive_label);
            continue;
        }
        auto const [entry, is_new] = renumbered.try_emplace(label, static_cast<std::int32_t>(partition.sizes_.size()));
        if (is_new) partition.sizes_.push_back(0);
        ++partition.sizes_[static_cast<std::size_t>(entry->second)];
        partition.labels_.push_back(entry->second);
    }
    return partition;
}

Partition Partition::singletons(Index elements) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(elements));
    std::iota(labels.begin(), labels.end(), 0);
    return from_labels(labels);
}

Partition Partition::one_block(Index elements) {
    return from_labels(std::vector<std::int32_t>(static_cast<std::size_t>(elements), 0));
}

std::string Partition::describe() const {
    std::string text = fmt::format("{} elements, {} blocks", elements(), blocks());
    if (blocks() > 0 && blocks() <= 8) text += fmt::format(" (sizes {})", fmt::join(sizes_, ", "));
    if (inactive_ > 0) text += fmt::format(", {} inactive", inactive_);
    return text;
}

}  // namespace symdiscover
