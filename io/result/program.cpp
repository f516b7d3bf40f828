// SPDX-License-Identifier: Apache-2.0
#include "io/result/program.hpp"

namespace symdiscover {

char const* program_version() { return SYMDISCOVER_VERSION; }

}  // namespace symdiscover
