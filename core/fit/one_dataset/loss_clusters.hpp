// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <vector>

#include "core/fit/one_dataset/loss_path.hpp"

/// The inner part of merge_path.
namespace symdiscover {

/// The clusters as the loss sees them: psi, V, and for each cluster which later one it is cheapest to merge with.
/// Clusters live in slots 0 .. count - 1; a slot that is given up is filled from the last.
class LossClusters {
  public:
    LossClusters(QuadraticLoss const& loss, Partition const& partition, LossPathOptions const& options,
                 std::vector<bool> const& mergeable);

    double rss() const { return rss_; }
    Index count() const { return count_; }

    /// The cheapest merge, as elements; infinite cost when none is left.
    Merge cheapest() const;

    /// Carries out cheapest().
    void merge();

  private:
    static constexpr Index to_zero = -1;  ///< the partner of a cluster that is merged with zero

    struct Partner {
        double cost = std::numeric_limits<double>::infinity();
        Index slot = to_zero;
    };

    void invert(QuadraticLoss const& tied);
    Partner cheapest_partner(Index slot) const;
    Partner cheapest_partner_single(Index slot) const;
    double merge_cost(Index a, Index b, Eigen::MatrixXd& work) const;
    void constrain(Index a, Index b, std::vector<Index> const& touched);
    void give_up(Index slot);
    void rename(Index last, Index slot);
    void merge_coupled_single(Index a, Index b);
    Vector single_column(Index slot) const;
    void move_single(Index from, Index to);
    std::vector<Index> coupled_to(Index a, Index b) const;
    void refresh(std::vector<Index> const& touched);
    Index cheapest_slot() const;
    std::size_t at(Index slot) const { return static_cast<std::size_t>(slot); }

    LossPathOptions options_;
    Index elements_;
    Index d_;
    Index count_;
    double rss_ = 0.0;
    Eigen::MatrixXd v_;  ///< [B d, B d]; the first count_ d rows and columns are in use
    Vector diagonal_;    ///< of v_, side by side, when d = 1
    Vector psi_;
    std::vector<Index> representative_;  ///< an element of each cluster
    std::vector<Index> component_;
    std::vector<bool> mergeable_;
    std::vector<Partner> partners_;
};

}  // namespace symdiscover
