// SPDX-License-Identifier: Apache-2.0
#include "core/networks/step_kinds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/errors.hpp"
#include "core/networks/layers/bias.hpp"
#include "core/networks/layers/convolution.hpp"
#include "core/networks/layers/linear.hpp"
#include "core/networks/layers/max_pool.hpp"
#include "core/networks/layers/norm.hpp"
#include "core/networks/layers/relu.hpp"
#include "core/networks/sharing/dense.hpp"
#include "core/networks/sharing/kronecker.hpp"
#include "core/networks/sharing/plain.hpp"

namespace symdiscover {

namespace {

using Arguments = std::vector<Index>;

/// U [K, k] of a layer and its derivatives: 400 MB.
constexpr Index most_sharing_numbers = 50'000'000;

void add_convolution(NetworkBuilder& builder, Arguments const& arguments) {
    Window const window{arguments[1], arguments[2], arguments[3]};
    auto layer = std::make_shared<Convolution>(builder.shape(), arguments[0], window);
    Index const inputs = layer->patches().channels;
    builder.add_shared("conv", std::move(layer), inputs, window.size * window.size);
}

void add_linear(NetworkBuilder& builder, Arguments const& arguments) {
    ExampleShape const out = arguments[0] > 0 ? ExampleShape{arguments[0]} : builder.outputs();
    auto layer = std::make_shared<Linear>(builder.shape(), out);
    Index const inputs = layer->inputs();
    builder.add_shared("linear", std::move(layer), inputs, 1);
}

void add_bias(NetworkBuilder& builder, Arguments const&) {
    auto layer = std::make_shared<Bias>(builder.shape());
    Matrix start = Matrix::Zero(1, layer->weights());
    builder.add_plain("bias", std::move(layer), std::move(start));
}

void add_norm(NetworkBuilder& builder, Arguments const&) {
    auto layer = std::make_shared<Norm>(builder.shape());
    Matrix start = Matrix::Zero(1, layer->weights());
    start.leftCols(layer->weights() / 2).setOnes();
    builder.add_plain("norm", std::move(layer), std::move(start));
}

void add_relu(NetworkBuilder& builder, Arguments const&) { builder.add(std::make_shared<Relu>(builder.shape())); }

void add_pool(NetworkBuilder& builder, Arguments const& arguments) {
    bool const after_relu = builder.take_back_relu();
    builder.add(std::make_shared<MaxPool>(builder.shape(), arguments[0]));
    if (after_relu) builder.add(std::make_shared<Relu>(builder.shape()));  // the same numbers, of which there are fewer
}

/// A linear layer takes inputs of any shape: there is nothing to be done.
void add_flatten(NetworkBuilder&, Arguments const&) {}

Index product(ExampleShape const& shape) {
    Index numbers = 1;
    for (Index const size : shape) numbers *= size;
    return numbers;
}

}  // namespace

std::vector<StepKind> const& step_kinds() {
    static std::vector<StepKind> const table{
        {"conv",
         {{"channels"}, {"size"}, {"stride", 1, false, false, 1}, {"pad", 0, false, false, 0}},
         add_convolution},
        {"linear", {{"units", 1, false}}, add_linear},
        {"bias", {}, add_bias},
        {"norm", {}, add_norm},
        {"relu", {}, add_relu},
        {"pool", {{"size"}}, add_pool},
        {"flatten", {}, add_flatten},
    };
    return table;
}

StepKind const* find_step_kind(std::string_view name) {
    auto const found = std::ranges::find(step_kinds(), name, &StepKind::name);
    return found == step_kinds().end() ? nullptr : &*found;
}

std::string StepKind::form() const {
    std::vector<std::string> parts;
    for (StepParameter const& parameter : parameters) {
        parts.push_back(parameter.by_place ? parameter.name : parameter.name + "=N");
    }
    return parts.empty() ? name : fmt::format("{}({})", name, fmt::join(parts, ","));
}

std::string network_steps() {
    std::vector<std::string> forms;
    for (StepKind const& kind : step_kinds()) forms.push_back(kind.form());
    return fmt::format("{}", fmt::join(forms, ", "));
}

NetworkBuilder::NetworkBuilder(ExampleShape inputs, ExampleShape outputs, NetworkSharing sharing,
                               std::optional<Index> latent)
    : shape_(std::move(inputs)), outputs_(std::move(outputs)), sharing_(sharing), latent_(latent) {}

void NetworkBuilder::add(std::shared_ptr<Geometry const> geometry) {
    shape_ = geometry->out();
    before_.push_back(std::move(geometry));
}

bool NetworkBuilder::take_back_relu() {
    bool const relu = !before_.empty() && dynamic_cast<Relu const*>(before_.back().get()) != nullptr;
    if (relu) before_.pop_back();
    return relu;
}

void NetworkBuilder::add_layer(std::string const& kind, std::shared_ptr<Geometry const> geometry,
                               std::shared_ptr<Sharing const> sharing) {
    shape_ = geometry->out();
    auto const same =
        std::ranges::count_if(network_.layers, [&](Layer const& layer) { return layer.name.starts_with(kind); });
    std::string name = fmt::format("{}{}", kind, same + 1);
    network_.layers.push_back({std::move(name), std::move(geometry), std::move(sharing), std::move(before_)});
    before_.clear();
}

void NetworkBuilder::add_shared(std::string const& kind, std::shared_ptr<Geometry const> geometry, Index inputs,
                                Index taps) {
    Index const weights = geometry->weights();
    Index const outputs = weights / (inputs * taps);
    std::shared_ptr<Sharing const> sharing;
    if (sharing_ == NetworkSharing::kronecker) {
        sharing = std::make_shared<KroneckerSharing>(outputs, inputs, taps);
    } else {
        FixedSharing fixed(outputs, inputs * taps, Partition::singletons(weights));
        sharing = std::make_shared<FixedSharing>(fixed);
        Index const latent = std::min(latent_.value_or(weights), weights);
        if (sharing_ == NetworkSharing::full) {
            if (weights * latent > most_sharing_numbers) {
                throw OptionError("sharing",
                                  fmt::format("full: a layer of {} weights is too large for a sharing matrix "
                                              "of {} columns; use kronecker, or fewer by latent",
                                              weights, latent));
            }
            sharing = std::make_shared<DenseSharing>(std::move(fixed), latent);
        }
    }
    add_layer(kind, std::move(geometry), std::move(sharing));
}

void NetworkBuilder::add_plain(std::string const& kind, std::shared_ptr<Geometry const> geometry, Matrix start) {
    add_layer(kind, std::move(geometry), std::make_shared<PlainSharing>(std::move(start)));
}

Network NetworkBuilder::finish() {
    if (network_.layers.empty() || !before_.empty()) {
        throw OptionError("model", "expected a network whose last step has weights: conv, linear, bias or norm");
    }
    if (product(shape_) != product(outputs_)) {
        throw OptionError("model", fmt::format("the network makes [{}], but the data's outputs are [{}]",
                                               fmt::join(shape_, ", "), fmt::join(outputs_, ", ")));
    }
    return std::move(network_);
}

bool NetworkSpec::is_one_convolution() const { return steps.size() == 1 && steps.front().kind == "conv"; }

Network NetworkSpec::build(ExampleShape const& inputs, ExampleShape const& outputs, NetworkSharing sharing,
                           std::optional<Index> latent) const {
    NetworkBuilder builder(inputs, outputs, sharing, latent);
    for (NetworkStep const& step : steps) find_step_kind(step.kind)->add(builder, step.arguments);
    return builder.finish();
}

}  // namespace symdiscover
