// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <sstream>

#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

using Json = nlohmann::ordered_json;

/// Of weights that are always zero no partition tells whether a group ties them.
std::string consistency(PartitionComparison const& layer, GroupScore const& group) {
    return fmt::format(
        "Not exact, but consistent with {}; {} always zero besides. The {} that are not zero are where they belong, in "
        "{}; those that are zero are whole orbits of the group.",
        group.name, layer.inactive_found == 1 ? "1 weight is" : fmt::format("{} weights are", layer.inactive_found),
        count_of(layer.elements - layer.inactive_found, "weight"), count_of(layer.blocks_found, "block"));
}

std::string outcome(LayerScore const& score) {
    PartitionComparison const& layer = score.comparison;
    if (score.group && layer.consistent && !layer.exact) return consistency(layer, *score.group);
    if (layer.exact) {
        return fmt::format("Exact: all {} weights are where they belong, in {}.", layer.elements,
                           count_of(layer.blocks_true, "block"));
    }
    return fmt::format("Not exact: {} of {} weights are in the wrong block ({} found, {} true).",
                       layer.partition_distance, layer.elements, count_of(layer.blocks_found, "block"),
                       layer.blocks_true);
}

std::string row(std::string const& name, std::string const& value, std::string const& explanation) {
    constexpr std::size_t below_the_name = 6;
    return beside(fmt::format("    {:<30} {:<10} ", name, value), explanation, below_the_name);
}

/// The scores below it take "always zero" for one more block, and do not tell it from a shared one.
void write_zeros(std::ostream& out, PartitionComparison const& layer) {
    if (layer.inactive_found + layer.inactive_true == 0) return;
    out << row("always zero", fmt::format("{}", layer.inactive_found),
               fmt::format("weights, {} in truth, {} in both", layer.inactive_true, layer.inactive_both));
}

void write_angles(std::ostream& out, std::vector<double> const& angles) {
    if (angles.empty()) return;
    constexpr double degrees = 180.0 / std::numbers::pi;
    auto const largest = *std::max_element(angles.begin(), angles.end());
    out << row("largest principal angle", fmt::format("{:.3g}", largest * degrees),
               "degrees, soft U to the true space");
}

void write_equivariance(std::ostream& out, LayerEquivariance const& equivariance) {
    if (!equivariance.error) return;
    out << row("equivariance error", number(equivariance.error->error),
               fmt::format("of {}: 0 is equivariant", equivariance.of_filter ? "U v" : "U"));
}

void write_heldout(std::ostream& out, GroupHeldOut const& heldout) {
    if (!heldout.errors) {
        out << wrap(fmt::format("Held-out error under the group not measured: {}.", heldout.note), 0);
        return;
    }
    GroupErrors const& errors = *heldout.errors;
    bool const of_tasks = errors.tasks > 0;
    out << wrap(
        fmt::format("Held-out error: {} on {}.", full_metric_name(errors.metric),
                    of_tasks ? count_of(errors.tasks, "meta-test task") : count_of(errors.samples, "test sample")),
        0);
    bool const controlled = std::isfinite(errors.wrong_group);
    out << row("constrained to the group", number(errors.group), "weights tied by its orbits");
    out << row("constrained to a wrong group", controlled ? number(errors.wrong_group) : "none",
               controlled ? "the same, relabelled at random" : "relabelled, it is the same");
    out << row("tied as found", number(errors.tied), "the result's own partition");
    out << row("unshared", number(errors.unshared), of_tasks ? "each task alone" : "nothing shared");
}

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json equivariance_json(LayerEquivariance const& equivariance) {
    if (!equivariance.error) return nullptr;
    Json generators = Json::array();
    for (double const error : equivariance.error->generators) generators.push_back(number_or_null(error));
    return {{"error", number_or_null(equivariance.error->error)},
            {"of", equivariance.of_filter ? "filter" : "sharing_matrix"},
            {"generators", generators}};
}

Json heldout_json(GroupHeldOut const& heldout) {
    if (!heldout.errors) return nullptr;
    GroupErrors const& errors = *heldout.errors;
    return {{"metric", errors.metric},
            {"group", number_or_null(errors.group)},
            {"wrong_group", number_or_null(errors.wrong_group)},
            {"tied", number_or_null(errors.tied)},
            {"unshared", number_or_null(errors.unshared)},
            {"tasks", errors.tasks},
            {"samples", errors.samples}};
}

Json layer_json(LayerScore const& score) {
    PartitionComparison const& layer = score.comparison;
    Json json{{"name", score.name},
              {"elements", layer.elements},
              {"partition_distance", layer.partition_distance},
              {"normalized_partition_distance", layer.normalized_partition_distance},
              {"adjusted_rand_index", layer.adjusted_rand_index},
              {"variation_of_information", layer.variation_of_information},
              {"normalized_mutual_information", layer.normalized_mutual_information},
              {"blocks_found", layer.blocks_found},
              {"blocks_true", layer.blocks_true},
              {"exact", layer.exact},
              {"always_zero",
               {{"found", layer.inactive_found}, {"true", layer.inactive_true}, {"both", layer.inactive_both}}}};
    if (!score.principal_angles.empty()) json["principal_angles"] = score.principal_angles;
    if (!score.group) return json;
    json["consistent"] = layer.consistent;
    json["equivariance"] = equivariance_json(score.group->equivariance);
    json["heldout"] = heldout_json(score.group->heldout);
    std::string const& note = score.group->heldout.note;
    json["heldout_note"] = note.empty() ? Json(nullptr) : Json(note);
    return json;
}

}  // namespace

bool all_exact(std::vector<LayerScore> const& layers) {
    return std::all_of(layers.begin(), layers.end(), [](LayerScore const& layer) { return layer.comparison.exact; });
}

std::string text_score(std::vector<LayerScore> const& layers) {
    std::ostringstream out;
    for (auto const& score : layers) {
        PartitionComparison const& layer = score.comparison;
        out << wrap((layers.size() > 1 ? score.name + ": " : std::string{}) + outcome(score), 0);
        out << row("partition distance", fmt::format("{}", layer.partition_distance), "0 is exact");
        out << row("normalized partition distance", number(layer.normalized_partition_distance), "0 is exact");
        write_zeros(out, layer);
        out << row("adjusted Rand index", number(layer.adjusted_rand_index), "1 is exact, 0 is chance");
        out << row("variation of information", number(layer.variation_of_information), "0 is exact");
        out << row("normalized mutual information", number(layer.normalized_mutual_information), "1 is exact");
        write_angles(out, score.principal_angles);
        if (!score.group) continue;
        write_equivariance(out, score.group->equivariance);
        write_heldout(out, score.group->heldout);
    }
    return out.str();
}

std::string json_score(std::vector<LayerScore> const& layers) {
    Json json{{"exact", all_exact(layers)}, {"layers", Json::array()}};
    for (auto const& layer : layers) json["layers"].push_back(layer_json(layer));
    // A note may hold a path: what is not UTF-8 is replaced, never an exception.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace symdiscover
