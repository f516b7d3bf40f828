// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/group_arrangement.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/groups/naming/factors.hpp"
#include "core/groups/naming/invariant_partitions.hpp"
#include "core/groups/naming/ladder.hpp"

namespace symdiscover {

namespace {

using Points = std::vector<Index>;

/// Inputs or outputs, as points of the joint action.
struct Side {
    Index first;
    Index count;

    bool has(Index point) const { return point >= first && point < first + count; }
};

bool is_order_of(Points const& points, Side const& side) {
    Points sorted = points;
    std::sort(sorted.begin(), sorted.end());
    if (static_cast<Index>(sorted.size()) != side.count) return false;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (sorted[i] != side.first + static_cast<Index>(i)) return false;
    }
    return true;
}

/// For each point of `here` the point of the other side that every element takes along with it, where both sides are
/// permuted alike: an invariant partition into pairs.
std::optional<Points> companions(FiniteGroup const& joint, Points const& here, Side const& other) {
    if (static_cast<Index>(here.size()) != other.count) return std::nullopt;
    for (Index candidate = other.first; candidate < other.first + other.count; ++candidate) {
        std::vector<std::int32_t> labels(at(joint.degree));
        for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int32_t>(i);
        labels[at(candidate)] = labels[at(here.front())];
        Partition const pairs = invariant_closure(joint, Partition::from_labels(labels));
        if (pairs.blocks() != joint.degree - other.count) continue;
        Points companion(pairs.sizes().size(), -1);
        for (Index point = other.first; point < other.first + other.count; ++point) companion[at(pairs[point])] = point;
        Points there;
        for (Index const point : here) there.push_back(companion[at(pairs[point])]);
        if (is_order_of(there, other)) return there;
    }
    return std::nullopt;
}

/// The name's steps along the axes as elements of the joint group.
std::vector<Permutation> joint_axes(FiniteGroup const& joint, Points const& points, NamedGroup const& named) {
    auto const chain = StabiliserChain::build(joint, order_starting_with(points, joint.degree));
    std::vector<Permutation> axes;
    if (!chain) return axes;
    for (Permutation const& axis : named.axes) {
        Points images;
        for (Index const to : axis) images.push_back(points[at(to)]);
        if (auto element = chain->element_with_images(images)) axes.push_back(std::move(*element));
    }
    return axes;
}

/// The other side's order: each point with its companion, or else by the same steps from the first point.
std::optional<Points> order_of_other(FiniteGroup const& joint, Points const& here, NamedFactor const& factor,
                                     Side const& other) {
    if (auto there = companions(joint, here, other)) return there;
    std::vector<Permutation> const axes = joint_axes(joint, factor.points, factor.named);
    if (axes.size() != factor.named.axes.size() || axes.empty()) return std::nullopt;
    Points there = walk(axes, factor.named.sizes, other.first);
    if (!is_order_of(there, other)) return std::nullopt;
    return there;
}

/// One step along each axis when inputs and outputs stand in their natural order.
std::vector<Permutation> natural_axes(std::vector<Index> const& sizes, Index outputs, Index inputs) {
    Index const width = sizes.back();
    Index const height = sizes.size() == 1 ? 1 : sizes.front();
    std::vector<Permutation> axes;
    for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
        bool const down = sizes.size() == 2 && axis == 0;
        Permutation step;
        for (Index point = 0; point < inputs + outputs; ++point) {
            Index const place = point < inputs ? point : point - inputs;
            Index const row = place / width;
            Index const column = place % width;
            Index const moved = down ? (row + 1) % height * width + column : row * width + (column + 1) % width;
            step.push_back(point - place + moved);
        }
        axes.push_back(std::move(step));
    }
    return axes;
}

/// {n}, and then {h, w} for all h w = n, h, w >= 2, the most nearly square first.
std::vector<std::vector<Index>> ring_and_tori(Index n) {
    std::vector<std::vector<Index>> all{{n}};
    std::vector<std::vector<Index>> tori;
    for (Index h = 2; h <= n / 2; ++h) {
        if (n % h == 0) tori.push_back({h, n / h});
    }
    std::stable_sort(tori.begin(), tori.end(),
                     [](auto const& a, auto const& b) { return std::abs(a[0] - a[1]) < std::abs(b[0] - b[1]); });
    all.insert(all.end(), tori.begin(), tori.end());
    return all;
}

/// The ring or torus on which inputs and outputs stand as they are. One abelian group can be both, and several tori.
std::optional<std::vector<Index>> natural_sizes(FiniteGroup const& joint, NamedGroup const& named, Index outputs,
                                                Index inputs) {
    if (inputs != outputs) return std::nullopt;
    auto const chain = StabiliserChain::build(joint, identity_permutation(joint.degree));
    if (!chain) return std::nullopt;
    // With turns or reflections, D_n is not a torus, nor p4 a ring.
    bool const only_as_named = joint.order != inputs;
    for (std::vector<Index> const& sizes : ring_and_tori(inputs)) {
        if (only_as_named && sizes != named.sizes) continue;
        auto const axes = natural_axes(sizes, outputs, inputs);
        if (std::all_of(axes.begin(), axes.end(), [&](auto const& axis) { return chain->contains(axis); }))
            return sizes;
    }
    return std::nullopt;
}

