// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_sample_words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/report/group_words.hpp"
#include "io/report/report_layout.hpp"
#include "io/report/report_words.hpp"

namespace symdiscover {

namespace {

// Two errors within this factor are called the same.
constexpr double same_within = 1.05;
// Two fits of the same parameters differ by rounding only.
constexpr double equal_within = 1e-9;

bool of_coordinates(LayerDiscovery const& layer) { return layer.noun == "coordinate"; }

std::string what_sharing_does(HeldOut const& heldout) {
    std::string const difference = fmt::format("{} +- {:.2g}", number(std::abs(heldout.gain)), heldout.gain_ci95);
    if (heldout.gain > heldout.gain_ci95) {
        return fmt::format("Sharing lowers the error by {} (sample by sample, 95 % interval).", difference);
    }
    if (heldout.gain < -heldout.gain_ci95) {
        return fmt::format("But sharing raises the error by {} (sample by sample, 95 % interval).", difference);
    }
    return "Whether sharing lowers the error, the test samples cannot tell.";
}

std::string compare_with_control(HeldOut const& heldout) {
    if (!std::isfinite(heldout.wrong)) return {};
    if (heldout.wrong > same_within * heldout.tied) {
        return fmt::format(
            " A random sharing of the same shape errs {} the tied error: it is this sharing that counts.",
            times_as_large(heldout.wrong, heldout.tied));
    }
    return " A random sharing of the same shape does about as well: the data do not single this one out.";
}

std::string compare_with_oracle(HeldOut const& heldout) {
    if (!std::isfinite(heldout.oracle)) return {};
    if (std::abs(heldout.oracle - heldout.tied) <= equal_within * heldout.tied) {
        return " The true sharing does exactly as well.";
    }
    if (heldout.tied > heldout.oracle) {
        return fmt::format(" It errs {} the true sharing.", times_as_large(heldout.tied, heldout.oracle));
    }
    return " The true sharing does no better.";
}

}  // namespace

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
    if (nothing_is_tied(partition)) {
        return means ? fmt::format("No symmetry found: no two of the {} coordinates have the same mean.", all)
                     : fmt::format("No symmetry found: no two of the {} positions share a layer{}.", all, rest);
    }
    if (partition.blocks() == 1 && partition.inactive() == 0) {
        return means ? fmt::format("All {} coordinates have the same mean{}.", all, in_brackets(layer.group))
                     : fmt::format("All {} positions share one layer{}.", all, in_brackets(layer.group));
    }
    return means ? fmt::format("The {} coordinates have {} different means{}.", all, partition.blocks(),
                               in_brackets(layer.group))
                 : fmt::format("{} positions share {}{}{}.", all - partition.inactive(),
                               count_of(partition.blocks(), "layer"), rest, in_brackets(layer.group));
}

std::string meaning_of_samples(LayerDiscovery const& layer) {
    bool const means = of_coordinates(layer);
    if (layer.partition.blocks() == 0 || layer.partition.elements() == 1) return {};
    if (nothing_is_tied(layer.partition)) {
        return means ? "Each coordinate has a mean of its own, as far as these samples show."
                     : "Each position treats its tokens in its own way, as far as these samples show.";
    }
    return means ? "As far as their means tell, coordinates with the same letter below can change places."
                 : "Tokens at positions with the same letter below can change places without changing the output: "
                   "which tokens there are counts, not their order.";
}

std::string unshared_of_samples(LayerDiscovery const& layer) {
    if (of_coordinates(layer)) return "each coordinate's own mean";
    return layer.noun == "position" ? "a layer for each position" : "nothing shared (least squares)";
}

std::string interpret_sample_errors(LayerDiscovery const& layer, HeldOut const& heldout) {
    if (nothing_is_tied(layer.partition) && layer.partition.inactive() == 0) return {};
    if (!std::isfinite(heldout.gain)) return {};
    return what_sharing_does(heldout) + compare_with_control(heldout) + compare_with_oracle(heldout);
}

}  // namespace symdiscover
