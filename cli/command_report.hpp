// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

struct ReportArguments {
    std::string result;
    OutputFormat format = OutputFormat::text;
    TalkOptions talk;
};

/// `symdiscover report`: describes a fitted result.
class ReportCommand final : public Command {
  public:
    ReportCommand();
    ExitCode run() override;
    ReportArguments const& arguments() const { return arguments_; }

  private:
    ReportArguments arguments_;
};

}  // namespace symdiscover
