// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "io/data/dataset.hpp"
#include "io/h5/h5_reader.hpp"

/// The values of a dataset: looked at once, then kept in memory or left in their file.
namespace symdiscover {

/// Reads every value once, a few megabytes at a time, and puts the values in `keep` [rows, row_size] unless it is null.
/// Throws DataError at the first value that is not finite, saying where: "/x[3, 2, 17]".
/// `checksum` is carried on from dataset to dataset.
ValueSummary scan_values(std::string const& file, std::string const& name, H5Dataset const& dataset, double* keep,
                         std::uint64_t& checksum);

/// One step of 64-bit FNV-1a over the bytes of the values; start from fnv_start.
std::uint64_t fnv1a(std::uint64_t hash, double const* values, std::size_t count);

inline constexpr std::uint64_t fnv_start = 0xcbf29ce484222325;

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
