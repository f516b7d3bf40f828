// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

struct ScoreArguments {
    std::string result;
    std::string truth;
    std::string group;
    std::string output_group;
    std::string data;
    bool require_exact = false;
    bool follow_links = false;
    ReportFormat const* format = &report_formats().front();
    TalkOptions talk;
};

/// `symdiscover score`: compares a result with the sharing that is known to be true. Of a group it also measures how
/// equivariant what was learned is, and the held-out error of a layer constrained to the group.
class ScoreCommand final : public Command {
  public:
    ScoreCommand();
    static CommandText text();
    ExitCode run() override;

  protected:
    void validate() const override;

  private:
    ScoreArguments arguments_;
};

}  // namespace symdiscover
