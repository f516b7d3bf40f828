// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/ladder.hpp"

#include <utility>

#include "core/groups/naming/compound.hpp"
#include "core/groups/naming/factors.hpp"
#include "core/groups/naming/invariant_partitions.hpp"

namespace symdiscover {

namespace {

/// Of a group that is faithful on its points and moves all of them.
std::optional<NamedGroup> first_that_holds(FiniteGroup const& group, NamingBudget& budget) {
    for (auto const recognise :
         {recognise_abelian, recognise_symmetric, recognise_dihedral, recognise_affine, recognise_square_torus}) {
        if (auto named = recognise(group)) return named;
    }
    std::vector<BlockAction> const actions = block_actions(group, budget);
    for (auto const recognise : {recognise_product, recognise_wreath, recognise_on_blocks}) {
        if (auto named = recognise(group, actions, budget)) return named;
    }
    return std::nullopt;
}

}  // namespace

std::optional<NamedFactor> name_factor(FiniteGroup const& factor, NamingBudget& budget) {
    auto points = faithful_points(factor);
    if (!points) return std::nullopt;
    auto named = first_that_holds({restrict_to(factor, *points), factor.order}, budget);
    if (!named) return std::nullopt;
    return NamedFactor{std::move(*points), std::move(*named)};
}

std::optional<NamedGroup> name_group(FiniteGroup const& group, NamingBudget& budget) {
    if (group.order == 1) return NamedGroup{{}, group.degree == 1};
    if (!budget.spend(group.degree)) return std::nullopt;
    auto const factors = disjoint_factors(group);
    if (!factors || factors->empty()) return std::nullopt;
    std::vector<std::pair<BigInteger, NamedGroup>> names;
    for (Factor const& factor : *factors) {
        auto named = name_factor(factor.group, budget);
        if (!named) return std::nullopt;
        bool const whole = static_cast<Index>(named->points.size()) == group.degree;
        if (whole) return std::move(named->named);
        named->named.natural = false;
        names.emplace_back(factor.group.order, std::move(named->named));
    }
    NamedGroup named = product_of(names);
    named.shape = Shape::none;
    return named;
}

}  // namespace symdiscover
