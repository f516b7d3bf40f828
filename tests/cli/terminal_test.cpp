// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <sstream>

using namespace symdiscover;
using namespace std::chrono_literals;

TEST_CASE("a progress line tells phase, share, loss and the time left") {
    CHECK(progress_line({"outer loop", 250, 1000, 0.16612}, 0, 65s, 80) ==
          "outer loop [======                  ]  25 %  loss 0.1661  3:15 left");
    CHECK(progress_line({"EM", 1, 4000, 2.0}, 0, 1s, 80).ends_with("1:06:39 left"));
    // The phase was at 100 when it was first seen: 150 steps took the time.
    CHECK(progress_line({"resampling", 250, 1000}, 100, 30s, 80) ==
          "resampling [======                  ]  25 %  2:30 left");
    CHECK(progress_line({"resampling", 1, 10}, 1, 30s, 80) == "resampling [==                      ]  10 %");
}

TEST_CASE("where no number of steps is planned a progress line tells the time that the phase has taken") {
    CHECK(progress_line({"EM", 12, 0, 2.0}, 0, 61s, 80) == "EM step 12  loss 2  1:01");
    CHECK(progress_line({"reading"}, 0, 2s, 80) == "reading  0:02");
}

TEST_CASE("a progress line leaves the last column of the terminal free") {
    CHECK(progress_line({"outer loop", 1, 2, 0.5}, 0, 1s, 20).size() == 19);
}

TEST_CASE("the bar is drawn at most ten times a second, shows the last step and is erased at the end") {
    std::ostringstream out;
    {
        ProgressBar bar(out, true, 80);
        for (Index step = 1; step < 1000; ++step) bar.show({"EM", step, 1000, 1.0});
        CHECK(out.str().find("EM [") == out.str().rfind("EM ["));
        bar.show({"EM", 1000, 1000, 1.0});
        CHECK(out.str().ends_with("] 100 %  loss 1"));
    }
    CHECK(out.str().ends_with("\r\x1b[K"));
}

TEST_CASE("a bar that is not enabled writes nothing") {
    std::ostringstream out;
    { ProgressBar(out, false, 80).show({"EM", 1, 2, 1.0}); }
    CHECK(out.str().empty());
}

TEST_CASE("colours follow the choice, then NO_COLOR, then the terminal") {
    CHECK(use_color(ColorChoice::always, false, "1"));
    CHECK_FALSE(use_color(ColorChoice::never, true, nullptr));
    CHECK(use_color(ColorChoice::automatic, true, nullptr));
    CHECK(use_color(ColorChoice::automatic, true, ""));
    CHECK_FALSE(use_color(ColorChoice::automatic, true, "1"));
    CHECK_FALSE(use_color(ColorChoice::automatic, false, nullptr));
}

TEST_CASE("the first signal raises the flag and leaves the second to end the program") {
    {
        InterruptGuard const guard;
        CHECK_FALSE(guard.interrupted());
        std::raise(SIGINT);
        CHECK(guard.interrupted());
        CHECK((std::signal(SIGINT, SIG_DFL) == SIG_DFL));
        CHECK((std::signal(SIGTERM, SIG_DFL) == SIG_DFL));
    }
    InterruptGuard next;
    CHECK_FALSE(next.interrupted());
    std::raise(SIGTERM);
    CHECK(next.end());
    CHECK((std::signal(SIGINT, SIG_DFL) == SIG_DFL));
}

TEST_CASE("a signal that comes when the work is done changes nothing, also when the guard is gone") {
    {
        InterruptGuard guard("stopping");
        CHECK_FALSE(guard.end());
    }
    std::raise(SIGTERM);                                // would end these tests
    CHECK((std::signal(SIGTERM, SIG_DFL) == SIG_DFL));  // as the second would
    { InterruptGuard const next; }
    CHECK((std::signal(SIGINT, SIG_DFL) == SIG_DFL));
}
