// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/data/patches.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// All that squared error knows of a convolution's examples, computed once. With X [P, p] the patches of an example, Y
/// [P, c] what is to be said of them, and a kernel W [c, p],
///     |X W^T - Y|^2 = |R W^T - Z|^2 + |rest|^2,    R^T R = X^T X,    R^T Z = X^T Y,
/// so that an example is r = min(p + 1, P) rows (R, Z) with the rest's norm, output by output, in the last. They are
/// scaled such that the mean square over r c numbers is that over the P c of the image: means of losses are the same,
/// exactly, and [N, h, w] images become [N, r, p].
class PatchMoments final : public TaskSource {
  public:
    /// Reads all tasks of the three splits. source: [c_i, h, w] images with outputs [c, P] (of any shape, channels
    /// first). Throws OptionError ("model") when there are not `positions` outputs of each of the channels.
    PatchMoments(TaskSource const& source, Patches const& patches, Index channels, Workers const& workers);

    /// {T, N, [r, p], [r, c]}.
    TaskShape const& shape() const override { return shape_; }
    std::vector<Index> const& tasks_of(Split split) const override {
        return by_split_[static_cast<std::size_t>(split)];
    }
    TaskBatch read(std::span<Index const> tasks) const override;
    void read_into(std::span<Index const> tasks, TaskBatch& batch) const override;

    Index rows() const { return shape_.input_shape.front(); }  ///< r
    Index positions() const { return positions_; }             ///< P
    double scale() const;                                      ///< of the rows: sqrt(r / P)

  private:
    using Singles = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    void keep(Index task, TaskBatch const& batch, Index row_of_batch, Patches const& patches);

    TaskShape shape_;
    std::vector<Index> by_split_[3];
    Index positions_;
    std::vector<Index> counts_;  ///< examples of each task, empty where all have N
    Matrix moments_;             ///< [T, N r (p + c)], or empty
    Singles singles_;            ///< the same in single precision, where doubles took more than 160 MB
};

/// Examples whose rows are examples: [T N, r p] as [T N r, p], in the units of the images.
TaskBatch rows_of_moments(TaskBatch const& batch, Index rows, double scale);

/// Tasks of the kernel as a linear layer, with the images' number of observations.
LinearTasks kernel_tasks(TaskBatch const& moments, PatchMoments const& source, Workers const& workers);

}  // namespace symdiscover
