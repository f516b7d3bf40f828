// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cli/command.hpp"
#include "cli/shared_options.hpp"
#include "core/discovery/discover.hpp"
#include "core/discovery/discover_samples.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

enum class FitMethod { automatic, msr, maml, bilevel, bruteforce };

/// What `fit` is asked for.
struct FitArguments {
    std::string data;
    OutputOptions output;
    std::string report;  ///< where the report is saved too; JSON when the name ends in .json, "" for nowhere
    std::string plot;    ///< where the sharing is drawn too, "" for nowhere
    FitMethod method = FitMethod::automatic;
    std::optional<ModelSpec> model;  ///< what suits the data when empty
    std::optional<Index> latent;     ///< number of filter parameters; chosen from the data when empty
    std::optional<Index> blocks;     ///< number of shared parameters; chosen from the data when empty
    std::optional<Index> support;    ///< examples a task adapts on; empty: 1, and half of them with method auto
    DiscoverOptions discovery;
    MsrOptions msr;
    Index restarts = 1;
    BilevelOptions bilevel;  ///< what it shares with msr (steps, rates, restarts) is in `msr` when the user gives it
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
    void add_bilevel_options();
    void settle_bilevel_options();  ///< of options that msr has too: the one given, or bilevel's own default
    Discovery discover(Dataset const& dataset, Observer const& observer);
    Discovery discover_in_tasks(TaskSource const& source, Observer const& observer);
    Discovery discover_in_samples(Dataset const& dataset, Observer const& observer);
    ResultFile result_of(Dataset const& dataset, Discovery discovery) const;
    void explain_early_end(Discovery const& discovery) const;  ///< one line on standard error, if it ended early

    FitArguments arguments_;
};

}  // namespace symdiscover
