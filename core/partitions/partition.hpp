// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/types.hpp"

/// Words, here and everywhere. Data are tasks (LinearTasks: many small problems whose layers share) or samples (one
/// dataset; all that is known of it is a QuadraticLoss, whose elements share). For both, a *partition* says which
/// elements are tied, and is what a fit looks for; *sharing* is the wider word for whatever makes weights out of fewer
/// parameters: a matrix U or A, which is soft where it is not a partition's. What is done for both has one name, and
/// the types of the arguments tell which is meant:
///
///     fit_tied          the parameters of one partition          TiedTasks, TiedSamples: partition, parameters, score
///     merge_path        from all apart to one block              MergePath (core/partitions/merge_path.hpp)
///     choose_on_path    the best partition of a path             TiedTasks, TiedSamples
///     find_partition    the search: a path, then steps off it    TaskFinding, SampleFinding
///     SelectionCriterion  what a partition is chosen by
///     heldout_of_partitions  errors on data not learned from     core/judging
///
/// A *score* is minus the log evidence of a partition, its prior included, in nats: lower is better, comparable for the
/// same data only. A *loss* is a sum of squares, an *error* a mean. `blocks` as an option is how many, 0 to choose.
namespace symdiscover {

/// What a partition is chosen by among others.
enum class SelectionCriterion {
    /// The score: of the meta-train tasks, or of the train and validation samples together.
    evidence,
    /// The error of what was learned elsewhere on the meta-validation tasks, or on the validation samples [LPS]; this
    /// alone tends to split blocks.
    validation,
};

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
