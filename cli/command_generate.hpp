// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/shared_options.hpp"
#include "core/data/problems/problem.hpp"

namespace symdiscover {

/// `symdiscover generate`: datasets whose symmetry is known. What problems there are, and their options, it learns from
/// the table of problems.
class GenerateCommand final : public Command {
  public:
    GenerateCommand();
    static CommandText text();
    ExitCode run() override;

    /// An option of the command line, which sets the fields of all problems that have it.
    struct SharedOption {
        std::vector<Problem const*> problems;
        std::vector<OptionField> fields;  ///< that problem's, one a problem
    };

  protected:
    void validate() const override;
    Settings outputs() const override { return {{"output", output_.output}}; }

  private:
    using OptionList = std::vector<OptionField> (Problem::*)();

    void add_options(OptionList list, bool own);
    std::string source() const;

    std::vector<std::unique_ptr<Problem>> problems_ = all_problems();
    std::vector<SharedOption> problem_options_;
    Problem* problem_ = nullptr;  ///< the one that is asked for
    OutputOptions output_;
    std::uint64_t seed_ = 0;
    int threads_ = 1;
    TalkOptions talk_;
};

}  // namespace symdiscover
