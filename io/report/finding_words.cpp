// SPDX-License-Identifier: Apache-2.0
#include "io/report/finding_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/report/arrangement_words.hpp"
#include "io/report/group_words.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

/// The permutation moves all its points, more than one, around a single circle.
bool is_one_cycle(Permutation const& permutation) {
    auto const cycles = cycles_of(permutation);
    return cycles.size() == 1 && cycles.front().size() == permutation.size();
}

/// One generator moves all inputs around one circle and all outputs around another: in the order of these circles the
/// weights are a circulant matrix. Results of earlier versions have no arrangement that says so.
bool is_reordered_circulant(LayerDiscovery const& layer) {
    auto const& group = layer.group;
    return layer.arrangement.shape == Shape::none && layer.outputs == layer.inputs && group.closed &&
           group.generators.size() == 1 && group.name.is(GroupName::Kind::cyclic, layer.inputs) &&
           layer.partition.blocks() == layer.inputs && layer.partition.inactive() == 0 &&
           is_one_cycle(group.generators[0].input) && is_one_cycle(group.generators[0].output);
}

/// The group is all reorderings of the inputs, and the outputs go with them: one number for the own input, one for the
/// others.
bool is_set_layer(LayerDiscovery const& layer) {
    Index const n = layer.inputs;
    auto const& sizes = layer.partition.sizes();
    return layer.outputs == n && n >= 3 && layer.group.name.is(GroupName::Kind::symmetric, n) && sizes.size() == 2 &&
           std::min(sizes[0], sizes[1]) == n && sizes[0] + sizes[1] == n * n;
}

bool is_sum(LayerDiscovery const& layer) {
    return layer.partition.blocks() == 1 && layer.partition.inactive() == 0 && layer.inputs > 1;
}

/// " on a ring of 16": what the group moves, where an order of inputs shows it.
std::string on_shape(LayerDiscovery const& layer) {
    Shape const shape = layer.arrangement.shape;
    if (shape == Shape::none || shape == Shape::set || shape == Shape::parts) return in_another_order(layer);
    return " on " + shape_words(shape, layer.arrangement.input_sizes) + in_another_order(layer);
}

std::string what_it_is(LayerDiscovery const& layer) {
    if (std::string const title = pattern_title(layer); !title.empty()) return title;
    if (is_sum(layer)) return "all inputs count the same" + in_brackets(layer.group);
    if (is_set_layer(layer)) {
        std::string const paired = layer.arrangement.is_natural() ? "" : ", with outputs in another order than inputs";
        return "a layer on sets, where order does not matter" + paired + in_brackets(layer.group);
    }
    if (!layer.group.is_known()) return "a sharing whose symmetry was not worked out";
    if (is_trivial(layer.group)) return "a sharing that no reordering of inputs and outputs explains";
    if (is_reordered_circulant(layer)) {
        return "a convolution that wraps around, in another order of inputs and outputs" + in_brackets(layer.group);
    }
    if (!layer.group.name.is_name()) return "a layer with a symmetry of order " + order_words(layer.group.order);
    return "a layer with the symmetry " + to_string(layer.group.name) + on_shape(layer);
}

std::string meaning_without_pattern(LayerDiscovery const& layer) {
    if (is_sum(layer)) return "Each output depends on the sum of the inputs and on nothing else about them.";
    if (is_set_layer(layer)) {
        return "Each output gives its own input one number and all the other inputs a second one. Reorder the inputs "
               "and the outputs are reordered with them (a DeepSets layer).";
    }
    if (!layer.group.is_known()) return "The fit was interrupted before it was known which group this makes.";
    if (is_trivial(layer.group)) {
        std::string const text =
            "No reordering of inputs and outputs keeps the layer as it is. Either the ties have another cause than a "
            "symmetry, or some of them are wrong: look at the confidence and the drawing below.";
        Index const dimension = layer.sharing_matrix.cols();
        if (dimension == 0 || dimension >= layer.partition.blocks()) return text;
        return text + fmt::format(
                          " As learned, a task has {} to adapt, fewer than the shared parameters: these are "
                          "not independent of each other.",
                          count_of(dimension, "number"));
    }
    if (is_reordered_circulant(layer)) {
        return "Put the inputs and the outputs in the order of the cycles under Group: then each weight depends only "
               "on how far its input is from its output, counted around a circle.";
    }
    std::string const does = group_meaning(layer);
    std::string text = fmt::format(
        "Each of the group's {} reorderings, of inputs and outputs together, leaves the layer as it is{}{}.",
        order_words(layer.group.order), does.empty() ? "" : ": ", does);
    if (layer.group.closed) text += " A shared parameter is what the group moves from place to place: an orbit.";
    return text;
}

/// "; the other 6 are always zero".
std::string zeros(Partition const& partition) {
    if (partition.inactive() == 0) return {};
    return fmt::format("; the other {} {} always zero", partition.inactive(), partition.inactive() == 1 ? "is" : "are");
}

