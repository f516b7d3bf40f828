// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/report/arrangement_words.hpp"
#include "io/report/group_words.hpp"
#include "io/report/pattern_words.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

// Two errors within this factor are called the same: held-out errors of a few dozen tasks show no less.
constexpr double same_within = 1.05;
// From this factor on, tying has destroyed what was learned, whatever the partition looks like.
constexpr double contradiction_factor = 1.5;
// A block that returns whole in fewer of the resamples is worth a warning.
constexpr double stable_share = 0.9;

Index active(LayerDiscovery const& layer) { return layer.partition.elements() - layer.partition.inactive(); }

/// One generator moves all inputs around one circle and all outputs around another: in the order of these circles the
/// weights are a circulant matrix. Results of earlier versions have no arrangement that says so.
bool is_reordered_circulant(LayerDiscovery const& layer) {
    auto const& group = layer.group;
    return layer.arrangement.shape == Shape::none && layer.outputs == layer.inputs && group.closed &&
           group.generators.size() == 1 && group.name == fmt::format("C{}", layer.inputs) &&
           layer.partition.blocks() == layer.inputs && layer.partition.inactive() == 0 &&
           is_one_cycle(group.generators[0].input) && is_one_cycle(group.generators[0].output);
}

/// The group is all reorderings of the inputs, and the outputs go with them: one number for the own input, one for the
/// others.
bool is_set_layer(LayerDiscovery const& layer) {
    Index const n = layer.inputs;
    auto const& sizes = layer.partition.sizes();
    return layer.outputs == n && n >= 3 && layer.group.name == fmt::format("S{}", n) && sizes.size() == 2 &&
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
    if (is_trivial(layer.group)) return "a sharing that no reordering of inputs and outputs explains";
    if (is_reordered_circulant(layer)) {
        return "a convolution that wraps around, in another order of inputs and outputs" + in_brackets(layer.group);
    }
    if (!layer.group.recognised) return "a layer with a symmetry of order " + layer.group.order;
    return "a layer with the symmetry " + layer.group.name + on_shape(layer);
}

std::string meaning_without_pattern(LayerDiscovery const& layer) {
    if (is_sum(layer)) return "Each output depends on the sum of the inputs and on nothing else about them.";
    if (is_set_layer(layer)) {
        return "Each output gives its own input one number and all the other inputs a second one. Reorder the inputs "
               "and the outputs are reordered with them (a DeepSets layer).";
    }
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
        layer.group.order, does.empty() ? "" : ": ", does);
    if (layer.group.closed) text += " A shared parameter is what the group moves from place to place: an orbit.";
    return text;
}

std::string compare_with_unshared(HeldOut const& heldout, std::string const& name, double error) {
    if (!std::isfinite(heldout.unshared) || heldout.unshared <= 0.0) return {};
    if (heldout.unshared > same_within * error) {
        return fmt::format(" Each task alone errs {} the {} error: sharing is what makes {} enough.",
                           times_as_large(heldout.unshared, error), name, count_of(heldout.support, "example"));
    }
    if (error > same_within * heldout.unshared) {
        return fmt::format(" But the {} error is {} that of each task alone: sharing does harm here.", name,
                           times_as_large(error, heldout.unshared));
    }
    return fmt::format(" Each task alone does as well: with {} there is nothing left to gain from sharing.",
                       count_of(heldout.support, "example"));
}

std::string compare_with_wrong(LayerDiscovery const& layer, HeldOut const& heldout) {
    if (!has_control(layer.partition) || !std::isfinite(heldout.wrong) || heldout.wrong <= 0.0) return {};
    if (heldout.wrong > contradiction_factor * heldout.tied) {
        return fmt::format(
            " A random sharing with the same block sizes errs {} the tied error: it is this sharing that counts, not "
            "merely fewer parameters.",
            times_as_large(heldout.wrong, heldout.tied));
    }
    return " A random sharing with the same block sizes does about as well: the data do not single this one out.";
}

