// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cli/command.hpp"
#include "cli/model_choice.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

enum class FitMethod { automatic, msr, maml };
enum class BlockCriterion { evidence, validation };
enum class InnerLearningRates { per_layer, per_parameter, fixed };
enum class OuterOptimiser { adam, sgd };

/// What the gradient methods are asked for; the defaults are those of the MSR reference.
struct GradientArguments {
    Index inner_steps = 1;
    double inner_lr = 0.1;
    InnerLearningRates inner_lr_mode = InnerLearningRates::per_layer;
    double outer_lr = 0.001;
    OuterOptimiser outer_optimiser = OuterOptimiser::adam;
    Index outer_steps = 1000;
    Index meta_batch = 32;
    Index restarts = 1;
    std::string hypergradient;  ///< read only to be refused by name: it belongs to a method that is planned
};

/// What `fit` is asked for.
struct FitArguments {
    std::string data;
    OutputOptions output;
    std::string report;  ///< where the report is saved too; JSON when the name ends in .json, "" for nowhere
    FitMethod method = FitMethod::automatic;
    ModelChoice model;
    std::optional<Index> latent;  ///< number of filter parameters; chosen from the data when empty
    std::optional<Index> blocks;  ///< number of shared parameters; chosen from the data when empty
    BlockCriterion criterion = BlockCriterion::evidence;
    std::optional<Index> support;  ///< examples a task adapts on; empty: 1, and half of them with method auto
    GradientArguments gradient;
    ComputeOptions compute;
    TalkOptions talk;
};

/// `symdiscover fit`: discovers the sharing of a dataset.
class FitCommand final : public Command {
  public:
    FitCommand();
    ExitCode run() override;
    FitArguments const& arguments() const { return arguments_; }

  protected:
    void validate() const override;

  private:
    void add_discovery_options();
    void add_gradient_options();

    FitArguments arguments_;
};

}  // namespace symdiscover
