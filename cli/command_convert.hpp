// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

/// `symdiscover convert`: writes the data of another format as a dataset.
class ConvertCommand final : public Command {
  public:
    ConvertCommand();
    static CommandText text();
    ExitCode run() override;

  protected:
    void validate() const override;
    Settings outputs() const override { return {{"output", output_.output}}; }

  private:
    DataFiles files_;
    DataOptions reading_;
    OutputOptions output_;
    TalkOptions talk_;
};

}  // namespace symdiscover