bool is_measured(HeldOut const& heldout, double error) { return heldout.tasks > 0 && std::isfinite(error); }

/// What the errors say where no weight is in use.
std::string interpret_zeros(HeldOut const& heldout) {
    if (!is_measured(heldout, heldout.tied) || !is_measured(heldout, heldout.unshared)) return {};
    if (heldout.tied > same_within * heldout.unshared) {
        return "But each task alone does better than zero: the inputs do say something, and this finding misses it.";
    }
    return "What each task learns alone is no better a prediction than zero.";
}

/// What the errors say where each weight stands for itself and none is zero: `tied` is then `unshared`.
std::string interpret_apart(LayerDiscovery const& layer, HeldOut const& heldout) {
    if (!is_measured(heldout, heldout.soft) || !is_measured(heldout, heldout.unshared)) return {};
    if (is_space_only(layer, heldout)) return compare_with_unshared(heldout, "soft", heldout.soft).substr(1);
    if (heldout.soft > same_within * heldout.unshared && heldout.unshared > 0.0) {
        return fmt::format("The soft error is {} that of each task alone: nothing was found that tasks can share.",
                           times_as_large(heldout.soft, heldout.unshared));
    }
    return "The soft error is hardly below that of each task alone: little was found that tasks can share.";
}

}  // namespace

TyingVerdict judge_tying(HeldOut const& heldout) {
    bool const known = heldout.tasks > 0 && std::isfinite(heldout.soft) && std::isfinite(heldout.tied);
    if (!known || heldout.soft <= 0.0 || heldout.tied <= 0.0) return TyingVerdict::unknown;
    double const interval = std::isfinite(heldout.ci95) ? heldout.ci95 : 0.0;
    bool const within_interval = std::abs(heldout.tied - heldout.soft) <= interval;
    if (heldout.tied > contradiction_factor * heldout.soft && !within_interval) return TyingVerdict::contradicts;
    if (heldout.tied > same_within * heldout.soft && !within_interval) return TyingVerdict::costs;
    return heldout.soft > same_within * heldout.tied ? TyingVerdict::helps : TyingVerdict::free;
}

bool nothing_is_tied(Partition const& partition) {
    return partition.blocks() == partition.elements() - partition.inactive();
}

bool is_space_only(LayerDiscovery const& layer, HeldOut const& heldout) {
    Index const dimension = layer.sharing_matrix.cols();
    if (dimension == 0 || dimension >= active(layer)) return false;
    bool const pays = is_measured(heldout, heldout.soft) && is_measured(heldout, heldout.unshared) &&
                      heldout.unshared > same_within * heldout.soft;
    if (!pays) return false;
    if (judge_tying(heldout) == TyingVerdict::contradicts) return true;
    return nothing_is_tied(layer.partition) && layer.pattern.kind != PatternKind::locally_connected;
}

std::string headline(LayerDiscovery const& layer, HeldOut const& heldout) {
    auto const& partition = layer.partition;
    Index const weights = partition.elements();
    std::string const zeros = partition.inactive() == 0
                                  ? ""
                                  : fmt::format("; the other {} {} always zero", partition.inactive(),
                                                partition.inactive() == 1 ? "is" : "are");
    if (partition.blocks() == 0)
        return fmt::format("No weight found: all {} are zero as far as the data show.", weights);
    if (is_space_only(layer, heldout)) {
        return fmt::format("The {} weights live in a space of {}, but they are not tied.", weights,
                           count_of(layer.sharing_matrix.cols(), "dimension"));
    }
    if (nothing_is_tied(partition) && partition.inactive() == 0) {
        return fmt::format("No symmetry found: no two of the {} weights are tied.", weights);
    }
    std::string const subject = partition.inactive() == 0 ? fmt::format("{} weights", weights)
                                                          : fmt::format("{} of {} weights", active(layer), weights);
    if (nothing_is_tied(partition)) {
        std::string const windows = layer.pattern.kind == PatternKind::locally_connected
                                        ? fmt::format(": each output sees a window of {} inputs{}", layer.pattern.width,
                                                      in_another_order(layer))
                                        : "";
        return fmt::format("{} are in use, no two of them tied{}{}.", subject, zeros, windows);
    }
    return fmt::format("{} are {}{}: {}.", subject, count_of(partition.blocks(), "shared parameter"), zeros,
                       what_it_is(layer));
}

