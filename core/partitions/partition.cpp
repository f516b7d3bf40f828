// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/partition.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <unordered_map>

namespace symdiscover {

namespace {

/// New numbers of labels, by first appearance. Labels that are about as many as the elements, which most are, index a
/// table.
class Renumbering {
  public:
    explicit Renumbering(std::span<std::int32_t const> labels) {
        std::int32_t const largest = labels.empty() ? -1 : *std::max_element(labels.begin(), labels.end());
        if (largest >= 0 && static_cast<std::size_t>(largest) <= 2 * labels.size()) {
            table_.assign(static_cast<std::size_t>(largest) + 1, -1);
        }
    }

    /// The number of label >= 0, `next` if it is new.
    std::int32_t operator()(std::int32_t label, std::int32_t next) {
        if (table_.empty()) return others_.try_emplace(label, next).first->second;
        std::int32_t& number = table_[static_cast<std::size_t>(label)];
        if (number < 0) number = next;
        return number;
    }

  private:
    std::vector<std::int32_t> table_;
    std::unordered_map<std::int32_t, std::int32_t> others_;
};

}  // namespace

Partition Partition::from_labels(std::span<std::int32_t const> labels) {
    Partition partition;
    partition.labels_.reserve(labels.size());
    Renumbering renumbered(labels);
    for (std::int32_t const label : labels) {
        if (label < inactive_label) {
            throw std::invalid_argument(fmt::format("partition: expected labels of at least -1, found {}", label));
        }
        if (label == inactive_label) {
            ++partition.inactive_;
            partition.labels_.push_back(inactive_label);
            continue;
        }
        auto const next = static_cast<std::int32_t>(partition.sizes_.size());
        std::int32_t const number = renumbered(label, next);
        if (number == next) partition.sizes_.push_back(0);
        ++partition.sizes_[static_cast<std::size_t>(number)];
        partition.labels_.push_back(number);
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
