// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// Mean and sum of squared deviations of many values, joined from runs (Chan, Golub, LeVeque 1979).
class Moments {
  public:
    void add(std::span<double const> values) {
        if (values.empty()) return;
        double const count = static_cast<double>(values.size());
        Eigen::Map<Eigen::ArrayXd const> const array(values.data(), static_cast<Index>(values.size()));
        double const mean = array.sum() / count;
        double const squares = (array - mean).square().sum();
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

/// Magnitudes by the power of two that they lie in, of the values other than zero: enough for a median that is right
/// within a factor of two, in one pass.
class Magnitudes {
  public:
    void add(std::span<double const> values, Index offset) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            double const size = std::abs(values[i]);
            if (size == 0.0 || is_missing(size)) continue;
            ++counts_[std::bit_cast<std::uint64_t>(size) >> mantissa_bits];
            ++count_;
            if (size <= largest_) continue;
            largest_ = size;
            where_ = offset + static_cast<Index>(i);
        }
    }
    double largest() const { return largest_; }
    Index where() const { return where_; }
    double median() const {
        Index below = 0;
        std::size_t exponent = 0;
        while (exponent + 1 < counts_.size() && 2 * (below += counts_[exponent]) < count_) ++exponent;
        // Numbers below the smallest normal one share the first power.
        return std::bit_cast<double>(static_cast<std::uint64_t>(std::max<std::size_t>(exponent, 1)) << mantissa_bits);
    }

  private:
    static constexpr unsigned mantissa_bits = 52;
    std::array<Index, 2048> counts_{};
    Index count_ = 0;
    double largest_ = 0.0;
    Index where_ = 0;
};

/// Throws DataError when one value is so large that it cannot be one of the others' kind.
void require_one_scale(DataArray const& array, Magnitudes const& magnitudes) {
    constexpr double far_too_large = 1e100;
    double const median = magnitudes.median();
    if (magnitudes.largest() <= far_too_large * median) return;
    throw bad_input(
        array.file(), array.element_name(magnitudes.where()),
        fmt::format("a value of the same scale as the others of {}, whose median size is near {:.1g}", array.name(),
                    median),
        fmt::format("one of size {:.17g}; if it stands for a missing value, write NaN and say --missing drop",
                    magnitudes.largest()));
}

/// Throws DataError for what is never a value, and for what is missing unless that is allowed.
void require_values(DataArray const& array, std::span<double const> values, Index offset, MissingValues missing) {
    auto const refused = [&](double const& value) {
        if (!is_missing(value)) return !std::isfinite(value);
        return missing == MissingValues::error && !array.is_beyond_examples(offset + (&value - values.data()));
    };
    auto const bad = std::find_if(values.begin(), values.end(), refused);
    if (bad == values.end()) return;
    Index const place = offset + (bad - values.begin());
    std::string const name = array.element_name(place);
    if (std::isinf(*bad)) throw bad_input(array.file(), name, "a finite number", fmt::format("{}", *bad));
    throw bad_input(array.file(), name, "a finite number",
                    array.describe_missing(place) + "; --missing drop leaves out the examples that miss a value");
}

/// What is checked and counted of an array's values while they are read.
class ScannedValues {
  public:
    /// complete: of each example whether all its values are there; those that miss one are marked.
    ScannedValues(DataArray const& array, Index example_width, MissingValues missing, std::vector<bool>& complete)
        : array_(&array), example_width_(example_width), missing_(missing), complete_(&complete) {}

    /// The values from this place on. Throws DataError (require_values).
    void add(std::span<double const> values, Index offset) {
        Eigen::Map<Eigen::ArrayXd const> const all(values.data(), static_cast<Index>(values.size()));
        double const low = all.minCoeff<Eigen::PropagateNaN>();
        double const high = all.maxCoeff<Eigen::PropagateNaN>();
        magnitudes_->add(values, offset);
        if (std::max(std::abs(low), std::abs(high)) < std::numeric_limits<float>::max()) {
            add_present(values, low, high);  // false of NaN, infinity and what stands for a missing value
            return;
        }
        require_values(*array_, values, offset, missing_);
        std::vector<double> present;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!is_missing(values[i])) {
                present.push_back(values[i]);
            } else {
                (*complete_)[static_cast<std::size_t>((offset + static_cast<Index>(i)) / example_width_)] = false;
            }
        }
        if (present.empty()) return;
        auto const [least, most] = std::minmax_element(present.begin(), present.end());
        add_present(present, *least, *most);
    }

    /// Throws DataError (require_one_scale).
    ValueSummary summary() const {
        require_one_scale(*array_, *magnitudes_);
        return {low_, high_, moments_.mean(), moments_.std()};
    }

  private:
    void add_present(std::span<double const> values, double low, double high) {
        moments_.add(values);
        low_ = std::min(low_, low);
        high_ = std::max(high_, high);
    }

    DataArray const* array_;
    Index example_width_;
    MissingValues missing_;
    std::vector<bool>* complete_;
    std::unique_ptr<Magnitudes> magnitudes_ = std::make_unique<Magnitudes>();
    Moments moments_;
    double low_ = HUGE_VAL;
    double high_ = -HUGE_VAL;
};

