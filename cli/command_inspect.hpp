// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "cli/shared_options.hpp"

namespace symdiscover {

/// `symdiscover inspect`: what is in a dataset or a result, and is it valid.
class InspectCommand final : public Command {
  public:
    InspectCommand();
    static CommandText text();
    ExitCode run() override;

  protected:
    void validate() const override { files_.validate(reading_, {}); }

  private:
    DataFiles files_{"", "", "FILE"};
    DataOptions reading_;  ///< how a dataset is to be understood
    TalkOptions talk_;
};

}  // namespace symdiscover