std::string headline_of_weights(JudgedLayer const& judged) {
    LayerDiscovery const& layer = judged.layer;
    Partition const& partition = layer.partition;
    Index const weights = partition.elements();
    if (layer.soft) return fmt::format("{} weights; no ties were looked for among them.", weights);
    if (partition.blocks() == 0)
        return fmt::format("No weight found: all {} are zero as far as the data show.", weights);
    if (VerdictReason const* const space = judged.verdict.find(ReasonKind::space_only)) return sentence(*space, judged);
    if (partition.all_apart() && !layer.searched) {
        return fmt::format(
            "Not known: no sharing with a name ties the {} weights in the data's order, and they are too many "
            "to look for others.",
            weights);
    }
    if (partition.all_apart()) return fmt::format("No symmetry found: no two of the {} weights are tied.", weights);
    std::string const subject = partition.inactive() == 0
                                    ? fmt::format("{} weights", weights)
                                    : fmt::format("{} of {} weights", partition.active(), weights);
    if (!partition.ties_anything()) {
        std::string const windows = layer.pattern.kind == PatternKind::locally_connected
                                        ? fmt::format(": each output sees a window of {} inputs{}", layer.pattern.width,
                                                      in_another_order(layer))
                                        : "";
        return fmt::format("{} are in use, no two of them tied{}{}.", subject, zeros(partition), windows);
    }
    return fmt::format("{} are {}{}: {}.", subject, count_of(partition.blocks(), "shared parameter"), zeros(partition),
                       what_it_is(layer));
}

std::string meaning_of_weights(JudgedLayer const& judged) {
    LayerDiscovery const& layer = judged.layer;
    if (layer.soft) {
        return "What its tasks share was learned and is kept as it is; the notes tell what can be said of it.";
    }
    if (layer.partition.blocks() == 0) {
        return "Either the outputs do not depend on the inputs, as far as a linear layer can tell, or the data are "
               "too few or too noisy to show how.";
    }
    if (judged.verdict.find(ReasonKind::space_only)) {
        return fmt::format(
            "Each task's weights are a mixture of {} that all tasks share, the columns of the result's sharing_matrix; "
            "a task has only the mixture to learn. These patterns do not come from weights being equal.",
            count_of(layer.sharing_matrix.cols(), "pattern"));
    }
    if (std::string const text = pattern_meaning(layer); !text.empty()) return text;
    if (!layer.partition.ties_anything() && !layer.searched) {
        return "Each weight is left a parameter of its own. If the inputs and outputs have an order in which the layer "
               "may have a symmetry, write the data in it; or divide the layer.";
    }
    if (!layer.partition.ties_anything()) {
        return "Each weight is a parameter of its own. Either this layer has no symmetry, or the data are too few or "
               "too noisy to show it.";
    }
    return meaning_without_pattern(layer);
}

bool of_coordinates(LayerDiscovery const& layer) { return layer.noun == "coordinate"; }

std::string headline_of_samples(LayerDiscovery const& layer) {
    Partition const& partition = layer.partition;
    Index const all = partition.elements();
    bool const means = of_coordinates(layer);
    if (partition.blocks() == 0)
        return fmt::format("Nothing found: the output does not depend on the {} positions.", all);
    std::string const rest = partition.inactive() == 0
                                 ? ""
                                 : fmt::format("; {} {} the output", count_of(partition.inactive(), "position"),
                                               partition.inactive() == 1 ? "does not change" : "do not change");
    if (all == 1) return fmt::format("There is one {}: nothing to share.", layer.noun);
    if (!partition.ties_anything()) {
        return means ? fmt::format("No symmetry found: no two of the {} coordinates have the same mean.", all)
                     : fmt::format("No symmetry found: no two of the {} positions share a layer{}.", all, rest);
    }
    std::string const group = in_brackets(layer.group);
    if (partition.blocks() == 1 && partition.inactive() == 0) {
        return fmt::format("All {} {}s {}{}.", all, layer.noun, means ? "have the same mean" : "share one layer",
                           group);
    }
    return means ? fmt::format("The {} coordinates have {} different means{}.", all, partition.blocks(), group)
                 : fmt::format("{} positions share {}{}{}.", partition.active(), count_of(partition.blocks(), "layer"),
                               rest, group);
}

std::string meaning_of_samples(LayerDiscovery const& layer) {
    bool const means = of_coordinates(layer);
    if (layer.partition.blocks() == 0 || layer.partition.elements() == 1) return {};
    if (!layer.partition.ties_anything()) {
        return means ? "Each coordinate has a mean of its own, as far as these samples show."
                     : "Each position treats its tokens in its own way, as far as these samples show.";
    }
    return means ? "As far as their means tell, coordinates with the same letter below can change places."
                 : "Tokens at positions with the same letter below can change places without changing the output: "
                   "which tokens there are counts, not their order.";
}

}  // namespace

std::string headline(JudgedLayer const& judged) {
    return judged.layer.has_weights() ? headline_of_weights(judged) : headline_of_samples(judged.layer);
}

std::string meaning(JudgedLayer const& judged) {
    return judged.layer.has_weights() ? meaning_of_weights(judged) : meaning_of_samples(judged.layer);
}

}  // namespace symdiscover
