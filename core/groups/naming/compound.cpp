// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/compound.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/groups/action.hpp"
#include "core/groups/naming/invariant_partitions.hpp"
#include "core/groups/naming/ladder.hpp"

namespace symdiscover {

namespace {

using Kind = GroupName::Kind;

constexpr std::size_t most_partitions = 200;

/// The blocks of these partitions as points, then the points themselves.
FiniteGroup with_blocks(FiniteGroup const& group, std::vector<PermutationGroup const*> const& actions) {
    FiniteGroup extended{{0, {}}, group.order};
    extended.generators.resize(group.generators.size());
    auto const append = [&](PermutationGroup const& action) {
        for (std::size_t g = 0; g < action.generators.size(); ++g) {
            for (Index const image : action.generators[g]) extended.generators[g].push_back(image + extended.degree);
        }
        extended.degree += action.degree;
    };
    for (PermutationGroup const* action : actions) append(*action);
    append(group);
    return extended;
}

/// The order of the group on the blocks of all these actions together.
std::optional<BigInteger> order_on_blocks(FiniteGroup const& group, std::vector<PermutationGroup const*> const& actions,
                                          NamingBudget& budget) {
    FiniteGroup const extended = with_blocks(group, actions);
    if (!budget.spend(extended.degree)) return std::nullopt;
    auto const chain = StabiliserChain::build(extended, identity_permutation(extended.degree));
    if (!chain) return std::nullopt;
    return chain->index(0, extended.degree - group.degree);
}

/// "C2 x S3"; of many factors "C2^5 x S3^7".
GroupName joined(std::vector<std::pair<BigInteger, GroupName>> const& factors) {
    constexpr std::size_t most_written_out = 8;
    GroupName product{Kind::product};
    for (std::size_t first = 0, last = 0; first < factors.size(); first = last) {
        while (last < factors.size() && factors[last] == factors[first]) ++last;
        GroupName const& factor = factors[first].second;
        auto const equal = static_cast<Index>(last - first);
        bool const as_power = factors.size() > most_written_out && equal > 1;
        if (as_power) product.parts.push_back({Kind::power, equal, {factor}});
        for (Index i = 0; !as_power && i < equal; ++i) product.parts.push_back(factor);
    }
    return product.parts.size() == 1 ? product.parts.front() : product;
}

/// Rows are the blocks of one partition, columns those of the other, and every crossing is one point.
bool is_grid(Partition const& rows, Partition const& columns) {
    return rows.blocks() * columns.blocks() == rows.elements();
}

/// The order in which a name has its points, where it has one; else as they come.
std::vector<Index> order_of_points(NamedGroup const& named, Index points) {
    return named.order.empty() ? identity_permutation(points) : named.order;
}

/// The points of a grid, row by row.
std::vector<Index> in_rows(Partition const& rows, std::vector<Index> const& row_order, Partition const& columns,
                           std::vector<Index> const& column_order) {
    std::vector<Index> points(at(rows.elements()));
    std::iota(points.begin(), points.end(), Index{0});
    Permutation const row = inverse(row_order);
    Permutation const column = inverse(column_order);
    std::sort(points.begin(), points.end(), [&](Index a, Index b) {
        return std::pair(row[at(rows[a])], column[at(columns[a])]) <
               std::pair(row[at(rows[b])], column[at(columns[b])]);
    });
    return points;
}

bool is_transitive(PermutationGroup const& group) { return point_orbits(group.generators, group.degree).blocks() == 1; }

/// The points block by block, ascending in each.
std::vector<Index> in_blocks(Partition const& blocks, std::vector<Index> const& block_order) {
    std::vector<std::vector<Index>> const members = members_of(blocks);
    std::vector<Index> points;
    for (Index const block : block_order)
        points.insert(points.end(), members[at(block)].begin(), members[at(block)].end());
    return points;
}

/// A block of equal ones from inside, and from one to the next.
struct InsideBlock {
    FiniteGroup group;          ///< what the stabiliser of the first block does to the block
    std::vector<Index> points;  ///< of the first block
    StabiliserChain chain;      ///< of blocks, then points; the first block first
    Index blocks;

