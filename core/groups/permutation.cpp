// SPDX-License-Identifier: Apache-2.0
#include "core/groups/permutation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numeric>
#include <utility>

namespace symdiscover {

Permutation identity_permutation(Index degree) {
    Permutation permutation(at(degree));
    std::iota(permutation.begin(), permutation.end(), Index{0});
    return permutation;
}

Permutation compose(Permutation const& a, Permutation const& b) {
    Permutation product(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) product[i] = b[at(a[i])];
    return product;
}

Permutation inverse(Permutation const& permutation) {
    Permutation result(permutation.size());
    for (std::size_t i = 0; i < permutation.size(); ++i) result[at(permutation[i])] = static_cast<Index>(i);
    return result;
}

bool is_permutation(Permutation const& images) {
    std::vector<bool> seen(images.size(), false);
    for (Index const image : images) {
        if (image < 0 || at(image) >= images.size() || seen[at(image)]) return false;
        seen[at(image)] = true;
    }
    return true;
}

std::vector<std::vector<Index>> cycles_of(Permutation const& permutation) {
    std::vector<std::vector<Index>> cycles;
    std::vector<bool> seen(permutation.size(), false);
    for (std::size_t start = 0; start < permutation.size(); ++start) {
        std::vector<Index> cycle;
        for (std::size_t i = start; !seen[i]; i = at(permutation[i])) {
            seen[i] = true;
            cycle.push_back(static_cast<Index>(i));
        }
        if (cycle.size() > 1) cycles.push_back(std::move(cycle));
    }
    return cycles;
}

std::string to_cycles(Permutation const& permutation, Index first, char const* between_points) {
    std::string text;
    for (std::vector<Index> cycle : cycles_of(permutation)) {
        for (Index& point : cycle) point += first;
        text += fmt::format("({})", fmt::join(cycle, between_points));
    }
    return text.empty() ? "()" : text;
}

}  // namespace symdiscover
