// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/checkpoint_options.hpp"
#include "cli/command.hpp"
#include "cli/shared_options.hpp"
#include "core/data/class_tasks.hpp"
#include "core/discovery/methods.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

/// What `fit` is asked for, but for what is the method's own.
struct FitArguments {
    DataFiles files;
    DataOptions reading;  ///< how the dataset is to be understood
    OutputOptions output;
    std::string report;  ///< where the report is saved too, "" for nowhere
    PlotFile plot;       ///< where the sharing is drawn too
    std::string method;  ///< a name in the table of methods
    FitOptions fit;
    EpisodeOptions episodes;  ///< of a dataset of kind classes
    CheckpointOptions checkpoints;
    TalkOptions talk;

    bool writes_to_standard_output() const { return is_standard_output(report) || is_standard_output(plot.name); }
};

/// `symdiscover fit`: discovers the sharing of a dataset. What methods there are, and their options, it learns from the
/// table of methods.
class FitCommand final : public Command {
  public:
    FitCommand();
    static CommandText text();
    ExitCode run() override;
    FitArguments const& arguments() const { return arguments_; }

    /// The method that was asked for.
    FitMethod const& method() const;

  protected:
    void complete() override;
    void validate() const override;
    Settings outputs() const override;

  private:
    void add_method_options();
    void require_heeded(std::string const& option) const;
    std::map<std::string, std::string> what_counts(Dataset const& dataset) const;
    void require_no_episodes(DatasetKind kind) const;
    Discovery discover_in_classes(Dataset const& dataset, Observer const& observer) const;
    Discovery discover_in(Dataset const& dataset, Observer const& observer) const;
    ResultFile result_of(Dataset const& dataset, Discovery discovery) const;
    void explain_early_end(Discovery const& discovery,
                           bool signalled) const;  ///< one line on standard error, if it ended early

    std::vector<FitMethod> methods_ = fit_methods();
    FitArguments arguments_;
};

}  // namespace symdiscover
