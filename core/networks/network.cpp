// SPDX-License-Identifier: Apache-2.0
#include "core/networks/network.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "core/base/errors.hpp"
#include "core/networks/layers/linear.hpp"
#include "core/networks/sharing/frozen.hpp"
#include "core/networks/sharing/tied.hpp"

namespace symdiscover {

using autodiff::Var;

void Network::validate(Index inputs, Index outputs) const {
    Index width = inputs;
    auto const pass = [&width](Layer const& layer, Geometry const& step) {
        if (step.inputs() != width) {
            throw OptionError("model", fmt::format("layer {}: expected one of {} inputs, found {}", layer.name, width,
                                                   step.inputs()));
        }
        width = step.outputs();
    };
    for (Layer const& layer : layers) {
        for (auto const& step : layer.before) pass(layer, *step);
        pass(layer, *layer.geometry);
        if (layer.sharing->weights() != layer.geometry->weights()) {
            throw OptionError("model", fmt::format("layer {}: expected a sharing of {} weights, found one of {}",
                                                   layer.name, layer.geometry->weights(), layer.sharing->weights()));
        }
    }
    if (width != outputs) {
        throw OptionError("model", fmt::format("expected {} outputs, as the data have, found {}", outputs, width));
    }
}

bool Network::is_linear() const {
    return layers.size() == 1 && layers.front().before.empty() &&
           dynamic_cast<Linear const*>(layers.front().geometry.get()) != nullptr;
}

Var forward(Network const& network, std::span<Var const> weights, Var x) {
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        Layer const& layer = network.layers[i];
        for (auto const& step : layer.before) x = step->apply(x, {});
        x = layer.geometry->apply(x, weights[i]);
    }
    return x;
}

Network with_tied_layer(Network network, std::size_t layer, Partition partition) {
    auto& sharing = network.layers[layer].sharing;
    sharing = std::make_shared<TiedSharing>(std::move(sharing), std::move(partition));
    return network;
}

Network with_frozen_sharing(Network network, LayerFactors const& factors) {
    Rng rng = make_rng(0);
    LayerFactors unused = factors;
    for (Layer& layer : network.layers) {
        if (layer.sharing->start(rng).factors.empty()) continue;
        unused.erase(layer.name);
        auto const given = factors.find(layer.name);
        try {
            layer.sharing = std::make_shared<FrozenSharing>(
                layer.sharing, given == factors.end() ? std::vector<Matrix>{} : given->second);
        } catch (std::invalid_argument const& error) {
            throw OptionError("sharing-from", fmt::format("layer {}: {}", layer.name, error.what()));
        }
    }
    if (!unused.empty()) {
        throw OptionError("sharing-from",
                          fmt::format("layer {}: expected a layer of this model that can learn a sharing, found none",
                                      unused.begin()->first));
    }
    return network;
}

std::vector<Matrix> const& factors_of(Layer const& layer, std::vector<Matrix> const& learned) {
    auto const* const frozen = dynamic_cast<FrozenSharing const*>(layer.sharing.get());
    return frozen != nullptr ? frozen->frozen_factors() : learned;
}

}  // namespace symdiscover
