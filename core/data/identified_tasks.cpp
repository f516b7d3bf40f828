// SPDX-License-Identifier: Apache-2.0
#include "core/data/identified_tasks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "core/base/watched_algebra.hpp"

namespace symdiscover {

namespace {

/// A direction with less than this share of the strongest one's power is none.
constexpr double smallest_power_share = 1e-12;

/// What is known of inputs and outputs after some of the tasks.
struct Scan {
    Matrix first_x;  // [1, n]
    Matrix first_y;  // [1, m]
    std::vector<bool> x_varies, y_varies;
    std::vector<std::uint64_t> x_hash;  // of each input's numbers so far
    Matrix second;                      // [n, n], of inputs divided by `scale`; where examples are fewer than inputs
    Matrix rows;                        // [examples, n], those themselves instead
    Index seen = 0;                     // examples so far
    Vector scale;

    /// examples: how many there will be in all.
    explicit Scan(Index examples) : rows(examples, 0) {}

    void look_at(TaskBatch const& batch);
};

/// Equal sequences of numbers have equal hashes; others but for a chance of about 2^-64.
std::uint64_t hash_on(std::uint64_t hash, double number) {
    number += 0.0;  // -0 is 0
    return (std::rotl(hash, 23) ^ std::bit_cast<std::uint64_t>(number)) * 0x9E3779B97F4A7C15ULL + 1;
}

void Scan::look_at(TaskBatch const& batch) {
    Index const n = batch.x.cols();
    Index const m = batch.y.cols();
    if (first_x.size() == 0) {
        first_x = batch.x.row(0);
        first_y = batch.y.row(0);
        x_varies.assign(static_cast<std::size_t>(n), false);
        y_varies.assign(static_cast<std::size_t>(m), false);
        x_hash.assign(static_cast<std::size_t>(n), 0);
        if (rows.rows() < n) {
            rows = Matrix::Zero(rows.rows(), n);
        } else {
            second = Matrix::Zero(n, n);
        }
        scale = batch.x.cwiseAbs().colwise().maxCoeff().transpose();
        scale = (scale.array() > 0.0).select(scale, 1.0);
    }
    for (Index t = 0; t < batch.tasks; ++t) {
        auto const x = batch.x.middleRows(t * batch.examples, batch.count(t));
        auto const y = batch.y.middleRows(t * batch.examples, batch.count(t));
        for (Index j = 0; j < n; ++j) {
            if ((x.col(j).array() != first_x(0, j)).any()) x_varies[static_cast<std::size_t>(j)] = true;
            std::uint64_t& hash = x_hash[static_cast<std::size_t>(j)];
            for (Index i = 0; i < x.rows(); ++i) hash = hash_on(hash, x(i, j));
        }
        for (Index a = 0; a < m; ++a) {
            if ((y.col(a).array() != first_y(0, a)).any()) y_varies[static_cast<std::size_t>(a)] = true;
        }
        Matrix const scaled = x * scale.cwiseInverse().asDiagonal();
        if (second.size() > 0) {
            second.noalias() += scaled.transpose() * scaled;
        } else {
            rows.middleRows(seen, scaled.rows()) = scaled;
        }
        seen += scaled.rows();
    }
}

Matrix columns(Matrix const& all, std::vector<Index> const& kept) {
    Matrix some(all.rows(), static_cast<Index>(kept.size()));
    for (std::size_t i = 0; i < kept.size(); ++i) some.col(static_cast<Index>(i)) = all.col(kept[i]);
    return some;
}

/// Of the correlations of these inputs; where examples are fewer, of their products, whose eigenvalues are the same.
Index rank_of(Scan const& scan, std::vector<Index> const& inputs, Workers const& workers) {
    if (inputs.empty()) return 0;
    Matrix const& second = scan.second;
    Index const n = static_cast<Index>(inputs.size());
    Matrix correlation(second.size() > 0 ? n : 0, second.size() > 0 ? n : 0);
    if (second.size() == 0) {
        Matrix const rows = columns(scan.rows, inputs);
        Matrix const alike = rows * rows.colwise().norm().cwiseInverse().asDiagonal();
        correlation = alike * alike.transpose();
    }
    for (Index i = 0; i < n && second.size() > 0; ++i) {
        for (Index j = 0; j < n; ++j) {
            Index const a = inputs[static_cast<std::size_t>(i)];
            Index const b = inputs[static_cast<std::size_t>(j)];
            correlation(i, j) = second(a, b) / std::sqrt(second(a, a) * second(b, b));
        }
    }
    auto const eigen = eigen_decomposition(correlation, workers, Eigen::EigenvaluesOnly);
    return (eigen.eigenvalues().array() > smallest_power_share * eigen.eigenvalues().maxCoeff()).count();
}

std::vector<Index> without(Index count, std::set<Index> const& left_out) {
    std::vector<Index> kept;
    for (Index i = 0; i < count; ++i) {
        if (!left_out.contains(i)) kept.push_back(i);
    }
    return kept;
}

std::vector<Index> inputs_left(Unidentified const& unidentified, Index inputs) {
    std::set<Index> left_out(unidentified.constant_inputs.begin(), unidentified.constant_inputs.end());
    for (auto const& equal : unidentified.equal_inputs) left_out.insert(equal.begin() + 1, equal.end());
    return without(inputs, left_out);
}

}  // namespace

std::vector<Index> Unidentified::all_inputs() const {
    std::vector<Index> all = constant_inputs;
    for (auto const& equal : equal_inputs) all.insert(all.end(), equal.begin(), equal.end());
    std::sort(all.begin(), all.end());
    return all;
}

Unidentified find_unidentified(TaskSource const& source, Workers const& workers) {
    Index examples = 0;
    for (Split const split : {Split::train, Split::validation, Split::test}) {
        examples += static_cast<Index>(source.tasks_of(split).size()) * source.shape().examples;
    }
    Scan scan(examples);
    for (Split const split : {Split::train, Split::validation, Split::test}) {
        read_in_parts(source, source.tasks_of(split),
                      [&](std::span<Index const>, TaskBatch const& batch) { scan.look_at(batch); });
    }
    Index const n = source.shape().inputs();
    Unidentified result;
    std::map<std::uint64_t, std::vector<Index>> equal;
    for (Index j = 0; j < n && !scan.x_varies.empty(); ++j) {
        auto const at = static_cast<std::size_t>(j);
        if (!scan.x_varies[at]) {
            result.constant_inputs.push_back(j);
        } else {
            equal[scan.x_hash[at]].push_back(j);
        }
    }
    for (auto& [hash, group] : equal) {
        if (group.size() > 1) result.equal_inputs.push_back(std::move(group));
    }
    std::sort(result.equal_inputs.begin(), result.equal_inputs.end());
    for (std::size_t a = 0; a < scan.y_varies.size(); ++a) {
        if (!scan.y_varies[a]) result.constant_outputs.push_back(static_cast<Index>(a));
    }
    // Where nothing varies nothing can be left out: all weights are then found to be zero.
    if (static_cast<Index>(result.constant_inputs.size()) == n) result.constant_inputs.clear();
    if (static_cast<Index>(result.constant_outputs.size()) == source.shape().outputs()) result.constant_outputs.clear();
    std::vector<Index> const left = inputs_left(result, n);
    result.inputs = static_cast<Index>(left.size());
    result.directions = rank_of(scan, left, workers);
    return result;
}

IdentifiedTasks::IdentifiedTasks(TaskSource const& source, Unidentified const& unidentified)
    : source_(&source), shape_(source.shape()) {
    inputs_ = inputs_left(unidentified, shape_.inputs());
    outputs_ = without(shape_.outputs(), {unidentified.constant_outputs.begin(), unidentified.constant_outputs.end()});
    if (static_cast<Index>(inputs_.size()) < shape_.inputs()) shape_.input_shape = {static_cast<Index>(inputs_.size())};
    if (static_cast<Index>(outputs_.size()) < shape_.outputs()) {
        shape_.output_shape = {static_cast<Index>(outputs_.size())};
    }
}

TaskBatch IdentifiedTasks::read(std::span<Index const> tasks) const {
    TaskBatch batch = source_->read(tasks);
    if (shape_.inputs() < batch.x.cols()) batch.x = columns(batch.x, inputs_);
    if (shape_.outputs() < batch.y.cols()) batch.y = columns(batch.y, outputs_);
    return batch;
}

}  // namespace symdiscover
