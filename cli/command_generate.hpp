// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"
#include "core/tasks/problem.hpp"

namespace symdiscover {

/// What `generate` is asked for.
struct GenerateArguments {
    std::string problem;
    ProblemOptions options;
    OutputOptions output;
    ComputeOptions compute;
    TalkOptions talk;
};

/// `symdiscover generate`: datasets whose symmetry is known.
class GenerateCommand final : public Command {
  public:
    GenerateCommand();
    ExitCode run() override;
    GenerateArguments const& arguments() const { return arguments_; }

  protected:
    void validate() const override;

  private:
    GenerateArguments arguments_;
};

}  // namespace symdiscover