Permutation without_offset(Points const& points, Side const& side) {
    Permutation order;
    for (Index const point : points) order.push_back(point - side.first);
    return order;
}

/// Empty orders where they change nothing.
Arrangement with_orders(Arrangement arrangement, Permutation input_order, Permutation output_order) {
    bool const natural = input_order == identity_permutation(static_cast<Index>(input_order.size())) &&
                         output_order == identity_permutation(static_cast<Index>(output_order.size()));
    if (natural) return arrangement;
    arrangement.input_order = std::move(input_order);
    arrangement.output_order = std::move(output_order);
    return arrangement;
}

/// Of a group that is one factor, which moves all inputs, all outputs, or all of both.
Arrangement arrangement_of_factor(FiniteGroup const& joint, Factor const& factor, Index outputs, Index inputs) {
    NamingBudget budget;
    auto found = name_factor(factor.group, budget);
    if (!found || found->named.shape == Shape::none) return {};
    NamedGroup const& named = found->named;
    for (Index& point : found->points) point = factor.points[at(point)];
    Side here{0, inputs};
    Side there{inputs, outputs};
    bool const of_outputs = !here.has(found->points.front());
    if (of_outputs) std::swap(here, there);
    Points own;
    for (Index const point : named.order) own.push_back(found->points[at(point)]);
    if (!is_order_of(own, here)) return {};
    bool const other_stands = static_cast<Index>(factor.points.size()) == here.count;
    std::optional<Points> other;
    if (!other_stands) {
        other = order_of_other(joint, own, *found, there);
        if (!other) return {};
    }
    bool const walks = named.shape == Shape::ring || named.shape == Shape::torus;
    if (auto const sizes = walks ? natural_sizes(joint, named, outputs, inputs) : std::nullopt) {
        return {sizes->size() == 1 ? Shape::ring : Shape::torus, *sizes, *sizes, {}, {}};
    }
    Arrangement arrangement{named.shape, named.sizes, {}, {}, {}};
    if (!other_stands) arrangement.output_sizes = named.sizes;
    if (of_outputs) std::swap(arrangement.input_sizes, arrangement.output_sizes);
    Permutation own_order = without_offset(own, here);
    Permutation other_order = other ? without_offset(*other, there) : identity_permutation(there.count);
    if (of_outputs) std::swap(own_order, other_order);
    return with_orders(std::move(arrangement), std::move(own_order), std::move(other_order));
}

/// One side of an arrangement in parts.
struct PartsOfSide {
    std::vector<Index> sizes;
    Permutation order;

    void append(Points const& points, Permutation const& own_order) {
        if (points.empty()) return;
        sizes.push_back(static_cast<Index>(points.size()));
        for (std::size_t i = 0; i < points.size(); ++i) {
            order.push_back(points[own_order.empty() ? i : at(own_order[i])]);
        }
    }

    void append_others(Index count) {
        Permutation const all = order_starting_with(order, count);
        append(Points(all.begin() + static_cast<std::ptrdiff_t>(order.size()), all.end()), {});
    }
};

Arrangement arrangement_of_parts(std::vector<Factor> const& factors, Index outputs, Index inputs) {
    PartsOfSide of_inputs;
    PartsOfSide of_outputs;
    for (Factor const& factor : factors) {
        auto const first_output = std::lower_bound(factor.points.begin(), factor.points.end(), inputs);
        Points const own_inputs(factor.points.begin(), first_output);
        Points own_outputs(first_output, factor.points.end());
        for (Index& point : own_outputs) point -= inputs;
        auto const m = static_cast<Index>(own_outputs.size());
        auto const n = static_cast<Index>(own_inputs.size());
        Arrangement own;
        if (m > 0 && n > 0) own = group_arrangement(factor.group, m, n);
        of_inputs.append(own_inputs, own.input_order);
        of_outputs.append(own_outputs, own.output_order);
    }
    of_inputs.append_others(inputs);
    of_outputs.append_others(outputs);
    return with_orders({Shape::parts, of_inputs.sizes, of_outputs.sizes, {}, {}}, std::move(of_inputs.order),
                       std::move(of_outputs.order));
}

}  // namespace

Arrangement group_arrangement(FiniteGroup const& joint, Index outputs, Index inputs) {
    if (outputs == 1) return {};
    auto const factors = disjoint_factors(joint);
    if (!factors || factors->empty()) return {};
    Factor const& first = factors->front();
    auto const inputs_moved =
        std::count_if(first.points.begin(), first.points.end(), [&](Index point) { return point < inputs; });
    Index const outputs_moved = static_cast<Index>(first.points.size()) - inputs_moved;
    bool const whole_sides = (inputs_moved == 0 || inputs_moved == inputs) &&
                             (outputs_moved == 0 || outputs_moved == outputs) && factors->size() == 1;
    return whole_sides ? arrangement_of_factor(joint, first, outputs, inputs)
                       : arrangement_of_parts(*factors, outputs, inputs);
}

}  // namespace symdiscover
