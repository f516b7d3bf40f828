// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/factors.hpp"

#include <algorithm>
#include <numeric>

#include "core/groups/action.hpp"
#include "core/groups/naming/invariant_partitions.hpp"
#include "core/partitions/union_find.hpp"

namespace symdiscover {

namespace {

using Points = std::vector<Index>;

Points concatenated(std::vector<Points> const& parts) {
    Points all;
    for (Points const& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

std::vector<Points> moved_orbits(PermutationGroup const& group) {
    std::vector<Points> orbits = members_of(point_orbits(group.generators, group.degree));
    std::erase_if(orbits, [](Points const& orbit) { return orbit.size() == 1; });
    return orbits;
}

bool moves_any(Permutation const& element, Points const& points) {
    return std::any_of(points.begin(), points.end(), [&](Index point) { return image(element, point) != point; });
}

PermutationGroup restricted_without_identity(PermutationGroup const& group, Points const& points) {
    PermutationGroup restricted = restrict_to(group, points);
    std::erase(restricted.generators, identity_permutation(restricted.degree));
    return restricted;
}

/// The points that generators connect: generators that move disjoint points are direct factors as they stand.
std::vector<Points> connected_supports(PermutationGroup const& group) {
    UnionFind sets(group.degree);
    for (Permutation const& generator : group.generators) {
        Index first_moved = -1;
        for (Index point = 0; point < group.degree; ++point) {
            if (image(generator, point) == point) continue;
            if (first_moved < 0) first_moved = point;
            sets.unite(first_moved, point);
        }
    }
    std::vector<Points> supports = members_of(sets.partition());
    std::erase_if(supports, [](Points const& support) { return support.size() == 1; });
    return supports;
}

/// Orbits that belong together, and elements of the group which among the orbits seen so far move these only.
struct Component {
    std::vector<Points> orbits;
    std::vector<Permutation> elements;
    BigInteger order = 1;
};

/// An orbit more. An element of a component needs the orbit when what it does there cannot be undone by elements that
/// fix all orbits before; then component and orbit belong together.
void add_orbit(std::vector<Component>& components, StabiliserChain const& chain, Points const& orbit, Index first) {
    Index const last = first + static_cast<Index>(orbit.size());
    Component joined{{orbit}, chain.generators_between(first, last), chain.index(first, last)};
    std::vector<Component> apart;
    for (Component& component : components) {
        std::vector<Permutation> sifted;
        for (Permutation const& element : component.elements) sifted.push_back(chain.sift(element, first, last));
        if (std::none_of(sifted.begin(), sifted.end(),
                         [&](auto const& element) { return moves_any(element, orbit); })) {
            component.elements = std::move(sifted);
            apart.push_back(std::move(component));
            continue;
        }
        joined.orbits.insert(joined.orbits.end(), component.orbits.begin(), component.orbits.end());
        joined.elements.insert(joined.elements.end(), component.elements.begin(), component.elements.end());
        joined.order *= component.order;
    }
    apart.push_back(std::move(joined));
    components = std::move(apart);
}

/// The decomposition proper, on the group's points.
std::optional<std::vector<Factor>> factors_by_chain(FiniteGroup const& group) {
    std::vector<Points> const orbits = moved_orbits(group);
    auto const chain = StabiliserChain::build(group, order_starting_with(concatenated(orbits), group.degree));
    if (!chain) return std::nullopt;
    std::vector<Component> components;
    Index first = 0;
    for (Points const& orbit : orbits) {
        add_orbit(components, *chain, orbit, first);
        first += static_cast<Index>(orbit.size());
    }
    std::vector<Factor> factors;
    for (Component const& component : components) {
        Points points = concatenated(component.orbits);
        std::sort(points.begin(), points.end());
        PermutationGroup const all{group.degree, component.elements};
        factors.push_back({{restricted_without_identity(all, points), component.order}, std::move(points)});
    }
    return factors;
}

/// Whether on one of its orbits, of d points, the group does everything, and has the order d!: it is S_d, faithful
/// there.
std::optional<Points> symmetric_orbit(FiniteGroup const& group) {
    for (Points const& orbit : moved_orbits(group)) {
        if (factorial(static_cast<Index>(orbit.size())) != group.order) continue;
        if (is_visibly_symmetric(restrict_to(group, orbit))) return orbit;
    }
    return std::nullopt;
}

/// Where every support has a first orbit on which all permutations are seen, and the orders d! of these make the
/// group's: the factors, without a chain.
std::optional<std::vector<Factor>> symmetric_factors(FiniteGroup const& group, std::vector<Points> const& supports) {
    std::vector<Factor> factors;
    BigInteger order = 1;
    for (Points const& support : supports) {
        PermutationGroup part = restricted_without_identity(group, support);
        Points const orbit = moved_orbits(part).front();
        if (!is_visibly_symmetric(restrict_to(part, orbit))) return std::nullopt;
        BigInteger const own = factorial(static_cast<Index>(orbit.size()));
        order *= own;
        factors.push_back({{std::move(part), own}, support});
    }
    if (order != group.order) return std::nullopt;
    return factors;
}

std::optional<BigInteger> order_on(FiniteGroup const& group, Points const& points) {
    auto const chain = StabiliserChain::build(group, order_starting_with(points, group.degree));
    if (!chain) return std::nullopt;
    return chain->index(0, static_cast<Index>(points.size()));
}

}  // namespace

BigInteger factorial(Index n) {
    BigInteger product = 1;
    for (Index i = 2; i <= n; ++i) product *= i;
    return product;
}

bool is_visibly_symmetric(PermutationGroup const& group) {
    // One cycle of length 2 and otherwise odd ones: an odd power of the generator is a transposition.
    auto const shows_transposition = [&](Permutation const& generator) {
        std::vector<Index> const lengths = point_orbits({&generator, 1}, group.degree).sizes();
        auto const even = std::count_if(lengths.begin(), lengths.end(), [](Index length) { return length % 2 == 0; });
        return even == 1 && std::find(lengths.begin(), lengths.end(), 2) != lengths.end();
    };
    if (std::none_of(group.generators.begin(), group.generators.end(), shows_transposition)) return false;
    std::vector<ActionGenerator> on_pairs;
    for (Permutation const& generator : group.generators) on_pairs.push_back({generator, generator});
    return weight_orbits(on_pairs, group.degree, group.degree).blocks() == (group.degree == 1 ? 1 : 2);
}

std::optional<std::vector<Factor>> disjoint_factors(FiniteGroup const& group) {
    std::vector<Points> supports = connected_supports(group);
    if (auto factors = symmetric_factors(group, supports)) return factors;
    // Symmetric groups, whose chains would be long, first; for the others a chain of what is left.
    std::vector<Factor> factors;
    std::vector<Points> others;
    BigInteger order = group.order;
    for (Points& support : supports) {
        PermutationGroup const part = restricted_without_identity(group, support);
        bool const symmetric = is_visibly_symmetric(part);
        if (!symmetric) {
            others.push_back(std::move(support));
            continue;
        }
        order /= factorial(part.degree);
        factors.push_back({{part, factorial(part.degree)}, std::move(support)});
    }
    Points rest = concatenated(others);
    if (rest.empty()) return factors;
    std::sort(rest.begin(), rest.end());
    auto finer = factors_by_chain({restricted_without_identity(group, rest), order});
    if (!finer) return std::nullopt;
    for (Factor& factor : *finer) {
        for (Index& point : factor.points) point = rest[at(point)];
        factors.push_back(std::move(factor));
    }
    return factors;
}

std::optional<std::vector<Index>> faithful_points(FiniteGroup const& group) {
    // Chains of symmetric groups are the longest, and here not needed.
    if (auto orbit = symmetric_orbit(group)) return orbit;
    std::vector<Points> orbits = moved_orbits(group);
    std::stable_sort(orbits.begin(), orbits.end(),
                     [](Points const& a, Points const& b) { return a.size() < b.size(); });
    for (Points const& orbit : orbits) {
        // d! bounds the order of what acts on d points, and a chain is dear.
        if (factorial(static_cast<Index>(orbit.size())) < group.order) continue;
        auto const order = order_on(group, orbit);
        if (!order) return std::nullopt;
        if (*order == group.order) return orbit;
    }
    for (std::size_t i = orbits.size(); i-- > 0 && orbits.size() > 1;) {
        std::vector<Points> fewer = orbits;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        auto const order = order_on(group, concatenated(fewer));
        if (!order) return std::nullopt;
        if (*order == group.order) orbits = std::move(fewer);
    }
    Points points = concatenated(orbits);
    std::sort(points.begin(), points.end());
    return points;
}

}  // namespace symdiscover
