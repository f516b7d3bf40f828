// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

struct CompareArguments {
    std::vector<std::string> results;
    ReportFormat const* format = &report_formats().front();
    TalkOptions talk;
};

/// `symdiscover compare`: several results side by side, and how far their partitions are apart.
class CompareCommand final : public Command {
  public:
    CompareCommand();
    static CommandText text();
    ExitCode run() override;

  protected:
    void validate() const override;

  private:
    CompareArguments arguments_;
};

}  // namespace symdiscover
