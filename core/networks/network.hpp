// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/autodiff/tape.hpp"
#include "core/networks/layers/geometry.hpp"
#include "core/networks/sharing/sharing.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// What has weights of its own, and a sharing of its own that makes them.
struct Layer {
    std::string name;
    std::shared_ptr<Geometry const> geometry;
    std::shared_ptr<Sharing const> sharing;
    std::vector<std::shared_ptr<Geometry const>> before{};  ///< steps without weights that its inputs take first
};

/// Layers one after another.
struct Network {
    std::vector<Layer> layers;

    /// Throws OptionError unless each step takes what the one before makes, from `inputs` to `outputs`, and each
    /// sharing makes the weights of its layer.
    void validate(Index inputs, Index outputs) const;

    /// One linear layer and nothing else: what closed forms know.
    bool is_linear() const;
};

/// Predictions [tasks N, outputs] of x [tasks N, inputs], where task t has the weights weights[layer].row(t).
autodiff::Var forward(Network const& network, std::span<autodiff::Var const> weights, autodiff::Var x);

/// The network with a layer's weights tied by a partition of them; it has the same parameters.
Network with_tied_layer(Network network, std::size_t layer, Partition partition);

/// Factors of sharings, by the name of the layer.
using LayerFactors = std::map<std::string, std::vector<Matrix>>;

/// The network with sharings whose factors are given and stay (FrozenSharing), in every layer that would learn some.
/// Throws OptionError ("sharing-from") where a layer has none given, or of other sizes, or where some are for no layer.
Network with_frozen_sharing(Network network, LayerFactors const& factors);

/// The factors of a layer's sharing: those that were learned, or that are given.
std::vector<Matrix> const& factors_of(Layer const& layer, std::vector<Matrix> const& learned);

}  // namespace symdiscover
