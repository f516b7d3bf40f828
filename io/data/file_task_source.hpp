// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <vector>

#include "core/data/task_source.hpp"
#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// Tasks that stay in their file: read() costs memory for what it returns and little more, and reads tasks that
/// follow one another in one go. Throws DataError when the file has become unreadable since it was opened.
class FileTaskSource final : public TaskSource {
  public:
    /// `x` [T, N, in...] and `y` [T, N, out...] have been checked; split[t] says where task t belongs.
    FileTaskSource(TaskShape shape, H5Dataset x, H5Dataset y, std::span<Split const> split);

    TaskShape const& shape() const override { return shape_; }
    std::vector<Index> const& tasks_of(Split split) const override {
        return by_split_[static_cast<std::size_t>(split)];
    }
    TaskBatch read(std::span<Index const> tasks) const override;

  private:
    TaskShape shape_;
    H5Dataset x_;
    H5Dataset y_;
    std::array<std::vector<Index>, 3> by_split_;
};

}  // namespace symdiscover
