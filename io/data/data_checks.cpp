// SPDX-License-Identifier: Apache-2.0
#include "io/data/data_checks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>

#include "core/data/distinct_tasks.hpp"

namespace symdiscover {

namespace {

/// A hash of a sequence of values; 0 and -0 differ.
class SequenceHash {
  public:
    void add(double value) {
        constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;  // 2^64 over the golden ratio
        state_ = (state_ ^ std::bit_cast<std::uint64_t>(value)) * odd;
        state_ ^= state_ >> 29;
    }
    std::uint64_t value() const { return state_; }

  private:
    std::uint64_t state_ = 0xcbf29ce484222325;
};

/// Numbers whose hashes are equal, in groups of two and more, the earliest first.
std::vector<std::vector<Index>> equal_groups(std::vector<std::uint64_t> const& hashes,
                                             std::vector<bool> const& left_out) {
    std::map<std::uint64_t, std::vector<Index>> by_hash;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (!left_out[i]) by_hash[hashes[i]].push_back(static_cast<Index>(i));
    }
    std::vector<std::vector<Index>> groups;
    for (auto& [hash, members] : by_hash) {
        if (members.size() > 1) groups.push_back(std::move(members));
    }
    std::sort(groups.begin(), groups.end());
    return groups;
}

/// The columns of /x or of /y.
class Columns {
  public:
    explicit Columns(Index count) : columns_(static_cast<std::size_t>(count)) {}

    template <class Row>
    void add(Row const& row) {
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            Column& column = columns_[c];
            double const value = row[static_cast<Index>(c)];
            if (rows_ == 0) column.first = value;
            column.varies = column.varies || value != column.first;
            column.sum += value;
            column.squares += value * value;
            column.hash.add(value);
        }
        ++rows_;
    }

    std::vector<ColumnSummary> summaries() const {
        std::vector<ColumnSummary> found;
        auto const rows = static_cast<double>(std::max<Index>(rows_, 1));
        for (Column const& column : columns_) {
            found.push_back({column.sum / rows, std::sqrt(column.squares / rows), !column.varies});
        }
        return found;
    }

    std::vector<std::vector<Index>> copies() const {
        std::vector<std::uint64_t> hashes;
        std::vector<bool> constant;
        for (Column const& column : columns_) {
            hashes.push_back(column.hash.value());
            constant.push_back(!column.varies);
        }
        return equal_groups(hashes, constant);
    }

  private:
    struct Column {
        double first = 0.0;
        double sum = 0.0;
        double squares = 0.0;
        bool varies = false;
        SequenceHash hash;
    };
    std::vector<Column> columns_;
    Index rows_ = 0;
};

/// Counts the values that programs write for "none", and the two ends of the range.
class Repeats {
  public:
    explicit Repeats(ValueSummary const& range) {
        std::vector<double> values{-9999.0, -999.0, -99.0, -9999.9, -999.9, -99999.0, 9999.0,  999.0,
                                   99999.0, 1e20,   -1e20, 1e30,    -1e30,  1e36,     65535.0, -32768.0};
        values.insert(values.end(), {range.min, range.max});
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        for (double const value : values) counted_.push_back({value, 0});
        low_ = range.min;
        high_ = range.max;
    }

    template <class Row>
    void add(Row const& row) {
        for (double const value : row) {
            if (value == low_ || value == high_ || std::abs(value) >= 99.0) {
                auto const at = std::lower_bound(counted_.begin(), counted_.end(), value,
                                                 [](auto const& one, double wanted) { return one.value < wanted; });
                if (at != counted_.end() && at->value == value) {
                    ++at->count;
                    continue;
                }
            }
            squares_ += value * value;
            ++others_;
        }
    }

    /// Those that stand more than once, while nearly all others are at most a tenth as large.
    std::vector<SuspiciousValue> suspicious() const {
        constexpr double far_outside = 10.0;
        Index const counted = std::accumulate(counted_.begin(), counted_.end(), Index{0},
                                              [](Index sum, auto const& one) { return sum + one.count; });
        if (others_ <= counted) return {};
        double const rms = std::sqrt(squares_ / static_cast<double>(others_));
        std::vector<SuspiciousValue> found;
        std::copy_if(counted_.begin(), counted_.end(), std::back_inserter(found), [&](SuspiciousValue const& one) {
            return one.count > 1 && rms > 0.0 && std::abs(one.value) > far_outside * rms;
        });
        return found;
    }

  private:
    std::vector<SuspiciousValue> counted_;  ///< ascending
    double low_ = 0.0;
    double high_ = 0.0;
    double squares_ = 0.0;  ///< of all others
    Index others_ = 0;
};

/// All that is gathered while the examples pass by.
class Gatherer {
  public:
    explicit Gatherer(DatasetInfo const& info)
        : inputs_(info.inputs()),
          outputs_(info.kind == DatasetKind::vectors ? 0 : info.outputs()),
          in_x_(info.x),
          in_y_(info.y) {}

    template <class Row>
    void add(Row const& x, Row const& y) {
        inputs_.add(x);
        outputs_.add(y);
        in_x_.add(x);
        in_y_.add(y);
        SequenceHash example;
        for (double const value : x) example.add(value);
        for (double const value : y) example.add(value);
        examples_.push_back(example.value());
    }

    DataChecks checks() {
        std::sort(examples_.begin(), examples_.end());
        auto const count = static_cast<Index>(examples_.size());
        auto const different = std::unique(examples_.begin(), examples_.end()) - examples_.begin();
        return {inputs_.summaries(), outputs_.summaries(), inputs_.copies(),  outputs_.copies(), {}, count,
                count - different,   in_x_.suspicious(),   in_y_.suspicious()};
    }

  private:
    Columns inputs_;
    Columns outputs_;
    Repeats in_x_;
    Repeats in_y_;
    std::vector<std::uint64_t> examples_;
};

void gather_tasks(TaskSource const& source, Gatherer& gatherer) {
    constexpr Index most_values = Index{1} << 20;  // 8 MB
    TaskShape const& shape = source.shape();
    Index const step = std::max<Index>(1, most_values / (shape.examples * (shape.inputs() + shape.outputs())));
    for (Index first = 0; first < shape.tasks; first += step) {
        std::vector<Index> tasks(static_cast<std::size_t>(std::min(step, shape.tasks - first)));
        std::iota(tasks.begin(), tasks.end(), first);
        TaskBatch const batch = source.read(tasks);
        for (Index task = 0; task < batch.tasks; ++task) {
            for (Index row = task * batch.examples; row < task * batch.examples + batch.count(task); ++row) {
                gatherer.add(batch.x.row(row), batch.y.row(row));
            }
        }
    }
}

void gather_samples(SampleSet const& samples, Gatherer& gatherer) {
    for (SamplePart const part : {SamplePart::train, SamplePart::validation, SamplePart::test, SamplePart::tuning}) {
        SampleBatch const batch = samples.part(part);
        for (Index row = 0; row < batch.count(); ++row) gatherer.add(batch.x.row(row), batch.y.row(row));
    }
}

}  // namespace

DataChecks check_data(Dataset const& dataset) {
    Gatherer gatherer(dataset.info);
    if (dataset.samples) {
        gather_samples(*dataset.samples, gatherer);
        return gatherer.checks();
    }
    gather_tasks(*dataset.tasks, gatherer);
    DataChecks checks = gatherer.checks();
    checks.equal_tasks = find_copies(*dataset.tasks);
    return checks;
}

}  // namespace symdiscover
