// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace symdiscover {

bool stdout_is_terminal() { return isatty(STDOUT_FILENO) == 1; }
bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

int terminal_columns() {
    winsize size{};
    bool const known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

bool use_color(ColorChoice choice, bool is_terminal, char const* no_color) {
    if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
    return is_terminal && (no_color == nullptr || *no_color == '\0');
}

}  // namespace symdiscover
