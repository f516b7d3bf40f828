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

/// Whether lines can be drawn over and coloured: not where the environment variable TERM is "dumb".
bool terminal_can_draw();

/// Columns of the terminal on standard error; 80 when it does not say.
int terminal_columns();

/// How wide text on standard output may be: what the environment variable COLUMNS says, or else its terminal, from 40
/// to 100; 80 where neither says it.
int page_columns();

/// `automatic` means: on a terminal, unless the environment variable NO_COLOR is set and not empty (no-color.org).
bool use_color(ColorChoice choice, bool is_terminal, char const* no_color);

/// "outer loop [=====     ]  50 %  loss 0.166  1:05 left", at most `columns` wide. The phase began `elapsed` ago, when
/// `first` steps were done; the time left is that of the phase. Where no number of steps is planned there is none to
/// tell, and the steps done and the time that the phase has taken are shown: "partition step 12  loss 93.1  0:07".
std::string progress_line(Progress const& progress, Index first, std::chrono::duration<double> elapsed, int columns);

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
    Index first_step_ = 0;  ///< of the phase
    Index last_step_ = 0;
    Clock::time_point phase_began_{};
    Clock::time_point last_drawn_{};
};

/// While it lives, the first SIGINT or SIGTERM only raises a flag, so that what was reached can be saved, and writes
/// the message to standard error at once, whatever the program is at; the second ends the program at once. At most one
/// at a time.
class InterruptGuard {
  public:
    explicit InterruptGuard(std::string message = {});
    ~InterruptGuard();
    InterruptGuard(InterruptGuard const&) = delete;
    InterruptGuard& operator=(InterruptGuard const&) = delete;

    bool interrupted() const;

    /// The work is done, and the program is about to end: whether a signal was seen. One that comes later changes
    /// nothing any more, also when the guard is gone; the second ends the program at once.
    bool end();

  private:
    std::string message_;
    bool ended_ = false;
};

}  // namespace symdiscover
