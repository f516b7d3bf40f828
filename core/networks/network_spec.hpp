// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/networks/network.hpp"

namespace symdiscover {

/// How the weights of a network's convolutions and linear layers come from what a task adapts; biases and
/// normalisations are adapted as they are.
enum class NetworkSharing {
    kronecker,  ///< KroneckerSharing
    full,       ///< DenseSharing: a matrix U of its own for each layer
    none,       ///< each weight is adapted by itself (MAML)
};

/// A step of a network as its text says it: the name of its kind, and a number for each parameter of that kind.
struct NetworkStep {
    std::string kind;
    std::vector<Index> arguments;

    friend bool operator==(NetworkStep const&, NetworkStep const&) = default;
};

/// A network as text: steps separated by spaces,
///     conv(CHANNELS,SIZE,stride=N,pad=N)  linear(UNITS)  bias  norm  relu  pool(SIZE)  flatten
/// with stride 1, pad 0, and of a linear layer without UNITS the data's outputs; or a preset: `conv4:16` is four times
/// conv(16,3,pad=1) norm relu pool(2), then linear bias; `mlp:64,64` is linear bias relu twice, of 64 units, then
/// linear bias.
struct NetworkSpec {
    std::string text;
    std::vector<NetworkStep> steps;

    /// Whether a text is meant for a network: it begins with a step's name, or with a preset's and a colon.
    static bool looks_like(std::string_view text);

    /// Throws OptionError ("model") naming the character where the text goes wrong and what was expected there.
    static NetworkSpec parse(std::string_view text);

    /// Its only step is a convolution.
    bool is_one_convolution() const;

    /// The network from examples of this shape to outputs of that shape. latent: columns of each U, for full sharing;
    /// as many as weights without it. Throws OptionError where a step does not fit what the one before makes, or the
    /// last one the data.
    Network build(ExampleShape const& inputs, ExampleShape const& outputs, NetworkSharing sharing,
                  std::optional<Index> latent = std::nullopt) const;

    friend bool operator==(NetworkSpec const&, NetworkSpec const&) = default;
};

/// "conv(CHANNELS,SIZE,stride=N,pad=N), linear(UNITS), ...": what a network is made of, for messages.
std::string network_steps();

}  // namespace symdiscover
