// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// While it lives, the first SIGINT or SIGTERM only raises a flag, so that what was reached can be saved; the second
/// ends the program at once. At most one at a time.
class InterruptGuard {
  public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(InterruptGuard const&) = delete;
    InterruptGuard& operator=(InterruptGuard const&) = delete;

    bool interrupted() const;
};

}  // namespace symdiscover
