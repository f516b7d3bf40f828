// SPDX-License-Identifier: Apache-2.0
#include "core/data/noise_model.hpp"

#include <cmath>

namespace symdiscover {

namespace {

/// One task's examples, present ones only, and the column of ones that an intercept multiplies, all transformed alike.
struct TaskRows {
    Matrix x;
    Matrix y;
    Vector ones;
};

TaskRows white_rows(TaskBatch const& batch, NoiseModel const& noise, Index t) {
    Index const count = batch.count(t);
    TaskRows rows{batch.x.middleRows(t * batch.examples, count), batch.y.middleRows(t * batch.examples, count),
                  Vector::Ones(count)};
    if (noise.offsets.size() > 0) rows.y.rowwise() -= noise.offsets.transpose();
    Vector scale = Vector::Ones(count);
    if (noise.task_scale.size() > 0) scale *= noise.task_scale[t];
    if (noise.example_scale.size() > 0) scale.array() *= noise.example_scale.row(t).head(count).transpose().array();
    rows.x = scale.cwiseInverse().asDiagonal() * rows.x;
    rows.y = scale.cwiseInverse().asDiagonal() * rows.y;
    rows.ones = scale.cwiseInverse();
    double const rho = noise.autocorrelation;
    if (rho == 0.0) return rows;
    double const fresh = 1.0 / std::sqrt(1.0 - rho * rho);
    for (Index i = count - 1; i > 0; --i) {
        rows.x.row(i) = fresh * (rows.x.row(i) - rho * rows.x.row(i - 1));
        rows.y.row(i) = fresh * (rows.y.row(i) - rho * rows.y.row(i - 1));
        rows.ones[i] = fresh * (rows.ones[i] - rho * rows.ones[i - 1]);
    }
    return rows;
}

/// The reflection (Householder) that brings `ones` to the first axis: the other rows do not see the intercept.
void reflect(TaskRows& rows) {
    double const length = rows.ones.norm();
    Vector mirror = rows.ones;
    mirror[0] += mirror[0] < 0.0 ? -length : length;
    double const power = mirror.squaredNorm();
    if (power == 0.0) return;
    auto const mirrored = [&](auto& values) {
        values -= (2.0 / power) * mirror * (mirror.transpose() * values).eval();
    };
    mirrored(rows.x);
    mirrored(rows.y);
    mirrored(rows.ones);
}

}  // namespace

char const* to_string(Intercept intercept) {
    switch (intercept) {
        case Intercept::none:
            return "none";
        case Intercept::common:
            return "common";
        default:
            return "task";
    }
}

bool NoiseModel::is_plain() const {
    return intercept == Intercept::none && output_factor.size() == 0 && task_scale.size() == 0 &&
           example_scale.size() == 0 && autocorrelation == 0.0;
}

NoiseModel NoiseModel::of_other_tasks() const {
    NoiseModel other;
    other.intercept = intercept;
    other.offsets = offsets;
    other.output_factor = output_factor;
    return other;
}

TaskBatch white_examples(TaskBatch const& batch, NoiseModel const& noise) {
    bool const contrasts = noise.intercept == Intercept::task;
    if (!contrasts && noise.offsets.size() == 0 && noise.task_scale.size() == 0 && noise.example_scale.size() == 0 &&
        noise.autocorrelation == 0.0) {
        return batch;
    }
    Index const examples = batch.examples - (contrasts ? 1 : 0);
    TaskBatch white{batch.tasks, examples, Matrix::Zero(batch.tasks * examples, batch.x.cols()),
                    Matrix::Zero(batch.tasks * examples, batch.y.cols()), batch.counts};
    for (Index t = 0; t < batch.tasks; ++t) {
        TaskRows rows = white_rows(batch, noise, t);
        if (contrasts) reflect(rows);
        Index const count = batch.count(t) - (contrasts ? 1 : 0);
        white.x.middleRows(t * examples, count) = rows.x.bottomRows(count);
        white.y.middleRows(t * examples, count) = rows.y.bottomRows(count);
        if (!white.counts.empty()) white.counts[static_cast<std::size_t>(t)] = count;
    }
    return white;
}

ExampleRows example_rows(TaskBatch const& batch, NoiseModel const& noise) {
    ExampleRows all{Matrix::Zero(batch.x.rows(), batch.x.cols()), Matrix::Zero(batch.y.rows(), batch.y.cols()),
                    Matrix::Zero(batch.tasks, batch.examples)};
    for (Index t = 0; t < batch.tasks; ++t) {
        TaskRows rows = white_rows(batch, noise, t);
        Index const count = batch.count(t);
        if (noise.intercept == Intercept::task) {
            Vector const direction = rows.ones.normalized();
            rows.x -= direction * (direction.transpose() * rows.x).eval();
            rows.y -= direction * (direction.transpose() * rows.y).eval();
            all.lost.row(t).head(count) = direction.cwiseAbs2().transpose();
        }
        all.x.middleRows(t * batch.examples, count) = rows.x;
        all.y.middleRows(t * batch.examples, count) = rows.y;
    }
    return all;
}

InterceptExamples intercept_examples(TaskBatch const& batch, NoiseModel const& noise) {
    InterceptExamples examples{Matrix(batch.tasks, batch.x.cols()), Matrix(batch.tasks, batch.y.cols()),
                               Vector(batch.tasks)};
    for (Index t = 0; t < batch.tasks; ++t) {
        TaskRows rows = white_rows(batch, noise, t);
        reflect(rows);
        examples.x.row(t) = rows.x.row(0);
        examples.y.row(t) = rows.y.row(0);
        examples.share[t] = rows.ones[0];
    }
    return examples;
}

double log_jacobian(TaskBatch const& batch, NoiseModel const& noise) {
    double sum = 0.0;
    double const fresh = -0.5 * std::log(1.0 - noise.autocorrelation * noise.autocorrelation);
    for (Index t = 0; t < batch.tasks; ++t) {
        Index const count = batch.count(t);
        if (noise.task_scale.size() > 0) sum -= static_cast<double>(count) * std::log(noise.task_scale[t]);
        if (noise.example_scale.size() > 0) sum -= noise.example_scale.row(t).head(count).array().log().sum();
        if (count > 1) sum += static_cast<double>(count - 1) * fresh;
        if (noise.intercept == Intercept::task) sum -= std::log(white_rows(batch, noise, t).ones.norm());
    }
    return sum * static_cast<double>(batch.y.cols());
}

}  // namespace symdiscover
