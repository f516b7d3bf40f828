// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_parameters.hpp"

#include <cmath>

namespace symdiscover {

namespace {

constexpr double initial_sharing_deviation = 0.01;  // [MSR]'s reference code

Matrix uniform_row(Rng& rng, Index size, double bound) {
    Matrix row(1, size);
    for (Index i = 0; i < size; ++i) row(0, i) = bound * (2.0 * uniform(rng) - 1.0);
    return row;
}

autodiff::MatrixView view(Matrix const& matrix) { return {matrix.data(), matrix.rows(), matrix.cols()}; }

}  // namespace

std::vector<LayerVars> borrow(autodiff::Tape& tape, MetaParameters const& parameters) {
    std::vector<LayerVars> layers;
    for (auto const& layer : parameters) {
        std::optional<autodiff::Var> sharing_matrix;
        if (layer.sharing_matrix.size() > 0) sharing_matrix = tape.borrow(view(layer.sharing_matrix));
        layers.push_back({sharing_matrix, tape.borrow(view(layer.filter)), tape.borrow(view(layer.inner_lr))});
    }
    return layers;
}

MetaParameters initial_parameters(Network const& network, MsrOptions const& options, Rng& rng) {
    MetaParameters parameters;
    for (auto const& [name, sharing] : network.layers) {
        LayerParameters layer;
        if (options.learn_sharing) {
            layer.sharing_matrix = initial_sharing_deviation * normal_matrix(rng, sharing.parameters(), options.latent);
            // 1/m is the variance, as the paper writes it; the reference code takes it for the standard deviation,
            // which starts lower on the plateau and reaches less in the same number of steps.
            layer.filter = normal_matrix(rng, 1, options.latent) / std::sqrt(static_cast<double>(sharing.outputs()));
        } else {
            double const fan_in = static_cast<double>(options.model.fan_in(sharing.inputs()));
            layer.filter = uniform_row(rng, sharing.parameters(), 1.0 / std::sqrt(fan_in));
        }
        bool const one_each = options.inner_lr_mode == InnerLrMode::per_parameter;
        layer.inner_lr = Matrix::Constant(1, one_each ? layer.filter.cols() : 1, options.inner_lr);
        parameters.push_back(std::move(layer));
    }
    return parameters;
}

std::vector<Matrix*> trainable(MetaParameters& parameters, InnerLrMode mode) {
    std::vector<Matrix*> list;
    for (auto& layer : parameters) {
        if (layer.sharing_matrix.size() > 0) list.push_back(&layer.sharing_matrix);
        list.push_back(&layer.filter);
        if (mode != InnerLrMode::fixed) list.push_back(&layer.inner_lr);
    }
    return list;
}

std::vector<autodiff::Var> trainable(std::vector<LayerVars> const& layers, InnerLrMode mode) {
    std::vector<autodiff::Var> list;
    for (auto const& layer : layers) {
        if (layer.sharing_matrix) list.push_back(*layer.sharing_matrix);
        list.push_back(layer.filter);
        if (mode != InnerLrMode::fixed) list.push_back(layer.inner_lr);
    }
    return list;
}

}  // namespace symdiscover
