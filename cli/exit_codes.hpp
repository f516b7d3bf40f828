// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// What the program tells the shell; the README's table says the same.
enum class ExitCode : int {
    ok = 0,             ///< done, "no symmetry found" included; an exact match for `score`
    not_exact = 1,      ///< `score --require-exact` and the match is not exact
    usage = 2,          ///< bad command line
    bad_data = 3,       ///< bad input data
    not_optimised = 4,  ///< the optimisation failed (diverged); the best iterate is written
    cannot_write = 5,   ///< the output cannot be written, or exists and --overwrite was not given
    internal = 70,      ///< out of memory, or a fault of the program itself (sysexits' EX_SOFTWARE)
    interrupted = 130,  ///< interrupted; what was reached is saved
};

}  // namespace symdiscover
