// SPDX-License-Identifier: Apache-2.0
#include "core/data/linear_tasks.hpp"

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>

#include "core/base/parallel_for.hpp"

namespace symdiscover {

namespace {

/// A closed form uses at most about this many output values; beyond it more tasks change nothing but the time.
constexpr Index most_observations = 1'000'000;
constexpr Index fewest_tasks = 200;
/// Gram matrices of more inputs, or of more numbers in all than these, 160 MB, are not kept: what needs them is too
/// slow then.
constexpr Index most_gram_inputs = 512;
constexpr Index most_gram_numbers = 20'000'000;

}  // namespace

bool is_diagonal(Matrix const& square) { return (square - Matrix(square.diagonal().asDiagonal())).isZero(0.0); }

double LinearTasks::output_precision(Index a) const {
    return weighs_outputs() ? output_factor.row(a).squaredNorm() : 1.0;
}

namespace {

/// Task t's rows, or where there are more than inputs, what the triangular factor of x makes of both.
void keep_rows(LinearTasks& data, Index t, Eigen::Ref<Matrix const> x, Eigen::Ref<Matrix const> y) {
    auto kept = data.x.middleRows(t * data.rows, data.rows);
    auto kept_y = data.y.middleRows(t * data.rows, data.rows);
    if (data.rows == x.rows()) {
        kept = x;
        kept_y = y;
        return;
    }
    Eigen::HouseholderQR<Matrix> const qr(x);
    kept = qr.matrixQR().topRows(data.rows).triangularView<Eigen::Upper>();
    Matrix const turned = qr.householderQ().transpose() * y;
    kept_y = turned.topRows(data.rows);
}

}  // namespace

bool keeps_gram(Index tasks, Index inputs) {
    return inputs <= most_gram_inputs && tasks * inputs * inputs <= most_gram_numbers;
}

LinearTasks linear_task_rows(TaskBatch const& batch, Matrix const& output_factor, Workers const& workers) {
    LinearTasks data;
    data.output_factor = output_factor;
    data.tasks = batch.tasks;
    data.examples = batch.examples;
    data.inputs = batch.x.cols();
    data.outputs = batch.y.cols();
    data.rows = std::min(batch.examples, data.inputs);
    data.x.resize(data.tasks * data.rows, data.inputs);
    data.y.resize(data.tasks * data.rows, data.outputs);
    data.energy.resize(data.tasks);
    if (!batch.counts.empty()) {
        data.counts =
            Eigen::Map<Eigen::Matrix<Index, Eigen::Dynamic, 1> const>(batch.counts.data(), data.tasks).cast<double>();
    }
    parallel_for(data.tasks, workers, [&](Index t) {
        auto const x = batch.x.middleRows(t * batch.examples, batch.examples);
        auto const y = batch.y.middleRows(t * batch.examples, batch.examples);
        data.energy[t] = data.weighs_outputs() ? (y * output_factor).squaredNorm() : y.squaredNorm();
        keep_rows(data, t, x, y);
    });
    return data;
}

LinearTasks linear_tasks(TaskBatch const& batch, Matrix const& output_factor, Workers const& workers) {
    LinearTasks data = linear_task_rows(batch, output_factor, workers);
    bool const with_gram = keeps_gram(data.tasks, data.inputs);
    if (with_gram) data.gram.resize(data.tasks, data.inputs * data.inputs);
    data.squares.resize(data.tasks, data.inputs);
    data.cross.resize(data.tasks, data.inputs * data.outputs);
    parallel_for(data.tasks, workers, [&](Index t) {
        auto const x = batch.x.middleRows(t * batch.examples, batch.examples);
        auto const y = batch.y.middleRows(t * batch.examples, batch.examples);
        if (with_gram) {
            Eigen::Map<Matrix>(data.gram.row(t).data(), data.inputs, data.inputs).noalias() = x.transpose() * x;
        }
        data.squares.row(t) = x.colwise().squaredNorm();
        Eigen::Map<Matrix> cross(data.cross.row(t).data(), data.inputs, data.outputs);
        cross.noalias() = x.transpose() * y;
        if (data.weighs_outputs()) cross = (cross * output_factor * output_factor.transpose()).eval();
    });
    return data;
}

Matrix gram_times(LinearTasks const& data, Index t, Matrix const& w) {
    if (data.has_gram() && data.rows == data.inputs) {
        return Eigen::Map<Matrix const>(data.gram.row(t).data(), data.inputs, data.inputs) * w;
    }
    auto const x = data.x.middleRows(t * data.rows, data.rows);
    return x.transpose() * (x * w).eval();
}

LinearTasks with_white_outputs(LinearTasks const& data, Workers const& workers) {
    if (!data.weighs_outputs()) return data;
    LinearTasks white = data;
    white.output_factor = Matrix();
    white.y = (data.y * data.output_factor).eval();
    Matrix const inverse =
        data.output_factor.triangularView<Eigen::Lower>().solve(Matrix::Identity(data.outputs, data.outputs));
    for (Index t = 0; t < data.tasks; ++t) {  // X^T Y L = (X^T Y P) L^-T
        workers.require_time();
        Eigen::Map<Matrix> cross(white.cross.row(t).data(), data.inputs, data.outputs);
        cross = (cross * inverse.transpose()).eval();
    }
    return white;
}

LinearTasks select(LinearTasks const& data, std::span<Index const> tasks) {
    Index const count = static_cast<Index>(tasks.size());
    LinearTasks chosen{count, data.examples, data.inputs, data.outputs, data.rows, {}, {}, {}, {}, {}, {}, {}, {}};
    chosen.output_factor = data.output_factor;
    chosen.x.resize(count * data.rows, data.inputs);
    chosen.y.resize(count * data.rows, data.outputs);
    if (data.has_gram()) chosen.gram.resize(count, data.gram.cols());
    chosen.squares.resize(count, data.squares.cols());
    chosen.cross.resize(count, data.cross.cols());
    chosen.energy.resize(count);
    if (data.counts.size() > 0) chosen.counts.resize(count);
    for (Index t = 0; t < count; ++t) {
        Index const from = tasks[static_cast<std::size_t>(t)];
        chosen.x.middleRows(t * data.rows, data.rows) = data.x.middleRows(from * data.rows, data.rows);
        chosen.y.middleRows(t * data.rows, data.rows) = data.y.middleRows(from * data.rows, data.rows);
        if (data.has_gram()) chosen.gram.row(t) = data.gram.row(from);
        chosen.squares.row(t) = data.squares.row(from);
        chosen.cross.row(t) = data.cross.row(from);
        chosen.energy[t] = data.energy[from];
        if (data.counts.size() > 0) chosen.counts[t] = data.counts[from];
    }
    return chosen;
}

std::vector<Index> training_task_numbers(TaskSource const& source) {
    std::vector<Index> const& all = source.tasks_of(Split::train);
    Index const per_task = source.shape().examples * source.shape().outputs();
    Index const count = static_cast<Index>(all.size());
    Index const used = std::min(count, std::max(fewest_tasks, most_observations / std::max<Index>(1, per_task)));
    if (used == count) return all;
    std::vector<Index> chosen(static_cast<std::size_t>(used));
    for (Index i = 0; i < used; ++i) {
        chosen[static_cast<std::size_t>(i)] = all[static_cast<std::size_t>(i * count / used)];
    }
    return chosen;
}

TaskBatch training_tasks(TaskSource const& source, std::vector<std::string>& notes) {
    std::vector<Index> const chosen = training_task_numbers(source);
    std::size_t const all = source.tasks_of(Split::train).size();
    if (chosen.size() < all) {
        notes.push_back(
            fmt::format("Used {} of the {} meta-train tasks, evenly spread: more would not change the finding.",
                        chosen.size(), all));
    }
    return source.read(chosen);
}

}  // namespace symdiscover
