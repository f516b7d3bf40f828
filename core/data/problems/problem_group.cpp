// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_group.hpp"

#include <fmt/format.h>

#include "core/base/errors.hpp"
#include "core/groups/action.hpp"
#include "core/groups/orbits.hpp"

namespace symdiscover {

namespace {

std::string const& output_expression(ProblemOptions const& options) {
    return options.output_group.empty() ? options.group : options.output_group;
}

Matrix tied_weights(Partition const& partition, Vector const& shared, Index outputs, Index inputs) {
    Matrix weights(outputs, inputs);
    for (Index e = 0; e < weights.size(); ++e) weights.data()[e] = shared(partition[e]);
    return weights;
}

}  // namespace

LinearFamily make_group(ProblemOptions const& options) {
    if (options.group.empty()) {
        throw OptionError("--group: expected a group such as \"cyclic(16)\", found nothing");
    }
    GroupExpr const input = parse_group(options.group);
    GroupExpr const output = parse_group(output_expression(options));
    LinearFamily family;
    family.outputs = output.degree;
    family.inputs = input.degree;
    family.generators = make_action(input, output);
    family.partition = weight_orbits(family.generators, family.outputs, family.inputs);
    family.title = fmt::format("group: linear maps from {} to {}", input.text, output.text);
    family.draw_weights = [partition = family.partition, outputs = family.outputs, inputs = family.inputs](Rng& rng) {
        Vector const shared = normal_matrix(rng, partition.blocks(), 1);
        return tied_weights(partition, shared, outputs, inputs);
    };
    return family;
}

std::string group_arguments(ProblemOptions const& options) {
    std::string arguments = fmt::format("--group \"{}\"", options.group);
    if (!options.output_group.empty()) arguments += fmt::format(" --output-group \"{}\"", options.output_group);
    return arguments;
}

}  // namespace symdiscover
