// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// Which elements (weights) are tied. Canonical: blocks are numbered 0, 1, ... by first appearance and
/// inactive elements (always zero) carry -1, so two partitions are the same exactly when their labels are equal.
class Partition {
  public:
    static constexpr std::int32_t inactive_label = -1;

    Partition() = default;

    /// Any labels >= -1, renumbered by first appearance. Throws std::invalid_argument on a label below -1.
    static Partition from_labels(std::span<std::int32_t const> labels);

    static Partition singletons(Index elements);
    static Partition one_block(Index elements);

    Index elements() const { return static_cast<Index>(labels_.size()); }
    Index blocks() const { return static_cast<Index>(sizes_.size()); }
    Index inactive() const { return inactive_; }
    Index active() const { return elements() - inactive_; }

    /// Whether two elements or more are in one block.
    bool ties_anything() const { return blocks() < active(); }

    /// Whether each element is a block of its own: none is tied, none inactive.
    bool all_apart() const { return blocks() == elements(); }

    std::int32_t operator[](Index element) const { return labels_[static_cast<std::size_t>(element)]; }
    std::vector<std::int32_t> const& labels() const { return labels_; }

    /// Number of elements of each block; inactive elements belong to none.
    std::vector<Index> const& sizes() const { return sizes_; }

    /// One line: "12 elements, 3 blocks (sizes 4, 4, 2), 2 inactive".
    std::string describe() const;

    friend bool operator==(Partition const&, Partition const&) = default;

  private:
    std::vector<std::int32_t> labels_;
    std::vector<Index> sizes_;
    Index inactive_ = 0;
};

}  // namespace symdiscover
