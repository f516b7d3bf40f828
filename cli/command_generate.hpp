// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"
#include "core/data/problems/problem.hpp"
#include "core/data/problems/sample_problem.hpp"

namespace symdiscover {

/// What `generate` is asked for.
struct GenerateArguments {
    std::string problem;
    ProblemOptions options;        ///< of problems of many tasks; length, taps and noise are read into these
    SampleProblemOptions samples;  ///< of problems of one sample set
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
    void add_problem_options();
    void add_data_options();
    SampleProblemOptions sample_options() const;
    ExitCode write_tasks() const;
    ExitCode write_samples() const;

    GenerateArguments arguments_;
};

}  // namespace symdiscover
