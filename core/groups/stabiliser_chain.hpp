// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/groups/big_integer.hpp"
#include "core/groups/permutation.hpp"

namespace symdiscover {

/// A group of permutations of known order; it acts faithfully.
struct FiniteGroup : PermutationGroup {
    BigInteger order = 1;
};

/// These points first, then the others of 0 .. degree - 1, ascending.
Permutation order_starting_with(std::vector<Index> const& first, Index degree);

/// A base and strong generating set (Sims): level i is the stabiliser of the first i points of a chosen order, with the
/// orbit of point i under it and an element for each point of the orbit. The order of the group is the product of
/// these orbits' lengths.
class StabiliserChain {
  public:
    /// By random elements (random Schreier-Sims, with product replacement), until the product of the orbits' lengths is
    /// the known order: the chain is then complete, which makes the result certain. `point_order`: all points, each
    /// once. nullopt when the chain would take more than about 200 MB, or the order is not reached because it is
    /// not the group's. The same arguments give the same chain.
    static std::optional<StabiliserChain> build(FiniteGroup const& group, Permutation const& point_order);

    Index degree() const { return static_cast<Index>(levels_.size()); }

    /// |level first : level last|, the product of the orbits' lengths at the levels in [first, last).
    BigInteger index(Index first, Index last) const;

    /// Generators of level `level`, the elements that fix the first `level` points of the order one by one.
    std::vector<Permutation> stabiliser(Index level) const;

    /// Those among the strong generators that fix all points before level `first` and move one of [first, last).
    std::vector<Permutation> generators_between(Index first, Index last) const;

    /// Multiplies the element by inverses of the levels' representatives until it fixes the points of the levels in
    /// [first, last) as far as these levels can do it. The element need not be of the group.
    Permutation sift(Permutation element, Index first, Index last) const;

    bool contains(Permutation const& element) const;

    /// The element of the group that moves the first `images.size()` points of the order to these points.
    /// nullopt when there is none. Unique where the group acts faithfully on these points.
    std::optional<Permutation> element_with_images(std::vector<Index> const& images) const;

    /// All elements, in a fixed order. The caller sees to it that they are few.
    std::vector<Permutation> elements() const;

  private:
    struct Level {
        Index point = 0;
        std::vector<Permutation> generators;
        std::vector<Index> orbit;
        /// For each point of the orbit an element that carries it back to `point`; empty for points outside.
        std::vector<std::vector<std::int32_t>> back;
    };

    explicit StabiliserChain(Permutation const& point_order);
    std::size_t add(Index level, Permutation generator);  ///< returns the entries that this allocated
    void extend_orbit(Level& level);
    static void apply(std::vector<std::int32_t> const& second, Permutation& first);
    static Permutation representative(Level const& level, Index point);

    std::vector<Level> levels_;
};

}  // namespace symdiscover
