// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

struct ReportArguments {
    std::string result;
    ReportFormat const* format = &report_formats().front();
    std::string plot;  ///< where the sharing is drawn too, "" for nowhere
    bool overwrite = false;
    TalkOptions talk;
};

/// `symdiscover report`: describes a fitted result.
class ReportCommand final : public Command {
  public:
    ReportCommand();
    ExitCode run() override;
    ReportArguments const& arguments() const { return arguments_; }

  protected:
    void validate() const override;
    Settings outputs() const override { return {{"plot", arguments_.plot}}; }

  private:
    ReportArguments arguments_;
};

}  // namespace symdiscover
