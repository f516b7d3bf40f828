// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

struct ReportArguments {
    std::string result;
    ReportFormat const* format = &report_formats().front();
    std::string report;  ///< where the report is saved too, "" for nowhere
    PlotFile plot;       ///< where the sharing is drawn too
    bool overwrite = false;
    TalkOptions talk;
};

/// `symdiscover report`: describes a fitted result.
class ReportCommand final : public Command {
  public:
    ReportCommand();
    static CommandText text();
    ExitCode run() override;
    ReportArguments const& arguments() const { return arguments_; }

  protected:
    void validate() const override;
    Settings outputs() const override { return {{"report", arguments_.report}, {"plot", arguments_.plot.name}}; }

  private:
    ReportArguments arguments_;
};

}  // namespace symdiscover
