// SPDX-License-Identifier: Apache-2.0
// Lets names_test.py see the groups that are found. Reads expressions from stdin, `EXPR` or `EXPR ; OUTPUT_EXPR` a
// line, and prints a line for the largest group with the sharing that each makes, its parts separated by tabs: name,
// whether it is one ("named" or "described"), order, number of points, and the generators' images of the points,
// inputs first and then outputs. `name_probe SEED` first puts the inputs and outputs of each into a random order.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"
#include "core/groups/action.hpp"
#include "core/symmetry/group_discovery.hpp"

namespace symdiscover {

namespace {

/// At the semicolon that stands in no parentheses; the output's expression is the input's where there is none.
std::pair<std::string_view, std::string_view> input_and_output(std::string_view line) {
    int depth = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '(') ++depth;
        if (line[i] == ')') --depth;
        if (line[i] == ';' && depth == 0) return {line.substr(0, i), line.substr(i + 1)};
    }
    return {line, line};
}

Permutation random_order(Rng& rng, Index degree) {
    Permutation order = identity_permutation(degree);
    for (Index i = degree - 1; i > 0; --i) {
        std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(uniform_index(rng, i + 1))]);
    }
    return order;
}

Partition scramble(Partition const& weights, Index outputs, Index inputs, Rng& rng) {
    Permutation const rows = random_order(rng, outputs);
    Permutation const columns = random_order(rng, inputs);
    std::vector<std::int32_t> labels;
    for (Index const a : rows) {
        for (Index const j : columns) labels.push_back(weights[a * inputs + j]);
    }
    return Partition::from_labels(labels);
}

std::string joint_images(ActionGenerator const& generator) {
    Permutation images = generator.input;
    auto const inputs = static_cast<Index>(images.size());
    for (Index const a : generator.output) images.push_back(inputs + a);
    return fmt::format("{}", fmt::join(images, " "));
}

void describe(std::string_view line, Rng* rng) {
    auto const [input_text, output_text] = input_and_output(line);
    GroupExpr const input = parse_group(input_text);
    GroupExpr const output = parse_group(output_text);
    Partition weights = weight_orbits(make_action(input, output), output.degree, input.degree);
    if (rng != nullptr) weights = scramble(weights, output.degree, input.degree, *rng);
    DiscoveredGroup const group = find_group(weights, output.degree, input.degree).group;
    if (parse_group_name(to_string(group.name)) != group.name)
        throw std::logic_error("not read as it is printed: " + to_string(group.name));
    std::vector<std::string> generators;
    for (ActionGenerator const& generator : group.generators) generators.push_back(joint_images(generator));
    std::cout << fmt::format("{}\t{}\t{}\t{}\t{}\n", to_string(group.name),
                             group.name.is_name() ? "named" : "described", group.order, input.degree + output.degree,
                             fmt::join(generators, ", "));
}

}  // namespace

}  // namespace symdiscover

int main(int count, char** arguments) {
    symdiscover::Rng rng = symdiscover::make_rng(count > 1 ? std::stoull(arguments[1]) : 0);
    for (std::string line; std::getline(std::cin, line);) {
        try {
            symdiscover::describe(line, count > 1 ? &rng : nullptr);
        } catch (symdiscover::OptionError const& error) {
            std::cerr << error.what() << "\n";
            return 2;
        }
    }
    return 0;
}
