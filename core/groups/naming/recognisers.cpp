// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/recognisers.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/groups/action.hpp"
#include "core/groups/naming/factors.hpp"

namespace symdiscover {

namespace {

using Kind = GroupName::Kind;

/// by^-1 element by
Permutation conjugate(Permutation const& element, Permutation const& by) {
    return compose(compose(inverse(by), element), by);
}

bool is_involution(Permutation const& element) { return order_of(element) == 2; }

/// If the group is dihedral and `reflection` is one: generators of its rotations. A generator of order above 2 is a
/// rotation; an involution is one if it is central, and otherwise it becomes one by the reflection.
std::vector<Permutation> rotations_given(FiniteGroup const& group, Permutation const& reflection) {
    auto const is_central = [&](Permutation const& element) {
        return std::all_of(group.generators.begin(), group.generators.end(), [&](Permutation const& generator) {
            return compose(element, generator) == compose(generator, element);
        });
    };
    std::vector<Permutation> rotations;
    for (Permutation const& generator : group.generators) {
        bool const turns = order_of(generator) > 2 || is_central(generator);
        rotations.push_back(turns ? generator : compose(generator, reflection));
    }
    std::erase(rotations, identity_permutation(group.degree));
    return rotations;
}

/// A product of the commuting elements' powers whose order is the least common multiple of theirs.
Permutation element_of_largest_order(std::vector<Permutation> const& commuting) {
    Permutation best = commuting.front();
    for (Permutation const& element : commuting) {
        Index const wanted = std::lcm(order_of(best), order_of(element));
        // Some best^i element has it: for each prime power of the wanted order one of the two brings it in full.
        Permutation candidate = element;
        while (order_of(best) != wanted) {
            if (order_of(candidate) == wanted) best = candidate;
            candidate = compose(candidate, best);
        }
    }
    return best;
}

/// Of the generators of the cyclic group of this rotation, the one that carries point 0 to the first point: around a
/// ring in its natural order it is one step.
Permutation smallest_step(Permutation const& rotation, Index n) {
    Permutation best = rotation;
    Permutation power = rotation;
    for (Index k = 2; k < n; ++k) {
        power = compose(power, rotation);
        if (std::gcd(k, n) == 1 && image(power, 0) < image(best, 0)) best = power;
    }
    return best;
}

std::optional<NamedGroup> dihedral_by(FiniteGroup const& group, Permutation const& reflection) {
    std::vector<Permutation> const rotations = rotations_given(group, reflection);
    if (rotations.empty()) return std::nullopt;
    Index exponent = 1;
    for (Permutation const& rotation : rotations) {
        if (conjugate(rotation, reflection) != inverse(rotation)) return std::nullopt;
        for (Permutation const& other : rotations) {
            if (compose(rotation, other) != compose(other, rotation)) return std::nullopt;
        }
        exponent = std::lcm(exponent, order_of(rotation));
    }
    // Abelian and of an exponent that is half the group's order: cyclic, and the rotations are half of the group.
    if (exponent < 3 || group.order != 2 * BigInteger(exponent)) return std::nullopt;
    NamedGroup named{{exponent == 3 ? Kind::symmetric : Kind::dihedral, exponent}};
    named.natural = group.degree == exponent;
    if (named.natural) {
        named.shape = Shape::ring;
        named.sizes = {exponent};
        named.axes = {smallest_step(element_of_largest_order(rotations), exponent)};
        named.order = walk(named.axes, named.sizes, 0);
    }
    return named;
}

/// The elements that fix point 0, of a transitive group.
std::vector<Permutation> elements_fixing_first(FiniteGroup const& group, StabiliserChain const& chain) {
    FiniteGroup const stabiliser{{group.degree, chain.stabiliser(1)}, group.order / group.degree};
    auto const small = StabiliserChain::build(stabiliser, identity_permutation(group.degree));
    return small ? small->elements() : std::vector<Permutation>{};
}

bool is_prime(Index n) {
    for (Index d = 2; d * d <= n; ++d) {
        if (n % d == 0) return false;
    }
    return n > 1;
}

/// Every generator carries this cycle of all points to one of its powers: the one that agrees at point 0.
bool is_normalised(Permutation const& cycle, std::vector<Permutation> const& generators) {
    return std::all_of(generators.begin(), generators.end(), [&](Permutation const& generator) {
        Permutation const moved = conjugate(cycle, generator);
        Permutation power = cycle;
        while (image(power, 0) != image(moved, 0)) power = compose(power, cycle);
        return power == moved;
    });
}

/// t^i s^j carries point 0 to another point for each i, j < n.
bool reach_all_points(Permutation const& t, Permutation const& s, Index n) {
    std::vector<bool> reached(t.size(), false);
    Index row = 0;
    for (Index i = 0; i < n; ++i, row = image(t, row)) {
        Index point = row;
        for (Index j = 0; j < n; ++j, point = image(s, point)) {
            if (reached[static_cast<std::size_t>(point)]) return false;
            reached[static_cast<std::size_t>(point)] = true;
        }
    }
    return row == 0;
}

struct SquareTorus {
    std::vector<Permutation> const& fixing;  ///< the elements that fix point 0
    Index n;
    bool reflections;

