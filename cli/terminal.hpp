// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

enum class ColorChoice { automatic, always, never };

bool stdout_is_terminal();
bool stderr_is_terminal();

/// Columns of the terminal on standard error; 80 when it does not say.
int terminal_columns();

/// `automatic` means: on a terminal, unless the environment variable NO_COLOR is set and not empty (no-color.org).
bool use_color(ColorChoice choice, bool is_terminal, char const* no_color);

}  // namespace symdiscover
