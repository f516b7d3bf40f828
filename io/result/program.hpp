// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// The program's version, e.g. "0.1.0": goes into every result file and `--version`.
char const* program_version();

}  // namespace symdiscover
