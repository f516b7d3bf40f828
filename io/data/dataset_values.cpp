// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// "/x[3, 2, 17]" for the value with this offset in row-major order.
std::string element_name(std::string const& name, std::vector<Index> const& shape, Index offset) {
    std::vector<Index> index(shape.size());
    for (std::size_t axis = shape.size(); axis-- > 0; offset /= shape[axis]) index[axis] = offset % shape[axis];
    return name + format_shape(index);
}

/// Mean and sum of squared deviations of many values, joined from runs (Chan, Golub, LeVeque 1979).
class Moments {
  public:
    void add(std::span<double const> values) {
        double const count = static_cast<double>(values.size());
        double const mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
        double squares = 0.0;
        for (double const value : values) squares += (value - mean) * (value - mean);
        double const delta = mean - mean_;
        double const total = count_ + count;
        squares_ += squares + delta * delta * count_ * count / total;
        mean_ += delta * count / total;
        count_ = total;
    }
    double mean() const { return mean_; }
    double std() const { return count_ > 0.0 ? std::sqrt(squares_ / count_) : 0.0; }

  private:
    double count_ = 0.0;
    double mean_ = 0.0;
    double squares_ = 0.0;
};

/// Positions in `tasks`, by task: the file is read forwards, and each compressed chunk once.
std::vector<std::size_t> file_order(std::span<Index const> tasks) {
    std::vector<std::size_t> order(tasks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return tasks[a] < tasks[b]; });
    return order;
}

/// Rows [N, width] of each task from the file, in the order of `tasks`.
Matrix gather(H5Dataset const& dataset, std::span<Index const> tasks, Index examples) {
    constexpr Index run_values = Index{1} << 20;  // 8 MB beside the batch itself
    Index const width = dataset.layout().row_size() / examples;
    Index const longest = std::max<Index>(1, run_values / (examples * width));
    std::vector<std::size_t> const order = file_order(tasks);
    Matrix gathered(static_cast<Index>(tasks.size()) * examples, width);
    Matrix run;
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
        Index const first = tasks[order[begin]];
        Index last = first;
        for (end = begin + 1; end < order.size(); ++end) {
            Index const next = tasks[order[end]];
            if (next > last + 1 || next - first >= longest) break;
            last = next;
        }
        run.resize((last - first + 1) * examples, width);
        dataset.read(first, last - first + 1, run.data());
        for (std::size_t i = begin; i < end; ++i) {
            gathered.middleRows(static_cast<Index>(order[i]) * examples, examples) =
                run.middleRows((tasks[order[i]] - first) * examples, examples);
        }
    }
    return gathered;
}

}  // namespace

std::uint64_t fnv1a(std::uint64_t hash, double const* values, std::size_t count) {
    constexpr std::uint64_t prime = 0x100000001b3;
    for (std::size_t i = 0; i < count; ++i) {
        auto const bits = std::bit_cast<std::uint64_t>(values[i]);
        for (int shift = 0; shift < 64; shift += 8) hash = (hash ^ ((bits >> shift) & 0xff)) * prime;
    }
    return hash;
}

ValueSummary scan_values(std::string const& file, std::string const& name, H5Dataset const& dataset, double* keep,
                         std::uint64_t& checksum) {
    constexpr Index run_values = Index{1} << 20;  // 8 MB: large against a disk's latency, small against memory
    H5Layout const& layout = dataset.layout();
    Index const width = layout.row_size();
    Index const run_rows = std::max<Index>(1, run_values / width);
    ValueSummary summary{HUGE_VAL, -HUGE_VAL, 0.0, 0.0};
    Moments moments;
    std::vector<double> buffer;
    for (Index first = 0; first < layout.shape[0]; first += run_rows) {
        Index const rows = std::min(run_rows, layout.shape[0] - first);
        if (keep == nullptr) buffer.resize(static_cast<std::size_t>(rows * width));
        double* const values = keep == nullptr ? buffer.data() : keep + first * width;
        dataset.read(first, rows, values);
        std::span<double const> const run(values, static_cast<std::size_t>(rows * width));
        auto const bad = std::find_if(run.begin(), run.end(), [](double value) { return !std::isfinite(value); });
        if (bad != run.end()) {
            throw bad_input(file, element_name(name, layout.shape, first * width + (bad - run.begin())),
                            "a finite number", std::isnan(*bad) ? "NaN" : fmt::format("{}", *bad));
        }
        auto const [low, high] = std::minmax_element(run.begin(), run.end());
        summary.min = std::min(summary.min, *low);
        summary.max = std::max(summary.max, *high);
        moments.add(run);
        checksum = fnv1a(checksum, run.data(), run.size());
    }
    summary.mean = moments.mean();
    summary.std = moments.std();
    return summary;
}

FileTaskSource::FileTaskSource(TaskShape shape, H5Dataset x, H5Dataset y, std::span<Split const> split)
    : shape_(std::move(shape)), x_(std::move(x)), y_(std::move(y)) {
    for (Index t = 0; t < shape_.tasks; ++t) {
        by_split_[static_cast<std::size_t>(split[static_cast<std::size_t>(t)])].push_back(t);
    }
}

TaskBatch FileTaskSource::read(std::span<Index const> tasks) const {
    return {static_cast<Index>(tasks.size()), shape_.examples, gather(x_, tasks, shape_.examples),
            gather(y_, tasks, shape_.examples)};
}

}  // namespace symdiscover
