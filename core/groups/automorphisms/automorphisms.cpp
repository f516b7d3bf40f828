// SPDX-License-Identifier: Apache-2.0
#include "core/groups/automorphisms/automorphisms.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "core/groups/action.hpp"
#include "core/groups/automorphisms/automorphism_search.hpp"
#include "core/groups/automorphisms/colour_refinement.hpp"
#include "core/groups/automorphisms/label_matrix.hpp"

namespace symdiscover {

namespace {

using Classes = std::vector<std::vector<Index>>;

/// Twins: outputs whose weights have the same labels, and likewise inputs. Any permutation inside a class is an
/// automorphism, and the others are known by how they permute the classes.
struct Twins {
    Classes outputs;
    Classes inputs;
};

std::vector<Index> firsts(Classes const& classes) {
    std::vector<Index> points;
    for (std::vector<Index> const& members : classes) points.push_back(members.front());
    return points;
}

/// Classes of different sizes cannot be exchanged.
std::vector<Index> sizes(Classes const& classes) {
    std::vector<Index> sizes;
    for (std::vector<Index> const& members : classes) sizes.push_back(static_cast<Index>(members.size()));
    return sizes;
}

std::vector<Index> picked(std::vector<Index> const& values, std::vector<Index> const& places) {
    std::vector<Index> chosen;
    for (Index const place : places) chosen.push_back(values[static_cast<std::size_t>(place)]);
    return chosen;
}

/// The i-th place given goes to the permutation(i)-th, all others stay.
Permutation on_places(Permutation const& permutation, std::vector<Index> const& places, Index degree) {
    Permutation wider = identity_permutation(degree);
    for (std::size_t i = 0; i < places.size(); ++i) {
        wider[static_cast<std::size_t>(places[i])] = places[static_cast<std::size_t>(permutation[i])];
    }
    return wider;
}

/// Points that are told apart by colour alone are fixed; the search is for the others.
AutomorphismGroup automorphisms_of_classes(LabelMatrix const& matrix, PointColours const& start) {
    PointColours const colours = refine_colours(matrix, start);
    Points const free = free_points(matrix, colours);
    if (free.outputs.empty() || free.inputs.empty()) return {};
    AutomorphismGroup group =
        search_automorphisms(matrix.part(free.outputs, free.inputs),
                             {picked(colours.outputs, free.outputs), picked(colours.inputs, free.inputs)});
    for (ActionGenerator& generator : group.generators) {
        generator = {on_places(generator.input, free.inputs, matrix.inputs),
                     on_places(generator.output, free.outputs, matrix.outputs)};
    }
    return group;
}

/// The i-th member of a class goes to the i-th of the class's image.
Permutation on_members(Permutation const& of_classes, Classes const& classes, Index degree) {
    Permutation permutation = identity_permutation(degree);
    for (std::size_t c = 0; c < classes.size(); ++c) {
        std::vector<Index> const& image = classes[static_cast<std::size_t>(of_classes[c])];
        for (std::size_t i = 0; i < image.size(); ++i) permutation[static_cast<std::size_t>(classes[c][i])] = image[i];
    }
    return permutation;
}

/// Generators of all permutations inside the classes. Where the group moves classes it carries what happens in one to
/// the others of its orbit: one of each is enough.
std::vector<Permutation> inside_classes(Classes const& classes, std::vector<Permutation> const& moves, Index degree) {
    std::vector<Permutation> generators;
    Partition const orbits = point_orbits(moves, static_cast<Index>(classes.size()));
    std::int32_t next_orbit = 0;
    for (std::size_t c = 0; c < classes.size(); ++c) {
        if (orbits[static_cast<Index>(c)] != next_orbit) continue;
        ++next_orbit;
        std::vector<Index> const& members = classes[c];
        // A transposition and a circle generate every order of the members.
        if (members.size() > 1) generators.push_back(on_places({1, 0}, {members[0], members[1]}, degree));
        if (members.size() > 2) {
            Permutation circle;
            for (std::size_t i = 1; i <= members.size(); ++i) circle.push_back(static_cast<Index>(i % members.size()));
            generators.push_back(on_places(circle, members, degree));
        }
    }
    return generators;
}

BigInteger permutations_inside(Classes const& classes) {
    BigInteger order = 1;
    for (std::vector<Index> const& members : classes) {
        for (std::size_t i = 2; i <= members.size(); ++i) order *= i;
    }
    return order;
}

/// The group on outputs and inputs, from how it permutes the classes of twins.
AutomorphismGroup with_twins(AutomorphismGroup const& of_classes, Twins const& twins, Index outputs, Index inputs) {
    AutomorphismGroup group;
    group.order = of_classes.order * permutations_inside(twins.outputs) * permutations_inside(twins.inputs);
    std::vector<Permutation> output_moves;
    std::vector<Permutation> input_moves;
    for (ActionGenerator const& generator : of_classes.generators) {
        group.generators.push_back(
            {on_members(generator.input, twins.inputs, inputs), on_members(generator.output, twins.outputs, outputs)});
        output_moves.push_back(generator.output);
        input_moves.push_back(generator.input);
    }
    for (Permutation& output : inside_classes(twins.outputs, output_moves, outputs)) {
        group.generators.push_back({identity_permutation(inputs), std::move(output)});
    }
    for (Permutation& input : inside_classes(twins.inputs, input_moves, inputs)) {
        group.generators.push_back({std::move(input), identity_permutation(outputs)});
    }
    return group;
}

}  // namespace

AutomorphismGroup automorphisms(Partition const& weights, Index outputs, Index inputs) {
    if (weights.elements() != outputs * inputs || weights.elements() == 0) {
        throw std::invalid_argument(
            fmt::format("automorphisms: expected a partition of {} x {} weights, at least one, found one of {}",
                        outputs, inputs, weights.elements()));
    }
    LabelMatrix const matrix{outputs, inputs, weights.labels()};
    Twins const twins{classes_of_equal_rows(matrix), classes_of_equal_rows(matrix.transposed())};
    AutomorphismGroup const of_classes = automorphisms_of_classes(
        matrix.part(firsts(twins.outputs), firsts(twins.inputs)), {sizes(twins.outputs), sizes(twins.inputs)});
    return with_twins(of_classes, twins, outputs, inputs);
}

}  // namespace symdiscover
