// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_parameters.hpp"

#include <utility>

namespace symdiscover {

namespace {

autodiff::MatrixView view(Matrix const& matrix) { return {matrix.data(), matrix.rows(), matrix.cols()}; }

}  // namespace

std::vector<LayerVars> borrow(autodiff::Tape& tape, MetaParameters const& parameters) {
    std::vector<LayerVars> layers;
    for (auto const& layer : parameters) {
        std::vector<autodiff::Var> factors;
        for (Matrix const& factor : layer.factors) factors.push_back(tape.borrow(view(factor)));
        layers.push_back({std::move(factors), tape.borrow(view(layer.filter)), tape.borrow(view(layer.inner_lr))});
    }
    return layers;
}

MetaParameters initial_parameters(Network const& network, MsrOptions const& options, Rng& rng) {
    MetaParameters parameters;
    for (Layer const& layer : network.layers) {
        SharingStart start = layer.sharing->start(rng);
        bool const one_each = options.inner_lr_mode == InnerLrMode::per_parameter;
        Matrix inner_lr = Matrix::Constant(1, one_each ? start.filter.cols() : 1, options.inner_lr);
        parameters.push_back({std::move(start.factors), std::move(start.filter), std::move(inner_lr)});
    }
    return parameters;
}

std::vector<Matrix*> trainable(MetaParameters& parameters, InnerLrMode mode) {
    std::vector<Matrix*> list;
    for (auto& layer : parameters) {
        for (Matrix& factor : layer.factors) list.push_back(&factor);
        list.push_back(&layer.filter);
        if (mode != InnerLrMode::fixed) list.push_back(&layer.inner_lr);
    }
    return list;
}

std::vector<autodiff::Var> trainable(std::vector<LayerVars> const& layers, InnerLrMode mode) {
    std::vector<autodiff::Var> list;
    for (auto const& layer : layers) {
        list.insert(list.end(), layer.factors.begin(), layer.factors.end());
        list.push_back(layer.filter);
        if (mode != InnerLrMode::fixed) list.push_back(layer.inner_lr);
    }
    return list;
}

}  // namespace symdiscover
