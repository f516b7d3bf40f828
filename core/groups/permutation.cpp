// SPDX-License-Identifier: Apache-2.0
#include "core/groups/permutation.hpp"

#include <fmt/format.h>

#include <numeric>

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

std::string to_cycles(Permutation const& permutation, Index first, char const* between_points) {
    std::string text;
    std::vector<bool> seen(permutation.size(), false);
    for (std::size_t start = 0; start < permutation.size(); ++start) {
        if (seen[start] || at(permutation[start]) == start) continue;
        std::string cycle;
        for (std::size_t i = start; !seen[i]; i = at(permutation[i])) {
            seen[i] = true;
            cycle += fmt::format("{}{}", cycle.empty() ? "" : between_points, static_cast<Index>(i) + first);
        }
        text += "(" + cycle + ")";
    }
    return text.empty() ? "()" : text;
}

}  // namespace symdiscover
