// SPDX-License-Identifier: Apache-2.0
#include "io/data/value_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <span>
#include <vector>

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

}  // namespace symdiscover
