// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "core/groups/expressions/group_expr.hpp"
#include "core/groups/stabiliser_chain.hpp"

namespace symdiscover {

/// Every element of a small group, found by multiplying until nothing is new.
inline std::set<Permutation> all_elements(PermutationGroup const& group) {
    std::set<Permutation> elements{identity_permutation(group.degree)};
    std::vector<Permutation> fresh(elements.begin(), elements.end());
    while (!fresh.empty()) {
        Permutation const element = fresh.back();
        fresh.pop_back();
        for (Permutation const& generator : group.generators) {
            Permutation product = compose(element, generator);
            if (elements.insert(product).second) fresh.push_back(std::move(product));
        }
    }
    return elements;
}

inline FiniteGroup finite(PermutationGroup const& group) { return {group, BigInteger(all_elements(group).size())}; }

inline FiniteGroup finite(std::string const& text) { return finite(parse_group(text)); }

inline Permutation random_permutation(Rng& rng, Index degree) {
    Permutation permutation = identity_permutation(degree);
    for (Index i = degree - 1; i > 0; --i) {
        std::swap(permutation[static_cast<std::size_t>(i)],
                  permutation[static_cast<std::size_t>(uniform_index(rng, i + 1))]);
    }
    return permutation;
}

/// Generators that leave some points alone make smaller and more varied groups than random permutations.
inline PermutationGroup random_group(Rng& rng, Index degree) {
    PermutationGroup group{degree, {}};
    Index const count = 1 + uniform_index(rng, 3);
    for (Index g = 0; g < count; ++g) {
        Permutation generator = identity_permutation(degree);
        for (int swap = 0; swap < 2; ++swap) {
            std::swap(generator[static_cast<std::size_t>(uniform_index(rng, degree))],
                      generator[static_cast<std::size_t>(uniform_index(rng, degree))]);
        }
        group.generators.push_back(std::move(generator));
    }
    return group;
}

/// The same group after its points were renumbered: point i is now renumbering[i].
inline FiniteGroup renumbered(FiniteGroup group, Permutation const& renumbering) {
    for (Permutation& generator : group.generators) {
        generator = compose(compose(inverse(renumbering), generator), renumbering);
    }
    return group;
}

}  // namespace symdiscover
