// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <ostream>
#include <string>

#include "core/base/observer.hpp"

/// The terminal: its colours and width, the progress line drawn on it, and the Ctrl-C that comes from it.
namespace symdiscover {

enum class ColorChoice { automatic, always, never };

bool stdout_is_terminal();
bool stderr_is_terminal();

/// Columns of the terminal on standard error; 80 when it does not say.
int terminal_columns();

/// `automatic` means: on a terminal, unless the environment variable NO_COLOR is set and not empty (no-color.org).
bool use_color(ColorChoice choice, bool is_terminal, char const* no_color);

/// "outer loop [=====     ]  50 %  loss 0.166  1:05 left", at most `columns` wide. `elapsed` is the time since the
/// phase began; without a planned number of steps the steps done stand in place of the bar and the time left.
std::string progress_line(Progress const& progress, std::chrono::duration<double> elapsed, int columns);

/// A line that is drawn over itself, at most ten times a second, and gone when the bar is.
class ProgressBar {
  public:
    ProgressBar(std::ostream& out, bool enabled, int columns) : out_(out), enabled_(enabled), columns_(columns) {}
    ~ProgressBar() { clear(); }
    ProgressBar(ProgressBar const&) = delete;
    ProgressBar& operator=(ProgressBar const&) = delete;

    void show(Progress const& progress);
    void clear();

  private:
    using Clock = std::chrono::steady_clock;

    std::ostream& out_;
    bool enabled_;
    int columns_;
    bool drawn_ = false;
    std::string phase_;
    Clock::time_point phase_began_{};
    Clock::time_point last_drawn_{};
};

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
