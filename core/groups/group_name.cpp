// SPDX-License-Identifier: Apache-2.0
#include "core/groups/group_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include "core/groups/orbits.hpp"

namespace symdiscover {

namespace {

/// What recognisers look at: the group as permutations of the inputs and then the outputs, which it acts on faithfully.
struct GroupFacts {
    BigInteger order;
    Index points;
    std::vector<Permutation> generators;
};

/// Groups up to this order are searched element by element; larger ones need a better argument.
constexpr std::size_t max_listed_order = 4096;

std::vector<Permutation> joint_permutations(std::vector<ActionGenerator> const& generators) {
    std::vector<Permutation> joint;
    for (ActionGenerator const& generator : generators) {
        Permutation permutation = generator.input;
        for (Index const a : generator.output) permutation.push_back(a + static_cast<Index>(generator.input.size()));
        joint.push_back(std::move(permutation));
    }
    return joint;
}

std::vector<Index> cycle_lengths(Permutation const& permutation) {
    Partition const cycles = point_orbits({&permutation, 1}, static_cast<Index>(permutation.size()));
    return cycles.sizes();
}

BigInteger element_order(Permutation const& permutation) {
    BigInteger order = 1;
    for (Index const length : cycle_lengths(permutation)) order = lcm(order, BigInteger(length));
    return order;
}

/// Every element, found by multiplying with generators until nothing is new.
std::set<Permutation> list_elements(GroupFacts const& group) {
    std::set<Permutation> elements{identity_permutation(group.points)};
    std::vector<Permutation> fresh(elements.begin(), elements.end());
    while (!fresh.empty()) {
        Permutation const element = std::move(fresh.back());
        fresh.pop_back();
        for (Permutation const& generator : group.generators) {
            Permutation product = compose(element, generator);
            if (elements.insert(product).second) fresh.push_back(std::move(product));
        }
    }
    return elements;
}

std::optional<std::string> recognise_trivial(GroupFacts const& group) {
    if (group.order != 1) return std::nullopt;
    return "trivial";
}

/// An abelian group is cyclic exactly when its exponent, the lcm of its generators' orders, is its order.
std::optional<std::string> recognise_cyclic(GroupFacts const& group) {
    BigInteger exponent = 1;
    for (Permutation const& a : group.generators) {
        for (Permutation const& b : group.generators) {
            if (compose(a, b) != compose(b, a)) return std::nullopt;
        }
        exponent = lcm(exponent, element_order(a));
    }
    if (exponent != group.order) return std::nullopt;
    return fmt::format("C{}", to_decimal(group.order));
}

/// The permutations of one orbit's points, renumbered in ascending order.
std::vector<Permutation> restrict_to(std::vector<Permutation> const& generators, std::vector<Index> const& orbit) {
    std::vector<Permutation> restricted;
    for (Permutation const& generator : generators) {
        Permutation permutation;
        for (Index const point : orbit) {
            auto const place = std::lower_bound(orbit.begin(), orbit.end(), image(generator, point));
            permutation.push_back(place - orbit.begin());
        }
        restricted.push_back(std::move(permutation));
    }
    return restricted;
}

/// One cycle of length 2 and otherwise odd ones: an odd power of it is a transposition.
bool has_transposition_as_power(Permutation const& permutation) {
    std::vector<Index> const lengths = cycle_lengths(permutation);
    auto const even = std::count_if(lengths.begin(), lengths.end(), [](Index length) { return length % 2 == 0; });
    return even == 1 && std::find(lengths.begin(), lengths.end(), 2) != lengths.end();
}

/// A doubly transitive group that contains a transposition is the symmetric group (Jordan).
bool is_symmetric(std::vector<Permutation> const& generators, Index degree) {
    if (std::none_of(generators.begin(), generators.end(), has_transposition_as_power)) return false;
    std::vector<ActionGenerator> on_pairs;
    for (Permutation const& generator : generators) on_pairs.push_back({generator, generator});
    return weight_orbits(on_pairs, degree, degree).blocks() == 2;
}

/// All permutations of an orbit of n points, and of order n!, so nothing acts trivially there.
std::optional<std::string> recognise_symmetric(GroupFacts const& group) {
    Partition const orbits = point_orbits(group.generators, group.points);
    std::vector<std::vector<Index>> points_of(orbits.sizes().size());
    for (Index point = 0; point < group.points; ++point) {
        points_of[static_cast<std::size_t>(orbits[point])].push_back(point);
    }
    for (std::vector<Index> const& orbit : points_of) {
        auto const degree = static_cast<Index>(orbit.size());
        BigInteger factorial = 1;
        for (Index i = 2; i <= degree; ++i) factorial *= i;
        if (degree > 1 && factorial == group.order && is_symmetric(restrict_to(group.generators, orbit), degree)) {
            return fmt::format("S{}", degree);
        }
    }
    return std::nullopt;
}

/// Order 2n with an element r of order n >= 3, and an involution s outside its powers with s r s = r^-1.
std::optional<std::string> recognise_dihedral(GroupFacts const& group) {
    if (group.order % 2 != 0 || group.order < 6 || group.order > max_listed_order) return std::nullopt;
    BigInteger const n = group.order / 2;
    std::set<Permutation> const elements = list_elements(group);
    auto const r = std::find_if(elements.begin(), elements.end(),
                                [&](Permutation const& element) { return element_order(element) == n; });
    if (r == elements.end()) return std::nullopt;
    std::vector<Permutation> const rotation{*r};
    std::set<Permutation> const rotations = list_elements({n, group.points, rotation});
    auto const s = std::find_if(group.generators.begin(), group.generators.end(),
                                [&](Permutation const& generator) { return !rotations.contains(generator); });
    if (s == group.generators.end() || compose(*s, *s) != identity_permutation(group.points)) return std::nullopt;
    if (compose(compose(*s, *r), *s) != inverse(*r)) return std::nullopt;
    return fmt::format("D{}", to_decimal(n));
}

/// Tried in this order; C2 and S3 come before the same groups' other names.
constexpr std::optional<std::string> (*recognisers[])(GroupFacts const&) = {recognise_trivial, recognise_cyclic,
                                                                            recognise_symmetric, recognise_dihedral};

std::string describe_orbits(Index orbits, Index points, char const* what) {
    if (points == 1) return fmt::format("1 {}", what);
    if (orbits == 1) return fmt::format("transitive on {} {}s", points, what);
    return fmt::format("{} orbits on {} {}s", orbits, points, what);
}

}  // namespace

std::string group_name(AutomorphismGroup const& group, Index outputs, Index inputs) {
    GroupFacts const facts{group.order, inputs + outputs, joint_permutations(group.generators)};
    for (auto const recognise : recognisers) {
        if (std::optional<std::string> const name = recognise(facts)) return *name;
    }
    // No orbit has both inputs and outputs, and the inputs come first.
    Partition const orbits = point_orbits(facts.generators, facts.points);
    Index const input_orbits = orbits[inputs];
    return fmt::format("order {}, {}, {}", to_decimal(group.order), describe_orbits(input_orbits, inputs, "input"),
                       describe_orbits(orbits.blocks() - input_orbits, outputs, "output"));
}

}  // namespace symdiscover
