// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_json.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "io/report/arrangement_words.hpp"
#include "io/report/verdict_words.hpp"

namespace symdiscover {

namespace {

using Json = nlohmann::ordered_json;

Json heldout_json(HeldOut const& heldout) {
    Json json{
        {"metric", heldout.metric}, {"tasks", heldout.tasks}, {"support", heldout.support}, {"query", heldout.query}};
    std::pair<char const*, double> const errors[] = {{"soft", heldout.soft},
                                                     {"tied", heldout.tied},
                                                     {"unshared", heldout.unshared},
                                                     {"wrong", heldout.wrong},
                                                     {"ci95", heldout.ci95}};
    for (auto const& [name, value] : errors) {
        json[name] = heldout.measured() && std::isfinite(value) ? Json(value) : Json(nullptr);
    }
    double const explained = heldout.explained(std::isfinite(heldout.tied) ? heldout.tied : heldout.soft);
    json["explained"] = heldout.measured() && std::isfinite(explained) ? Json(explained) : Json(nullptr);
    json["by_folds"] = heldout.by_folds;
    if (heldout.tasks > 0) return json;
    bool const known = heldout.measured();
    json["samples"] = heldout.samples;
    json["oracle"] = known && std::isfinite(heldout.oracle) ? Json(heldout.oracle) : Json(nullptr);
    json["gain"] = known ? Json(heldout.gain) : Json(nullptr);
    json["gain_ci95"] = known ? Json(heldout.gain_ci95) : Json(nullptr);
    return json;
}

Json partition_json(Partition const& partition) {
    return {{"blocks", partition.blocks()}, {"inactive", partition.inactive()}, {"sizes", partition.sizes()}};
}

Json stability_json(Confidence const& confidence) {
    if (confidence.resamples == 0) return nullptr;
    return {{"resamples", confidence.resamples},
            {"pairs", confidence.pairs},
            {"exact", confidence.exact},
            {"blocks", confidence.blocks}};
}

Json group_json(DiscoveredGroup const& group) {
    Json generators = Json::array();
    for (auto const& generator : group.generators) {
        generators.push_back({{"input", generator.input}, {"output", generator.output}});
    }
    Json json{{"name", to_string(group.name)},
              {"order", group.order},
              {"generators", generators},
              {"closed", group.closed},
              {"recognised", group.name.is_name()},
              {"orbits", nullptr},
              {"transitive", nullptr},
              {"faithful", nullptr}};
    if (group.input_orbits == 0) return json;  // a result of an earlier version does not say
    json["orbits"] = {{"inputs", group.input_orbits}, {"outputs", group.output_orbits}};
    json["transitive"] = {{"inputs", group.input_orbits == 1}, {"outputs", group.output_orbits == 1}};
    json["faithful"] = {{"inputs", group.faithful_on_inputs}, {"outputs", group.faithful_on_outputs}};
    return json;
}

Json arrangement_json(LayerDiscovery const& layer) {
    RevealedWeights const weights(layer);
    return {{"shape", to_string(layer.arrangement.shape)},  {"natural", layer.arrangement.is_natural()},
            {"input_sizes", layer.arrangement.input_sizes}, {"output_sizes", layer.arrangement.output_sizes},
            {"input_order", weights.input_order()},         {"output_order", weights.output_order()}};
}

Json pattern_json(Pattern const& pattern) {
    Json json{{"name", to_string(pattern.kind)}};
    if (pattern.kind == PatternKind::toeplitz || pattern.kind == PatternKind::locally_connected) {
        json["width"] = pattern.width;
        json["first_offset"] = pattern.first_offset;
    }
    return json;
}

Json verdict_json(JudgedLayer const& judged) {
    Json reasons = Json::array();
    for (VerdictReason const& reason : judged.verdict.reasons) reasons.push_back(sentence(reason, judged));
    Competition const& competition = judged.layer.competition;
    auto const known = [](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
    Json runner_up = nullptr;
    if (competition.measured()) {
        runner_up = {{"name", competition.runner_up},
                     {"log_odds", known(competition.log_odds)},
                     {"heldout_gain", known(competition.heldout_gain)}};
    }
    return {{"level", to_string(judged.verdict.level)},
            {"probability", known(probability(judged.verdict.level))},
            {"reasons", reasons},
            {"runner_up", runner_up}};
}

Json layer_json(LayerDiscovery const& layer, Discovery const& discovery) {
    auto const& confidence = layer.confidence;
    return {{"name", layer.name},
            {"elements", layer.noun + "s"},
            {"weight_shape", {layer.outputs, layer.inputs}},
            {"weights", layer.partition.elements()},
            {"latent", layer.sharing_matrix.cols()},
            {"shared_parameters", layer.partition.blocks()},
            {"partition", partition_json(layer.partition)},
            {"confidence", confidence.resamples > 0 ? Json(confidence.pairs) : Json(nullptr)},
            {"verdict", verdict_json({layer, discovery})},
            {"stability", stability_json(confidence)},
            {"searched", layer.searched},
            {"soft", layer.soft},
            {"unidentified", {{"inputs", layer.unidentified_inputs}, {"outputs", layer.unidentified_outputs}}},
            {"group", group_json(layer.group)},
            {"pattern", pattern_json(layer.pattern)},
            {"arrangement", arrangement_json(layer)}};
}

Json checks_json(std::vector<Check> const& checks) {
    Json json = Json::array();
    for (Check const& check : checks) {
        json.push_back({{"name", check.name}, {"ok", check.ok}, {"message", check.message}});
    }
    return json;
}

/// The lowest loss on the meta-validation tasks, by which fits of the same data can be chosen; null where a fit has
/// none.
Json best_validation_loss(Discovery const& discovery) {
    for (Curve const& curve : discovery.history) {
        if (curve.name != "validation_loss" || curve.values.empty()) continue;
        return *std::min_element(curve.values.begin(), curve.values.end());
    }
    return nullptr;
}

}  // namespace

std::string json_report(Discovery const& discovery, Provenance const& origin) {
    Json options = Json::object();
    for (auto const& [name, value] : origin.options_given) options[name] = value;
    Json layers = Json::array();
    for (auto const& layer : discovery.layers) layers.push_back(layer_json(layer, discovery));
    Json const json{{"version", origin.program_version},
                    {"dataset",
                     {{"path", origin.dataset_path},
                      {"title", origin.dataset_title},
                      {"source", origin.dataset_source},
                      {"tasks", origin.tasks()},
                      {"examples", origin.examples()},
                      {"samples", origin.samples()}}},
                    {"method", discovery.method},
                    {"model", discovery.model},
                    {"seed", origin.seed},
                    {"options_given", options},
                    {"termination", to_string(discovery.termination)},
                    {"message", discovery.message},
                    {"heldout", heldout_json(discovery.heldout)},
                    {"validation_loss", best_validation_loss(discovery)},
                    {"layers", layers},
                    {"checks", checks_json(discovery.checks)},
                    {"notes", discovery.notes}};
    // Paths and titles are the user's bytes: what is not UTF-8 is replaced, never an exception.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace symdiscover
