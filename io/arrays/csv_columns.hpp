// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace symdiscover {

/// Whether a column is meant by a name: the very one, the name with a number behind it ("x" means x, x3, x_3, x.3 and
/// x[3]), or a pattern with "*" for any text.
bool is_meant(std::string_view column, std::string_view name);

/// The columns that a list of names ("x", "speed,sensor*") means, in the order of the list, and of the file within a
/// name. `unknown` becomes the first name that means none.
std::vector<std::size_t> columns_meant(std::vector<std::string> const& columns, std::string const& list,
                                       std::string& unknown);

}  // namespace symdiscover
