// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

/// What `generate` is asked for. The defaults of conv1d are those of the MSR paper's experiments.
struct GenerateArguments {
    std::string problem;
    std::string group;
    std::string output_group;
    Index length = 70;
    Index taps = 3;
    Index rank = 2;
    Index tasks = 200;
    Index examples = 20;
    double noise = 0.1;
    bool scramble = false;
    double correlation = 0.0;
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
