// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/sharing_path.hpp"

#include <limits>
#include <utility>
#include <vector>

#include "core/fit/one_dataset/tied_samples.hpp"

namespace symdiscover {

namespace {

/// The cells of a partition that merges upwards, as far as the prior is concerned.
class Cells {
  public:
    Cells(Partition const& start, PartitionPrior const& prior) : prior_(prior), cell_(start.labels()) {
        blocks_ = start.blocks();
        inactive_ = start.inactive();
        sizes_ = start.sizes();
        members_.resize(sizes_.size());
        for (Index e = 0; e < start.elements(); ++e) {
            if (start[e] >= 0) members_[static_cast<std::size_t>(start[e])].push_back(e);
        }
        for (Index const size : sizes_) log_sizes_ += prior_.log_cell(size);
    }

    Index blocks() const { return blocks_; }

    double log_prior() const {
        return prior_.log_head(blocks_, inactive_ > 0) + prior_.log_cell(inactive_) + log_sizes_;
    }

    /// As SharingMerge has it: b may stand for zero.
    void merge(Index a, Index b) {
        std::size_t into = cell_of(a);
        --blocks_;
        log_sizes_ -= prior_.log_cell(sizes_[into]);
        if (b == static_cast<Index>(cell_.size())) {
            inactive_ += sizes_[into];
            return;
        }
        std::size_t gone = cell_of(b);
        log_sizes_ -= prior_.log_cell(sizes_[gone]);
        if (sizes_[into] < sizes_[gone]) std::swap(into, gone);  // relabel the fewer
        for (Index const e : members_[gone]) {
            cell_[static_cast<std::size_t>(e)] = static_cast<std::int32_t>(into);
            members_[into].push_back(e);
        }
        members_[gone].clear();
        sizes_[into] += sizes_[gone];
        log_sizes_ += prior_.log_cell(sizes_[into]);
    }

  private:
    std::size_t cell_of(Index e) const { return static_cast<std::size_t>(cell_[static_cast<std::size_t>(e)]); }

    PartitionPrior const& prior_;
    std::vector<std::int32_t> cell_;
    std::vector<Index> sizes_;
    std::vector<std::vector<Index>> members_;
    Index blocks_ = 0;
    Index inactive_ = 0;
    double log_sizes_ = 0.0;
};

}  // namespace

std::size_t best_on_path(QuadraticLoss const& loss, SharingPath const& path, PartitionPrior const& prior,
                         Index blocks) {
    Cells cells(path.start, prior);
    double rss = path.start_rss;
    double least = std::numeric_limits<double>::infinity();
    std::size_t best = path.merges.size();
    for (std::size_t count = 0;; ++count) {
        if (blocks > 0 && cells.blocks() == blocks) return count;
        double const score = negative_log_evidence(rss, loss.energy, loss.observations, cells.blocks() * loss.payload) -
                             cells.log_prior();
        if (score < least) {
            least = score;
            best = count;
        }
        if (count == path.merges.size()) return best;
        rss += path.merges[count].cost;
        cells.merge(path.merges[count].a, path.merges[count].b);
    }
}

}  // namespace symdiscover
