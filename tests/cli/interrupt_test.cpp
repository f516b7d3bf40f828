// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace symdiscover;

TEST_CASE("the first signal raises the flag and leaves the second to end the program") {
    {
        InterruptGuard const guard;
        CHECK_FALSE(guard.interrupted());
        std::raise(SIGINT);
        CHECK(guard.interrupted());
        CHECK((std::signal(SIGINT, SIG_DFL) == SIG_DFL));
        CHECK((std::signal(SIGTERM, SIG_DFL) == SIG_DFL));
    }
    InterruptGuard const next;
    CHECK_FALSE(next.interrupted());
}