std::string meaning(LayerDiscovery const& layer, HeldOut const& heldout) {
    if (layer.partition.blocks() == 0) {
        return "Either the outputs do not depend on the inputs, as far as a linear layer can tell, or the data are "
               "too few or too noisy to show how.";
    }
    if (is_space_only(layer, heldout)) {
        return fmt::format(
            "Each task's weights are a mixture of {} that all tasks share, the columns of the result's sharing_matrix; "
            "a task has only the mixture to learn. These patterns do not come from weights being equal.",
            count_of(layer.sharing_matrix.cols(), "pattern"));
    }
    if (std::string const text = pattern_meaning(layer); !text.empty()) return text;
    if (nothing_is_tied(layer.partition)) {
        return "Each weight is a parameter of its own. Either this layer has no symmetry, or the data are too few or "
               "too noisy to show it.";
    }
    return meaning_without_pattern(layer);
}

std::string interpret_errors(LayerDiscovery const& layer, HeldOut const& heldout) {
    auto const& partition = layer.partition;
    if (partition.blocks() == 0) return interpret_zeros(heldout);
    if (nothing_is_tied(partition) && partition.inactive() == 0) return interpret_apart(layer, heldout);
    std::string text;
    switch (judge_tying(heldout)) {
        case TyingVerdict::unknown:
            return {};
        case TyingVerdict::helps:
            text = "Tying helps: fewer numbers are learned better.";
            break;
        case TyingVerdict::free:
            text = "Tying loses nothing.";
            break;
        case TyingVerdict::costs:
            text = fmt::format("Tying costs something: the tied error is {} the soft one. The ties are nearly right.",
                               times_as_large(heldout.tied, heldout.soft));
            break;
        case TyingVerdict::contradicts:
            return fmt::format("The tied error is {} the soft one: the weights are not equal as the partition says.",
                               times_as_large(heldout.tied, heldout.soft)) +
                   compare_with_unshared(heldout, "soft", heldout.soft);
    }
    return text + compare_with_unshared(heldout, "tied", heldout.tied) + compare_with_wrong(layer, heldout);
}

std::string interpret_confidence(LayerDiscovery const& layer, std::string const& resampled) {
    auto const& confidence = layer.confidence;
    if (confidence.resamples == 0) return fmt::format("Not measured: the {} were not resampled.", resampled);
    std::string text = fmt::format("The {} were resampled {} times.", resampled, confidence.resamples);
    if (!nothing_is_tied(layer.partition)) {
        text += fmt::format(" Of the pairs of tied {}s, {} were tied again.", layer.noun, percent(confidence.pairs));
    }
    text += fmt::format(" Exactly this {} came back in {} of the resamples.",
                        nothing_is_tied(layer.partition) ? "finding" : "sharing", percent(confidence.exact));
    if (!nothing_is_tied(layer.partition) && percent(confidence.pairs) == percent(1.0) &&
        confidence.exact < stable_share) {
        text += fmt::format(" The others kept all these ties and differ in other {}s.", layer.noun);
    }
    auto const weakest = std::min_element(confidence.blocks.begin(), confidence.blocks.end());
    if (weakest == confidence.blocks.end() || *weakest >= stable_share || nothing_is_tied(layer.partition)) return text;
    auto const block = static_cast<std::size_t>(weakest - confidence.blocks.begin());
    return text + fmt::format(" Least stable: block {} ({}), whole in {} of them.",
                              block_name(layer.partition, static_cast<std::int32_t>(block)),
                              count_of(layer.partition.sizes()[block], layer.noun), percent(*weakest));
}

}  // namespace symdiscover
