// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace symdiscover::test {

inline bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace symdiscover::test
