// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

/// Messages over a socket between two processes of this program, each with its length in front.
namespace symdiscover {

/// No message is as long as this: one that says so comes from a process that has run wild.
inline constexpr std::size_t longest_message = std::size_t{1} << 30;

/// Sends a message, and a descriptor with it unless that is -1. Returns whether it was sent.
bool send_message(int socket, std::string const& message, int descriptor = -1);

/// Waits for a message. Returns whether one came; where a descriptor came with it, that is put in `descriptor`.
bool receive_message(int socket, std::string& message, int* descriptor = nullptr);

}  // namespace symdiscover