/// Waits at the end of a scope until what was given to a checksum may go.
struct WaitForSum {
    Checksum& sum;
    ~WaitForSum() { sum.wait(); }
};

/// Positions in `tasks`, by task: the file is read forwards, and each compressed chunk once.
std::vector<std::size_t> file_order(std::span<Index const> tasks) {
    std::vector<std::size_t> order(tasks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return tasks[a] < tasks[b]; });
    return order;
}

/// Rows [N, width] of each task from the file, in the order of `tasks`.
Matrix gather(DataArray const& array, std::span<Index const> tasks, Index examples) {
    constexpr Index run_values = Index{1} << 20;  // 8 MB beside the batch itself
    Index const width = array.row_size() / examples;
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
        array.read(first, last - first + 1, run.data());
        for (std::size_t i = begin; i < end; ++i) {
            gathered.middleRows(static_cast<Index>(order[i]) * examples, examples) =
                run.middleRows((tasks[order[i]] - first) * examples, examples);
        }
    }
    return gathered;
}

}  // namespace

ValueSummary ValueScan::scan(DataArray const& array, double* keep) {
    constexpr Index run_values = Index{1} << 20;  // 8 MB: large against a disk's latency, small against memory
    Index const width = array.row_size();
    Index const run_rows = std::max<Index>(1, run_values / width);
    ScannedValues scanned(array, array.shape()[0] * width / static_cast<Index>(complete_.size()), missing_, complete_);
    std::array<std::vector<double>, 2> buffers;  // one is summed while the other is filled
    WaitForSum const wait{checksum_};            // also where this ends early: before the buffers do
    for (Index first = 0; first < array.shape()[0]; first += run_rows) {
        if (observer_ && !observer_({"reading", first, array.shape()[0]})) throw Stopped();
        Index const rows = std::min(run_rows, array.shape()[0] - first);
        double* values = keep == nullptr ? nullptr : keep + first * width;
        if (keep == nullptr) {
            std::swap(buffers[0], buffers[1]);
            buffers[0].resize(static_cast<std::size_t>(rows * width));
            values = buffers[0].data();
        }
        array.read(first, rows, values);
        std::span<double const> const run(values, static_cast<std::size_t>(rows * width));
        checksum_.add(run);
        scanned.add(run, first * width);
    }
    return scanned.summary();
}

void leave_out_missing(TaskBatch& batch) {
    std::vector<Index> counts;
    auto const complete = [&](Index row) {
        auto const none = [row](Matrix const& values) {
            return std::none_of(values.row(row).begin(), values.row(row).end(), is_missing);
        };
        return none(batch.x) && none(batch.y);
    };
    for (Index task = 0; task < batch.tasks; ++task) {
        Index const first = task * batch.examples;
        Index next = first;
        for (Index row = first; row < first + batch.examples; ++row) {
            if (!complete(row)) continue;
            if (next != row) {
                batch.x.row(next) = batch.x.row(row);
                batch.y.row(next) = batch.y.row(row);
            }
            ++next;
        }
        batch.x.middleRows(next, first + batch.examples - next).setZero();
        batch.y.middleRows(next, first + batch.examples - next).setZero();
        counts.push_back(next - first);
    }
    bool const all = std::all_of(counts.begin(), counts.end(), [&](Index count) { return count == batch.examples; });
    batch.counts = all ? std::vector<Index>{} : std::move(counts);
}

FileTaskSource::FileTaskSource(TaskShape shape, DataArray x, DataArray y, std::span<Split const> split,
                               MissingValues missing)
    : shape_(std::move(shape)), x_(std::move(x)), y_(std::move(y)), missing_(missing) {
    for (Index t = 0; t < shape_.tasks; ++t) {
        by_split_[static_cast<std::size_t>(split[static_cast<std::size_t>(t)])].push_back(t);
    }
}

TaskBatch FileTaskSource::read(std::span<Index const> tasks) const {
    TaskBatch batch{static_cast<Index>(tasks.size()), shape_.examples, gather(x_, tasks, shape_.examples),
                    gather(y_, tasks, shape_.examples)};
    if (missing_ == MissingValues::drop) leave_out_missing(batch);
    return batch;
}

}  // namespace symdiscover
