// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_group.hpp"

#include <fmt/format.h>

#include "core/base/errors.hpp"
#include "core/groups/action.hpp"

namespace symdiscover {

namespace {

GroupExpr parse_option(char const* option, std::string const& text) {
    try {
        return parse_group(text);
    } catch (OptionError const& error) {
        throw OptionError(option, error.what());
    }
}

Matrix tied_weights(Partition const& partition, Vector const& shared, Index outputs, Index inputs) {
    Matrix weights(outputs, inputs);
    for (Index e = 0; e < weights.size(); ++e) weights.data()[e] = shared(partition[e]);
    return weights;
}

}  // namespace

std::vector<OptionField> GroupProblem::own_options() {
    auto const expression = text_value("EXPR", "a group such as \"cyclic(16)\"");
    return {{"group", group, expression, "acts on the inputs, e.g. \"cyclic(16)\""},
            {"output-group", output_group, expression, "acts on the outputs; default: the inputs' group"}};
}

void GroupProblem::check() const {
    if (group.empty()) throw OptionError("group", "expected a group such as \"cyclic(16)\", found nothing");
    parse_option("group", group);
    if (!output_group.empty()) parse_option("output-group", output_group);
}

LinearFamily GroupProblem::family() const {
    GroupExpr const input = parse_group(group);
    GroupExpr const output = parse_group(output_group.empty() ? group : output_group);
    LinearFamily family;
    family.outputs = output.degree;
    family.inputs = input.degree;
    family.has_generators = true;
    family.generators = make_action(input, output);
    family.partition = weight_orbits(family.generators, family.outputs, family.inputs);
    family.title = fmt::format("linear maps from {} to {}", input.text, output.text);
    family.draw_weights = [partition = family.partition, outputs = family.outputs, inputs = family.inputs](Rng& rng) {
        Vector const shared = normal_matrix(rng, partition.blocks(), 1);
        return tied_weights(partition, shared, outputs, inputs);
    };
    return family;
}

}  // namespace symdiscover
