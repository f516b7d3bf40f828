// SPDX-License-Identifier: Apache-2.0
#include "cli/closest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace symdiscover {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::string suggest(std::string_view word, std::vector<std::string> const& allowed) {
    std::size_t const most_edits = std::max<std::size_t>(2, word.size() / 3);
    std::vector<std::pair<std::size_t, std::string>> near;
    for (auto const& candidate : allowed) {
        std::size_t const edits = candidate.starts_with(word) ? 0 : edit_distance(word, candidate);
        if (edits <= most_edits) near.emplace_back(edits, candidate);
    }
    if (near.empty()) return fmt::format("allowed: {}", fmt::join(allowed, ", "));
    std::stable_sort(near.begin(), near.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    std::string text = "did you mean " + near[0].second;
    std::size_t const count = std::min<std::size_t>(near.size(), 3);
    for (std::size_t i = 1; i < count; ++i) text += (i + 1 == count ? " or " : ", ") + near[i].second;
    return text + "?";
}

}  // namespace symdiscover
