// SPDX-License-Identifier: Apache-2.0
#include "core/groups/action.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/base/errors.hpp"
#include "core/partitions/union_find.hpp"

namespace symdiscover {

namespace {

Permutation generator_or_identity(GroupExpr const& group, std::size_t i) {
    return group.generators.empty() ? identity_permutation(group.degree) : group.generators[i];
}

void require_degree(GroupExpr const& group, Index points, char const* what, std::string const& remedy) {
    if (group.degree != points) {
        throw OptionError(fmt::format("group {} acts on {} {}, but the layer has {}{}", group.text, group.degree, what,
                                      points, remedy));
    }
}

void require_points(char const* what, Permutation const& permutation, Index degree) {
    if (static_cast<Index>(permutation.size()) != degree) {
        throw std::invalid_argument(
            fmt::format("orbits: expected a permutation of {} {}, found one of {}", degree, what, permutation.size()));
    }
}

}  // namespace

std::vector<ActionGenerator> make_action(GroupExpr const& input, GroupExpr const& output) {
    std::size_t const count = std::max(input.generators.size(), output.generators.size());
    for (GroupExpr const* group : {&input, &output}) {
        if (!group->generators.empty() && group->generators.size() != count) {
            throw OptionError(fmt::format(
                "groups {} and {} cannot act together: expected equally many generators (or trivial(n)), found {} and "
                "{}",
                input.text, output.text, input.generators.size(), output.generators.size()));
        }
    }
    std::vector<ActionGenerator> action;
    for (std::size_t i = 0; i < count; ++i) {
        action.push_back({generator_or_identity(input, i), generator_or_identity(output, i)});
    }
    return action;
}

std::vector<Permutation> joint_permutations(std::vector<ActionGenerator> const& generators) {
    std::vector<Permutation> joint;
    for (ActionGenerator const& generator : generators) {
        Permutation permutation = generator.input;
        for (Index const a : generator.output) permutation.push_back(a + static_cast<Index>(generator.input.size()));
        joint.push_back(std::move(permutation));
    }
    return joint;
}

void require_fits(GroupExpr const& input, GroupExpr const& output, Index outputs, Index inputs) {
    require_degree(input, inputs, "inputs", "");
    // The outputs' group is the inputs' unless the user names another, which few think of for an invariant map.
    require_degree(output, outputs, "outputs",
                   fmt::format("; name an output group on {0}, such as \"trivial({0})\"", outputs));
}

Partition point_orbits(std::span<Permutation const> generators, Index degree) {
    UnionFind sets(degree);
    for (Permutation const& generator : generators) {
        require_points("points", generator, degree);
        for (Index i = 0; i < degree; ++i) sets.unite(i, image(generator, i));
    }
    return sets.partition();
}

Partition weight_orbits(std::span<ActionGenerator const> generators, Index outputs, Index inputs) {
    UnionFind sets(outputs * inputs);
    for (ActionGenerator const& generator : generators) {
        require_points("outputs", generator.output, outputs);
        require_points("inputs", generator.input, inputs);
        for (Index a = 0; a < outputs; ++a) {
            Index const row = image(generator.output, a) * inputs;
            for (Index j = 0; j < inputs; ++j) sets.unite(a * inputs + j, row + image(generator.input, j));
        }
    }
    return sets.partition();
}

}  // namespace symdiscover
