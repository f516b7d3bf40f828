// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_linear.hpp"

namespace symdiscover {

namespace {

using Rows = Eigen::Map<Matrix const>;
using MutableRows = Eigen::Map<Matrix>;
using RowVector = Eigen::RowVectorXd;

/// Rows of the examples of tasks first .. first + count - 1.
auto rows_of(Matrix const& stacked, Index examples, Index first, Index count) {
    return stacked.middleRows(first * examples, count * examples);
}

}  // namespace

bool LinearMsr::pays(Index latent, Index support_examples) {
    // Multiplications by m n, a task: the tape's four passes over the support set and nine products with U, against Z.
    return latent * support_examples <= 4 * support_examples + 9 * latent;
}

void LinearMsr::load(LayerParameters const& layer, Index outputs, Index inner_steps) {
    Matrix const& sharing_matrix = layer.factors.front();
    transposed_ = sharing_matrix.transpose();
    filter_ = &layer.filter;
    one_inner_lr_ = layer.inner_lr.cols() == 1;
    inner_lr_ = layer.inner_lr.replicate(1, layer.filter.cols() / layer.inner_lr.cols());
    outputs_ = outputs;
    inputs_ = sharing_matrix.rows() / outputs;
    steps_ = inner_steps;
}

void LinearMsr::gradient(Episode const& episode, Index first, Index count, LinearMsrChunk& chunk) const {
    adapt(episode.support, first, count, chunk);
    judge(episode.query, first, count, chunk);
    go_back(episode.support, first, count, chunk);
}

void LinearMsr::adapt(SupportSet const& support, Index first, Index count, LinearMsrChunk& chunk) const {
    Index const k = transposed_.rows();
    Index const n = support.examples;
    double const c = 2.0 / static_cast<double>(n * outputs_);
    chunk.images.resize(count * n, k * outputs_);
    chunk.images.noalias() =
        rows_of(support.x, n, first, count) * Rows(transposed_.data(), k * outputs_, inputs_).transpose();
    chunk.forms.setZero(count * k, k + 1);
    chunk.path.resize(count * (steps_ + 1), k);
    chunk.adapted.resize(count, k);
    for (Index t = 0; t < count; ++t) {
        auto form = chunk.forms.middleRows(t * k, k);
        for (Index i = t * n; i < (t + 1) * n; ++i) {
            Rows const image(chunk.images.row(i).data(), k, outputs_);
            form.leftCols(k).noalias() += image * image.transpose();
            form.col(k).noalias() += image * support.y.row(first * n + i).transpose();
        }
        auto path = chunk.path.middleRows(t * (steps_ + 1), steps_ + 1);
        path.row(0) = *filter_;
        for (Index step = 0; step < steps_; ++step) {
            // v <- v - alpha o c (F v - h)
            RowVector const slope = c * (path.row(step) * form.leftCols(k) - form.col(k).transpose());
            path.row(step + 1) = path.row(step) - inner_lr_.cwiseProduct(slope);
        }
        chunk.adapted.row(t) = path.row(steps_);
    }
}

void LinearMsr::judge(QuerySet const& query, Index first, Index count, LinearMsrChunk& chunk) const {
    Index const n = query.examples;
    double const share = 1.0 / static_cast<double>(query.y.size());
    chunk.weights.resize(count, transposed_.cols());
    chunk.weights.noalias() = chunk.adapted * transposed_;
    chunk.weight_slopes.resize(count, transposed_.cols());
    chunk.loss = 0.0;
    for (Index t = 0; t < count; ++t) {
        auto const x = rows_of(query.x, n, first + t, 1);
        chunk.residual = -rows_of(query.y, n, first + t, 1);
        chunk.residual.noalias() += x * Rows(chunk.weights.row(t).data(), outputs_, inputs_).transpose();
        chunk.loss += share * chunk.residual.squaredNorm();
        chunk.residual *= 2.0 * share;
        MutableRows(chunk.weight_slopes.row(t).data(), outputs_, inputs_).noalias() = chunk.residual.transpose() * x;
    }
    chunk.filter_slopes.resize(count, transposed_.rows());
    chunk.filter_slopes.noalias() = chunk.weight_slopes * transposed_.transpose();
    chunk.sharing_slope.resize(transposed_.rows(), transposed_.cols());
    chunk.sharing_slope.noalias() = chunk.adapted.transpose() * chunk.weight_slopes;
}

void LinearMsr::go_back(SupportSet const& support, Index first, Index count, LinearMsrChunk& chunk) const {
    Index const k = transposed_.rows();
    Index const n = support.examples;
    double const c = 2.0 / static_cast<double>(n * outputs_);
    chunk.filter_slope.setZero(1, k);
    chunk.inner_lr_slope.setZero(1, k);
    chunk.image_slopes.resize(count * n, k * outputs_);
    Matrix form_slope(k, k);    // d loss / d F
    Matrix vector_slope(1, k);  // d loss / d h
    Matrix through(1, k);
    for (Index t = 0; t < count; ++t) {
        auto const form = chunk.forms.middleRows(t * k, k);
        auto const path = chunk.path.middleRows(t * (steps_ + 1), steps_ + 1);
        auto slope = chunk.filter_slopes.row(t);
        form_slope.setZero();
        vector_slope.setZero();
        for (Index step = steps_ - 1; step >= 0; --step) {
            chunk.inner_lr_slope -= c * slope.cwiseProduct(path.row(step) * form.leftCols(k) - form.col(k).transpose());
            through = -c * inner_lr_.cwiseProduct(slope);  // d loss / d (F v - h)
            form_slope.noalias() += through.transpose() * path.row(step);
            vector_slope -= through;
            slope += through * form.leftCols(k);
        }
        chunk.filter_slope += slope;
        form_slope += form_slope.transpose().eval();
        for (Index i = t * n; i < (t + 1) * n; ++i) {
            MutableRows image_slope(chunk.image_slopes.row(i).data(), k, outputs_);
            image_slope.noalias() = form_slope * Rows(chunk.images.row(i).data(), k, outputs_);
            image_slope.noalias() += vector_slope.transpose() * support.y.row(first * n + i);
        }
    }
    MutableRows(chunk.sharing_slope.data(), k * outputs_, inputs_).noalias() +=
        chunk.image_slopes.transpose() * rows_of(support.x, n, first, count);
}

void LinearMsr::total(std::vector<LinearMsrChunk> const& chunks, InnerLrMode mode, double& loss,
                      std::vector<Matrix>& gradients) {
    loss = 0.0;
    sharing_slope_.setZero(transposed_.rows(), transposed_.cols());
    RowVector filter_slope = RowVector::Zero(transposed_.rows());
    RowVector inner_lr_slope = filter_slope;
    for (auto const& chunk : chunks) {
        loss += chunk.loss;
        sharing_slope_ += chunk.sharing_slope;
        filter_slope += chunk.filter_slope;
        inner_lr_slope += chunk.inner_lr_slope;
    }
    gradients.resize(mode == InnerLrMode::fixed ? 2 : 3);
    gradients[0] = sharing_slope_.transpose();
    gradients[1] = filter_slope;
    if (mode == InnerLrMode::fixed) return;
    gradients[2] = inner_lr_slope;
    if (one_inner_lr_) gradients[2] = Matrix::Constant(1, 1, inner_lr_slope.sum());
}

}  // namespace symdiscover
