// SPDX-License-Identifier: Apache-2.0
#include "core/groups/expressions/named_groups.hpp"

#include "core/groups/action.hpp"

namespace symdiscover {

namespace {

/// The permutation i -> map(i) of 0 .. degree - 1.
template <typename Map>
Permutation permutation_from(Index degree, Map const& map) {
    Permutation permutation;
    permutation.reserve(static_cast<std::size_t>(degree));
    for (Index i = 0; i < degree; ++i) permutation.push_back(map(i));
    return permutation;
}

Index modulo(Index i, Index n) { return ((i % n) + n) % n; }

/// Moves the points first .. first + length - 1 one on, in a circle, and fixes the others.
Permutation cycle(Index degree, Index first, Index length) {
    return permutation_from(degree, [=](Index i) {
        bool const moved = i >= first && i < first + length;
        return moved ? first + (i - first + 1) % length : i;
    });
}

/// The permutation (i, j) -> map(i, j) of a grid whose points are numbered row by row; map returns the new number.
template <typename Map>
Permutation on_grid(Index height, Index width, Map const& map) {
    return permutation_from(height * width, [&](Index point) { return map(point / width, point % width); });
}

}  // namespace

std::vector<Permutation> cyclic_generators(Index n) { return {cycle(n, 0, n)}; }

std::vector<Permutation> dihedral_generators(Index n) {
    return {cycle(n, 0, n), permutation_from(n, [n](Index i) { return modulo(-i, n); })};
}

std::vector<Permutation> symmetric_generators(Index n) { return {cycle(n, 0, n < 2 ? 1 : 2), cycle(n, 0, n)}; }

std::vector<Permutation> alternating_generators(Index n) {
    bool const whole_cycle_is_even = n % 2 == 1;
    return {cycle(n, 0, 3), whole_cycle_is_even ? cycle(n, 0, n) : cycle(n, 1, n - 1)};
}

std::vector<Permutation> reflection_generators(Index n) {
    return {permutation_from(n, [n](Index i) { return n - 1 - i; })};
}

std::vector<Permutation> translation_generators(Index height, Index width) {
    return {on_grid(height, width, [=](Index i, Index j) { return (i + 1) % height * width + j; }),
            on_grid(height, width, [=](Index i, Index j) { return i * width + (j + 1) % width; })};
}

std::vector<Permutation> p4_generators(Index n) {
    std::vector<Permutation> generators = translation_generators(n, n);
    generators.push_back(on_grid(n, n, [n](Index i, Index j) { return j * n + modulo(-i, n); }));
    return generators;
}

std::vector<Permutation> p4m_generators(Index n) {
    std::vector<Permutation> generators = p4_generators(n);
    generators.push_back(on_grid(n, n, [n](Index i, Index j) { return i * n + modulo(-j, n); }));
    return generators;
}

std::vector<Permutation> grid_generators(PermutationGroup const& g, PermutationGroup const& h) {
    std::vector<Permutation> generators;
    for (Permutation const& p : g.generators) {
        generators.push_back(on_grid(g.degree, h.degree, [&](Index i, Index j) { return image(p, i) * h.degree + j; }));
    }
    for (Permutation const& p : h.generators) {
        generators.push_back(on_grid(g.degree, h.degree, [&](Index i, Index j) { return i * h.degree + image(p, j); }));
    }
    return generators;
}

std::vector<Permutation> union_generators(PermutationGroup const& g, PermutationGroup const& h) {
    std::vector<Permutation> generators;
    Index const degree = g.degree + h.degree;
    for (Permutation const& p : g.generators) {
        generators.push_back(permutation_from(degree, [&](Index i) { return i < g.degree ? image(p, i) : i; }));
    }
    for (Permutation const& p : h.generators) {
        generators.push_back(
            permutation_from(degree, [&](Index i) { return i < g.degree ? i : g.degree + image(p, i - g.degree); }));
    }
    return generators;
}

std::vector<Permutation> wreath_generators(PermutationGroup const& g, PermutationGroup const& h) {
    std::vector<Permutation> generators;
    for (Permutation const& p : h.generators) {
        generators.push_back(
            on_grid(h.degree, g.degree, [&](Index block, Index i) { return image(p, block) * g.degree + i; }));
    }
    // H carries what happens in one block to the other blocks of its orbit: one copy of G an orbit is enough.
    Partition const orbits = point_orbits(h.generators, h.degree);
    std::int32_t next_orbit = 0;
    for (Index first = 0; first < h.degree; ++first) {
        if (orbits[first] != next_orbit) continue;
        ++next_orbit;
        for (Permutation const& p : g.generators) {
            generators.push_back(on_grid(h.degree, g.degree, [&](Index block, Index i) {
                return block * g.degree + (block == first ? image(p, i) : i);
            }));
        }
    }
    return generators;
}

}  // namespace symdiscover
