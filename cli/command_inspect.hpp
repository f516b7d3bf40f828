// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

struct InspectArguments {
    std::string file;
    TalkOptions talk;
};

/// `symdiscover inspect`: what is in a dataset or a result, and is it valid.
class InspectCommand final : public Command {
  public:
    InspectCommand();
    ExitCode run() override;
    InspectArguments const& arguments() const { return arguments_; }

  private:
    InspectArguments arguments_;
};

}  // namespace symdiscover
