// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/networks/network_spec.hpp"

namespace symdiscover {

/// A number that a step of a network takes.
struct StepParameter {
    std::string name;
    Index least = 1;
    bool required = true;
    bool by_place = true;  ///< may be given without its name
    Index value = 0;       ///< where it is not given
};

/// A network that grows from its inputs to its outputs.
class NetworkBuilder {
  public:
    NetworkBuilder(ExampleShape inputs, ExampleShape outputs, NetworkSharing sharing, std::optional<Index> latent);

    ExampleShape const& shape() const { return shape_; }      ///< what the steps so far make
    ExampleShape const& outputs() const { return outputs_; }  ///< what the last one must make

    /// A step without weights.
    void add(std::shared_ptr<Geometry const> geometry);

    /// Takes the last step back if it is relu; says whether it was.
    bool take_back_relu();

    /// A layer whose weights are [outputs, inputs, taps], shared as the network is.
    void add_shared(std::string const& kind, std::shared_ptr<Geometry const> geometry, Index inputs, Index taps);

    /// A layer whose weights are adapted as they are, from this start [1, K].
    void add_plain(std::string const& kind, std::shared_ptr<Geometry const> geometry, Matrix start);

    /// Throws OptionError when it does not end with weights, or not with the outputs.
    Network finish();

  private:
    void add_layer(std::string const& kind, std::shared_ptr<Geometry const> geometry,
                   std::shared_ptr<Sharing const> sharing);

    Network network_;
    std::vector<std::shared_ptr<Geometry const>> before_;
    ExampleShape shape_;
    ExampleShape outputs_;
    NetworkSharing sharing_;
    std::optional<Index> latent_;
};

/// A kind of step: one line of the table in step_kinds.cpp.
struct StepKind {
    std::string name;
    std::vector<StepParameter> parameters;
    void (*add)(NetworkBuilder& builder, std::vector<Index> const& arguments);

    std::string form() const;  ///< "conv(channels,size,stride=N,pad=N)"
};

std::vector<StepKind> const& step_kinds();

/// Null when there is none of this name.
StepKind const* find_step_kind(std::string_view name);

}  // namespace symdiscover