    /// The axes t and s, if this t and this quarter turn r are as p4 has them.
    std::optional<std::vector<Permutation>> axes_from(Permutation const& t, Permutation const& r) const {
        Permutation const s = conjugate(t, r);
        if (compose(t, s) != compose(s, t) || conjugate(s, r) != inverse(t)) return std::nullopt;
        if (!reach_all_points(t, s, n)) return std::nullopt;
        bool const mirrored = std::any_of(fixing.begin(), fixing.end(), [&](Permutation const& mirror) {
            return conjugate(t, mirror) == t && conjugate(s, mirror) == inverse(s);
        });
        if (mirrored != reflections) return std::nullopt;
        return std::vector<Permutation>{t, s};
    }
};

}  // namespace

Index order_of(Permutation const& element) {
    Partition const cycles = point_orbits({&element, 1}, static_cast<Index>(element.size()));
    Index order = 1;
    for (Index const length : cycles.sizes()) order = std::lcm(order, length);
    return order;
}

std::vector<Index> walk(std::vector<Permutation> const& axes, std::vector<Index> const& sizes, Index start) {
    std::vector<Index> points{start};
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        std::vector<Index> longer;
        for (Index point : points) {
            for (Index step = 0; step < sizes[axis]; ++step, point = image(axes[axis], point)) longer.push_back(point);
        }
        points = std::move(longer);
    }
    return points;
}

std::optional<NamedGroup> recognise_symmetric(FiniteGroup const& group) {
    BigInteger const all = factorial(group.degree);
    bool const symmetric = group.order == all;
    if (!symmetric && 2 * group.order != all) return std::nullopt;
    NamedGroup named{{symmetric ? Kind::symmetric : Kind::alternating, group.degree}};
    if (symmetric) {
        named.shape = Shape::set;
        named.sizes = {group.degree};
        named.order = identity_permutation(group.degree);
    }
    return named;
}

std::optional<NamedGroup> recognise_dihedral(FiniteGroup const& group) {
    if (group.order < 6 || group.order % 2 != 0) return std::nullopt;
    // The rotations alone do not generate it: one of the generators is a reflection.
    for (Permutation const& generator : group.generators) {
        if (!is_involution(generator)) continue;
        if (auto named = dihedral_by(group, generator)) return named;
    }
    return std::nullopt;
}

std::optional<NamedGroup> recognise_affine(FiniteGroup const& group) {
    Index const p = group.degree;
    if (!is_prime(p) || group.order % p != 0) return std::nullopt;
    BigInteger const multiplications = group.order / p;
    if (multiplications < 3 || (p - 1) % multiplications != 0) return std::nullopt;
    auto const chain = StabiliserChain::build(group, identity_permutation(p));
    if (!chain || chain->index(0, 1) != p) return std::nullopt;
    std::vector<Permutation> const fixing = elements_fixing_first(group, *chain);
    Permutation const there = *chain->element_with_images({1});
    for (Permutation const& before : fixing) {
        Permutation const step = compose(before, there);
        if (order_of(step) != p || !is_normalised(step, group.generators)) continue;
        NamedGroup named{{Kind::affine, 0, {{Kind::cyclic, p}, {Kind::cyclic, static_cast<Index>(multiplications)}}}};
        named.shape = Shape::ring;
        named.sizes = {p};
        named.axes = {step};
        named.order = walk(named.axes, named.sizes, 0);
        return named;
    }
    return std::nullopt;
}

std::optional<NamedGroup> recognise_square_torus(FiniteGroup const& group) {
    auto const n = static_cast<Index>(std::lround(std::sqrt(static_cast<double>(group.degree))));
    bool const plain = group.order == 4 * BigInteger(group.degree);
    bool const mirrored = group.order == 8 * BigInteger(group.degree);
    if (n < 3 || n * n != group.degree || !(plain || mirrored)) return std::nullopt;
    if (point_orbits(group.generators, group.degree).blocks() != 1) return std::nullopt;
    auto const chain = StabiliserChain::build(group, identity_permutation(group.degree));
    if (!chain) return std::nullopt;
    std::vector<Permutation> const fixing = elements_fixing_first(group, *chain);
    std::vector<Permutation> turns = fixing;
    std::erase_if(turns, [](Permutation const& element) { return order_of(element) != 4; });
    SquareTorus const torus{fixing, n, mirrored};
    for (Index point = 1; point < group.degree; ++point) {
        Permutation const there = *chain->element_with_images({point});
        for (Permutation const& before : fixing) {
            Permutation const t = compose(before, there);
            for (Permutation const& turn : turns) {
                auto axes = torus.axes_from(t, turn);
                if (!axes) continue;
                NamedGroup named{{mirrored ? Kind::p4m : Kind::p4, n}};
                named.shape = Shape::torus;
                named.sizes = {n, n};
                named.axes = std::move(*axes);
                named.order = walk(named.axes, named.sizes, 0);
                return named;
            }
        }
    }
    return std::nullopt;
}

}  // namespace symdiscover