    /// The points of the first block in this order, then those of the others as elements carry them there.
    std::vector<Index> block_by_block(std::vector<Index> const& block_order, std::vector<Index> const& inner) const {
        std::vector<Index> order;
        for (Index const block : block_order) {
            Permutation const there = way_to(block);
            for (Index const place : inner) order.push_back(image(there, blocks + points[at(place)]) - blocks);
        }
        return order;
    }

    /// Of the elements that carry the first block to this one, one that carries its first points to the first possible.
    Permutation way_to(Index block) const {
        constexpr std::size_t most_points = 3;
        std::vector<Index> images{block};
        while (images.size() <= std::min(most_points, points.size())) {
            images.push_back(blocks);
            while (!chain.element_with_images(images)) ++images.back();
        }
        return *chain.element_with_images(images);
    }
};

std::optional<InsideBlock> inside_block(FiniteGroup const& group, BlockAction const& action, NamingBudget& budget) {
    FiniteGroup const extended = with_blocks(group, {&action.group});
    if (!budget.spend(extended.degree)) return std::nullopt;
    Index const blocks = action.blocks.blocks();
    std::vector<Index> points = members_of(action.blocks).front();
    std::vector<Index> shifted = points;
    for (Index& point : shifted) point += blocks;
    Permutation block_first{0};
    block_first.insert(block_first.end(), shifted.begin(), shifted.end());
    auto chain = StabiliserChain::build(extended, order_starting_with(block_first, extended.degree));
    if (!chain) return std::nullopt;
    PermutationGroup restricted = restrict_to({extended.degree, chain->stabiliser(1)}, shifted);
    std::erase(restricted.generators, identity_permutation(restricted.degree));
    FiniteGroup const within{std::move(restricted), chain->index(1, 1 + static_cast<Index>(points.size()))};
    return InsideBlock{within, std::move(points), std::move(*chain), blocks};
}

BigInteger power(BigInteger const& base, Index exponent) {
    BigInteger result = 1;
    for (Index i = 0; i < exponent; ++i) result *= base;
    return result;
}

/// C6 x S3 is C3 x D6 too, and C3 wr D4 is (C3 wr C2) wr C2. One name for one group, whatever the order of its points:
/// the shortest, which has the least inside each other, and of these the first; by the points as they stand, if it can.
bool is_simpler(NamedGroup const& a, NamedGroup const& b) {
    auto const rank = [](NamedGroup const& named) {
        bool const stands = std::is_sorted(named.order.begin(), named.order.end());
        std::string const name = to_string(named.name);
        return std::tuple(named.shape == Shape::none, name.size(), name, !stands);
    };
    return rank(a) < rank(b);
}

std::optional<NamedGroup> product_by(FiniteGroup const& group, BlockAction const& rows, BlockAction const& columns,
                                     NamingBudget& budget) {
    if (order_on_blocks(group, {&rows.group, &columns.group}, budget) != group.order) return std::nullopt;
    auto const first = name_group(rows.group, budget);
    auto const second = name_group(columns.group, budget);
    if (!first || !second) return std::nullopt;
    NamedGroup named = product_of({{rows.group.order, *first}, {columns.group.order, *second}});
    if (!is_grid(rows.blocks, columns.blocks) || !is_transitive(group)) return named;
    named.natural = first->natural && second->natural;
    named.shape = Shape::blocks;
    std::vector<Index> const row_order = order_of_points(*first, rows.blocks.blocks());
    std::vector<Index> const column_order = order_of_points(*second, columns.blocks.blocks());
    named.sizes = {rows.blocks.blocks(), columns.blocks.blocks()};
    named.order = in_rows(rows.blocks, row_order, columns.blocks, column_order);
    // Rows and columns can change places: as the points stand, if they stand in rows already.
    std::vector<Index> turned = in_rows(columns.blocks, column_order, rows.blocks, row_order);
    if (turned == identity_permutation(group.degree)) {
        std::reverse(named.sizes.begin(), named.sizes.end());
        named.order = std::move(turned);
    }
    return named;
}

std::optional<NamedGroup> wreath_by(FiniteGroup const& group, BlockAction const& action, NamingBudget& budget) {
    if (!is_transitive(action.group)) return std::nullopt;
    auto const inside = inside_block(group, action, budget);
    Index const blocks = action.blocks.blocks();
    if (!inside || inside->group.order == 1) return std::nullopt;
    if (power(inside->group.order, blocks) * action.group.order != group.order) return std::nullopt;
    auto const lower = name_group(inside->group, budget);
    auto const upper = name_group(action.group, budget);
    if (!lower || !upper || !upper->natural) return std::nullopt;
    NamedGroup named{{Kind::wreath, 0, {lower->name, upper->name}}, lower->natural};
    named.shape = Shape::blocks;
    named.sizes = {blocks, inside->group.degree};
    std::vector<Index> const block_order = order_of_points(*upper, blocks);
    bool const any_order = lower->shape == Shape::set || lower->shape == Shape::none;
    named.order = any_order ? in_blocks(action.blocks, block_order) : inside->block_by_block(block_order, lower->order);
    return named;
}

}  // namespace

std::vector<BlockAction> block_actions(FiniteGroup const& group, NamingBudget& budget) {
    std::vector<BlockAction> actions;
    for (Partition& blocks : invariant_partitions(group, most_partitions)) {
        PermutationGroup action = action_on_blocks(group, blocks);
        auto const order = order_on_blocks(group, {&action}, budget);
        if (order && *order > 1) actions.push_back({std::move(blocks), {std::move(action), *order}});
    }
    return actions;
}

NamedGroup product_of(std::vector<std::pair<BigInteger, NamedGroup>> const& factors) {
    if (factors.size() == 1) return factors.front().second;
    std::vector<std::pair<BigInteger, GroupName>> all;
    for (auto const& [order, factor] : factors) {
        all.insert(all.end(), factor.factors.begin(), factor.factors.end());
        if (factor.factors.empty()) all.emplace_back(order, factor.name);
    }
    // Of one order, what is composed first.
    auto const rank = [](auto const& factor) {
        return std::tuple(factor.first, !factor.second.is_composed(), to_string(factor.second));
    };
    std::sort(all.begin(), all.end(), [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
    return NamedGroup{joined(all), false, std::move(all)};
}

std::optional<NamedGroup> recognise_product(FiniteGroup const& group, std::vector<BlockAction> const& actions,
                                            NamingBudget& budget) {
    using Pair = std::pair<BlockAction const*, BlockAction const*>;
    auto const larger = [](Pair const& pair) { return std::max(pair.first->group.order, pair.second->group.order); };
    std::vector<Pair> pairs;
    for (BlockAction const& columns : actions) {
        for (BlockAction const& rows : actions) {
            if (&rows == &columns) break;
            if (rows.group.order * columns.group.order == group.order) pairs.emplace_back(&rows, &columns);
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(), [&](Pair const& a, Pair const& b) { return larger(a) < larger(b); });
    std::optional<NamedGroup> best;
    BigInteger of_best = group.order;
    for (Pair const& pair : pairs) {
        if (best && larger(pair) > of_best) break;
        auto named = product_by(group, *pair.first, *pair.second, budget);
        if (!named || (best && !is_simpler(*named, *best))) continue;
        best = std::move(named);
        of_best = larger(pair);
    }
    return best;
}

std::optional<NamedGroup> recognise_wreath(FiniteGroup const& group, std::vector<BlockAction> const& actions,
                                           NamingBudget& budget) {
    std::optional<NamedGroup> best;
    for (BlockAction const& action : actions) {
        auto named = wreath_by(group, action, budget);
        if (named && (!best || is_simpler(*named, *best))) best = std::move(named);
    }
    return best;
}

std::optional<NamedGroup> recognise_on_blocks(FiniteGroup const& group, std::vector<BlockAction> const& actions,
                                              NamingBudget& budget) {
    for (BlockAction const& action : actions) {
        if (action.group.order != group.order) continue;
        auto named = name_group(action.group, budget);
        if (!named) continue;
        return NamedGroup{named->name, false, named->factors};
    }
    return std::nullopt;
}

}  // namespace symdiscover
