// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_linear.hpp"

#include <type_traits>

namespace symdiscover {

namespace {

template <class Number>
using Rows = Eigen::Map<MatrixOf<Number> const>;
template <class Number>
using MutableRows = Eigen::Map<MatrixOf<Number>>;
template <class Number>
using RowOf = Eigen::Matrix<Number, 1, Eigen::Dynamic>;

/// Rows of the examples of tasks first .. first + count - 1; `copy` has them where they are not in doubles.
template <class Number>
Rows<Number> rows_of(Matrix const& stacked, Index examples, Index first, Index count, MatrixOf<Number>& copy) {
    Rows<double> const rows(stacked.data() + first * examples * stacked.cols(), count * examples, stacked.cols());
    if constexpr (std::is_same_v<Number, double>) {
        return rows;
    } else {
        copy = rows.cast<Number>();
        return {copy.data(), copy.rows(), copy.cols()};
    }
}

/// The factor of the slope of a task's loss.
template <class Number>
Number slope_factor(Index examples, Index outputs) {
    return static_cast<Number>(2.0 / static_cast<double>(examples * outputs));
}

}  // namespace

bool pays_linear_msr(Index latent, Index support_examples) {
    // Multiplications by m n, a task: the tape's four passes over the support set and nine products with U, against Z.
    return latent * support_examples <= 4 * support_examples + 9 * latent;
}

template <class Number>
void LinearMsr<Number>::load(LayerParameters const& layer, Index outputs, Index inner_steps) {
    Matrix const& sharing_matrix = layer.factors.front();
    transposed_ = sharing_matrix.transpose().cast<Number>();
    filter_ = layer.filter.cast<Number>();
    one_inner_lr_ = layer.inner_lr.cols() == 1;
    inner_lr_ = layer.inner_lr.replicate(1, layer.filter.cols() / layer.inner_lr.cols()).cast<Number>();
    outputs_ = outputs;
    inputs_ = sharing_matrix.rows() / outputs;
    steps_ = inner_steps;
}

template <class Number>
void LinearMsr<Number>::gradient(Episode const& episode, Index first, Index count,
                                 LinearMsrChunk<Number>& chunk) const {
    adapt(episode.support, first, count, chunk);
    judge(episode.query, first, count, chunk);
    go_back(episode.support, first, count, chunk);
}

template <class Number>
void LinearMsr<Number>::adapt(SupportSet const& support, Index first, Index count,
                              LinearMsrChunk<Number>& chunk) const {
    Index const k = transposed_.rows();
    Index const n = support.examples;
    Number const c = slope_factor<Number>(n, outputs_);
    chunk.images.resize(count * n, k * outputs_);
    chunk.images.noalias() = rows_of(support.x, n, first, count, chunk.support_x) *
                             Rows<Number>(transposed_.data(), k * outputs_, inputs_).transpose();
    auto const y = rows_of(support.y, n, first, count, chunk.support_y);
    chunk.forms.setZero(count * k, k + 1);
    chunk.path.resize(count * (steps_ + 1), k);
    chunk.adapted.resize(count, k);
    for (Index t = 0; t < count; ++t) {
        auto form = chunk.forms.middleRows(t * k, k);
        for (Index i = t * n; i < (t + 1) * n; ++i) {
            Rows<Number> const image(chunk.images.row(i).data(), k, outputs_);
            form.leftCols(k).noalias() += image * image.transpose();
            form.col(k).noalias() += image * y.row(i).transpose();
        }
        auto path = chunk.path.middleRows(t * (steps_ + 1), steps_ + 1);
        path.row(0) = filter_;
        for (Index step = 0; step < steps_; ++step) {
            // v <- v - alpha o c (F v - h)
            RowOf<Number> const slope = c * (path.row(step) * form.leftCols(k) - form.col(k).transpose());
            path.row(step + 1) = path.row(step) - inner_lr_.cwiseProduct(slope);
        }
        chunk.adapted.row(t) = path.row(steps_);
    }
}

template <class Number>
void LinearMsr<Number>::judge(QuerySet const& query, Index first, Index count, LinearMsrChunk<Number>& chunk) const {
    Index const n = query.examples;
    double const share = 1.0 / static_cast<double>(query.y.size());
    chunk.weights.resize(count, transposed_.cols());
    chunk.weights.noalias() = chunk.adapted * transposed_;
    chunk.weight_slopes.resize(count, transposed_.cols());
    chunk.loss = 0.0;
    for (Index t = 0; t < count; ++t) {
        auto const x = rows_of(query.x, n, first + t, 1, chunk.query_x);
        chunk.residual = -rows_of(query.y, n, first + t, 1, chunk.query_y);
        chunk.residual.noalias() += x * Rows<Number>(chunk.weights.row(t).data(), outputs_, inputs_).transpose();
        chunk.loss += share * static_cast<double>(chunk.residual.squaredNorm());
        chunk.residual *= static_cast<Number>(2.0 * share);
        MutableRows<Number>(chunk.weight_slopes.row(t).data(), outputs_, inputs_).noalias() =
            chunk.residual.transpose() * x;
    }
    chunk.filter_slopes.resize(count, transposed_.rows());
    chunk.filter_slopes.noalias() = chunk.weight_slopes * transposed_.transpose();
    chunk.sharing_slope.resize(transposed_.rows(), transposed_.cols());
    chunk.sharing_slope.noalias() = chunk.adapted.transpose() * chunk.weight_slopes;
}

template <class Number>
void LinearMsr<Number>::go_back(SupportSet const& support, Index first, Index count,
                                LinearMsrChunk<Number>& chunk) const {
    Index const k = transposed_.rows();
    Index const n = support.examples;
    Number const c = slope_factor<Number>(n, outputs_);
    chunk.filter_slope.setZero(1, k);
    chunk.inner_lr_slope.setZero(1, k);
    chunk.image_slopes.resize(count * n, k * outputs_);
    MatrixOf<Number> form_slope(k, k);    // d loss / d F
    MatrixOf<Number> vector_slope(1, k);  // d loss / d h
    MatrixOf<Number> through(1, k);
    auto const x = rows_of(support.x, n, first, count, chunk.support_x);
    auto const y = rows_of(support.y, n, first, count, chunk.support_y);
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
            MutableRows<Number> image_slope(chunk.image_slopes.row(i).data(), k, outputs_);
            image_slope.noalias() = form_slope * Rows<Number>(chunk.images.row(i).data(), k, outputs_);
            image_slope.noalias() += vector_slope.transpose() * y.row(i);
        }
    }
    MutableRows<Number>(chunk.sharing_slope.data(), k * outputs_, inputs_).noalias() +=
        chunk.image_slopes.transpose() * x;
}

template <class Number>
void LinearMsr<Number>::total(std::vector<LinearMsrChunk<Number>> const& chunks, InnerLrMode mode, double& loss,
                              std::vector<Matrix>& gradients) {
    loss = 0.0;
    sharing_slope_.setZero(transposed_.rows(), transposed_.cols());
    RowOf<Number> filter_slope = RowOf<Number>::Zero(transposed_.rows());
    RowOf<Number> inner_lr_slope = filter_slope;
    for (auto const& chunk : chunks) {
        loss += chunk.loss;
        sharing_slope_ += chunk.sharing_slope;
        filter_slope += chunk.filter_slope;
        inner_lr_slope += chunk.inner_lr_slope;
    }
    gradients.resize(mode == InnerLrMode::fixed ? 2 : 3);
    gradients[0] = sharing_slope_.transpose().template cast<double>();
    gradients[1] = filter_slope.template cast<double>();
    if (mode == InnerLrMode::fixed) return;
    gradients[2] = inner_lr_slope.template cast<double>();
    if (one_inner_lr_) gradients[2] = Matrix::Constant(1, 1, static_cast<double>(inner_lr_slope.sum()));
}

template class LinearMsr<double>;
template class LinearMsr<float>;

}  // namespace symdiscover
