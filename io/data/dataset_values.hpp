// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "io/data/checksum.hpp"
#include "io/data/data_array.hpp"
#include "io/data/dataset.hpp"

/// The values of a dataset: looked at once, then kept in memory or left in their file.
namespace symdiscover {

/// Looks at every value once, a few megabytes at a time: /x first, then /y.
class ValueScan {
  public:
    /// `examples` are all of them, of all tasks.
    ValueScan(Index examples, MissingValues missing, Observer const& observer)
        : missing_(missing), observer_(observer), complete_(static_cast<std::size_t>(examples), true) {}

    /// Puts the values in `keep` [rows, row_size] unless it is null. Throws DataError at the first value that is not
    /// finite, or missing where that is an error, or beyond all others, saying where: "/x[3, 2, 17]", and Stopped when
    /// the observer stops it. The summary is that of the values which are not missing.
    ValueSummary scan(DataArray const& array, double* keep);

    std::uint64_t checksum() { return checksum_.value(); }

    /// Of each example whether all its values are there, in all that was scanned.
    std::vector<bool> const& complete() const { return complete_; }

  private:
    MissingValues missing_;
    Observer const& observer_;
    std::vector<bool> complete_;
    Checksum checksum_;
};

/// Moves the examples that miss no value to the front of their task, makes the rows behind them zero, and sets the
/// counts; these stay empty when nothing is missing.
void leave_out_missing(TaskBatch& batch);

/// Tasks that stay in their file: read() costs memory for what it returns and little more, and reads tasks that
/// follow one another in one go. Throws DataError when the file has become unreadable since it was opened.
class FileTaskSource final : public TaskSource {
  public:
    /// `x` [T, N, in...] and `y` [T, N, out...] have been checked; split[t] says where task t belongs.
    FileTaskSource(TaskShape shape, DataArray x, DataArray y, std::span<Split const> split, MissingValues missing);

    TaskShape const& shape() const override { return shape_; }
    std::vector<Index> const& tasks_of(Split split) const override {
        return by_split_[static_cast<std::size_t>(split)];
    }
    TaskBatch read(std::span<Index const> tasks) const override;

  private:
    TaskShape shape_;
    DataArray x_;
    DataArray y_;
    MissingValues missing_;
    std::array<std::vector<Index>, 3> by_split_;
};

}  // namespace symdiscover
