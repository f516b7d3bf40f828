// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace symdiscover {

namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(100);
constexpr Index bar_cells = 24;
constexpr char const* start_of_line_and_erase = "\r\x1b[K";

std::string clock_text(double seconds) {
    Index const whole = std::lround(seconds);
    if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

// The handler may run on any thread, and all of them ask whether it has.
std::atomic<bool> signal_seen = false;
// What the handler writes.
std::atomic<char const*> message_text = nullptr;
std::atomic<std::size_t> message_size = 0;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<char const*>::is_always_lock_free &&
              std::atomic<std::size_t>::is_always_lock_free);  // as handlers ask for

void restore_default_actions() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

extern "C" void note_signal(int) {
    int const before = errno;
    signal_seen = true;
    // Nobody is left to be told where standard error cannot be written to.
    [[maybe_unused]] auto const written = write(STDERR_FILENO, message_text, message_size);
    errno = before;
    restore_default_actions();
}

}  // namespace

bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

bool terminal_can_draw() {
    char const* const terminal = std::getenv("TERM");
    return terminal == nullptr || std::string_view(terminal) != "dumb";
}

int page_columns() {
    constexpr int narrowest = 40;
    constexpr int widest = 100;
    constexpr int usual = 80;
    char const* const wanted = std::getenv("COLUMNS");
    int columns = 0;
    if (wanted != nullptr) std::from_chars(wanted, wanted + std::strlen(wanted), columns);
    winsize size{};
    if (columns <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
    return columns <= 0 ? usual : std::clamp(columns, narrowest, widest);
}

int terminal_columns() {
    winsize size{};
    bool const known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

bool use_color(ColorChoice choice, bool is_terminal, char const* no_color) {
    if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
    return is_terminal && (no_color == nullptr || *no_color == '\0');
}

std::string progress_line(Progress const& progress, Index first, std::chrono::duration<double> elapsed, int columns) {
    std::string line(progress.phase);
    if (progress.steps > 0) {
        Index const done = std::clamp<Index>(progress.step, 0, progress.steps);
        Index const cells = done * bar_cells / progress.steps;
        line += fmt::format(" [{:<{}}] {:3} %", std::string(static_cast<std::size_t>(cells), '='), bar_cells,
                            done * 100 / progress.steps);
    } else if (progress.step > 0) {
        line += fmt::format(" step {}", progress.step);
    }
    if (std::isfinite(progress.loss)) line += fmt::format("  loss {:.4g}", progress.loss);
    if (progress.steps == 0) {
        line += fmt::format("  {}", clock_text(elapsed.count()));
    } else if (progress.step > first && progress.step < progress.steps) {
        double const a_step = elapsed.count() / static_cast<double>(progress.step - first);
        line += fmt::format("  {} left", clock_text(a_step * static_cast<double>(progress.steps - progress.step)));
    }
    // One column stays free: a terminal that wraps early would leave old lines behind.
    return line.substr(0, static_cast<std::size_t>(std::max(1, columns - 1)));
}

void ProgressBar::show(Progress const& progress) {
    if (!enabled_) return;
    auto const now = Clock::now();
    if (phase_ != progress.phase || progress.step < last_step_) {
        phase_ = progress.phase;
        phase_began_ = now;
        first_step_ = progress.step;
    }
    last_step_ = progress.step;
    // The last step is always shown: what follows may say nothing for a while.
    bool const last = progress.steps > 0 && progress.step >= progress.steps;
    if (drawn_ && !last && now - last_drawn_ < redraw_interval) return;
    // In one piece, which nothing that is said at the same time can part.
    out_ << start_of_line_and_erase + progress_line(progress, first_step_, now - phase_began_, columns_) << std::flush;
    last_drawn_ = now;
    drawn_ = true;
}

void ProgressBar::clear() {
    if (drawn_) out_ << start_of_line_and_erase << std::flush;
    drawn_ = false;
}

InterruptGuard::InterruptGuard(std::string message) : message_(std::move(message)) {
    signal_seen = false;
    message_text = message_.data();
    message_size = message_.size();
    struct sigaction action {};
    action.sa_handler = note_signal;
    sigemptyset(&action.sa_mask);
    // Reads and writes that the signal meets go on instead of failing.
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

InterruptGuard::~InterruptGuard() {
    if (!ended_) restore_default_actions();
}

bool InterruptGuard::interrupted() const { return signal_seen; }

bool InterruptGuard::end() {
    message_size = 0;
    ended_ = true;
    return interrupted();
}

}  // namespace symdiscover
