// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/csv_columns.hpp"

#include <fnmatch.h>

#include <algorithm>

namespace symdiscover {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "3", "_3", ".3" or "[3]".
bool is_number_behind(std::string_view rest) {
    bool const bracket = rest.starts_with('[') && rest.ends_with(']');
    if (bracket) rest.remove_suffix(1);
    if (bracket || rest.starts_with('_') || rest.starts_with('.')) rest.remove_prefix(1);
    return !rest.empty() && std::all_of(rest.begin(), rest.end(), is_digit);
}

}  // namespace

bool is_meant(std::string_view column, std::string_view name) {
    if (column == name) return true;
    if (name.find('*') != std::string_view::npos) {
        return ::fnmatch(std::string(name).c_str(), std::string(column).c_str(), FNM_NOESCAPE) == 0;
    }
    return column.starts_with(name) && is_number_behind(column.substr(name.size()));
}

std::vector<std::size_t> columns_meant(std::vector<std::string> const& columns, std::string const& list,
                                       std::string& unknown) {
    std::vector<std::size_t> meant;
    for (std::size_t begin = 0; begin <= list.size();) {
        std::size_t const end = std::min(list.find(',', begin), list.size());
        std::string const name = list.substr(begin, end - begin);
        std::size_t const before = meant.size();
        for (std::size_t i = 0; i < columns.size(); ++i) {
            bool const known = std::find(meant.begin(), meant.end(), i) != meant.end();
            if (!known && is_meant(columns[i], name)) meant.push_back(i);
        }
        if (meant.size() == before && unknown.empty()) unknown = name;
        begin = end + 1;
    }
    return meant;
}

}  // namespace symdiscover
