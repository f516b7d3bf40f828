// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.hpp"

#include <csignal>

namespace symdiscover {

namespace {

volatile std::sig_atomic_t signal_seen = 0;

void restore_default_actions() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

extern "C" void note_signal(int) {
    signal_seen = 1;
    restore_default_actions();
}

}  // namespace

InterruptGuard::InterruptGuard() {
    signal_seen = 0;
    struct sigaction action {};
    action.sa_handler = note_signal;
    sigemptyset(&action.sa_mask);
    // Reads and writes that the signal meets go on instead of failing.
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

InterruptGuard::~InterruptGuard() { restore_default_actions(); }

bool InterruptGuard::interrupted() const { return signal_seen != 0; }

}  // namespace symdiscover
