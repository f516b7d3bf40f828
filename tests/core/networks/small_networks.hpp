// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/rng.hpp"
#include "core/networks/layers/linear.hpp"
#include "core/networks/layers/relu.hpp"
#include "core/networks/model_spec.hpp"
#include "core/networks/network.hpp"
#include "core/networks/sharing/dense.hpp"

namespace symdiscover::test {

/// Standard normal numbers, others in each stream.
inline Matrix random_matrix(Index rows, Index cols, std::uint64_t stream) {
    Rng rng = make_rng(11, stream);
    return normal_matrix(rng, rows, cols);
}

inline FixedSharing fixed_sharing(char const* model, Index outputs, Index inputs) {
    return FixedSharing(outputs, inputs, ModelSpec::parse(model).partition(outputs, inputs));
}

/// A linear layer, of MSR with this many filter parameters, or with latent 0 of MAML.
inline Layer linear_layer(char const* name, char const* model, Index outputs, Index inputs, Index latent) {
    FixedSharing fixed = fixed_sharing(model, outputs, inputs);
    std::shared_ptr<Sharing const> sharing = std::make_shared<FixedSharing>(fixed);
    if (latent > 0) sharing = std::make_shared<DenseSharing>(fixed, latent);
    return {name, std::make_shared<Linear>(ExampleShape{inputs}, ExampleShape{outputs}), sharing};
}

/// Two dense layers with relu between them.
inline Network two_layers(Index outputs, Index hidden, Index inputs, Index first_latent, Index second_latent) {
    Network network{{linear_layer("hidden", "fc", hidden, inputs, first_latent),
                     linear_layer("last", "fc", outputs, hidden, second_latent)}};
    network.layers[1].before.push_back(std::make_shared<Relu>(ExampleShape{hidden}));
    return network;
}

}  // namespace symdiscover::test
