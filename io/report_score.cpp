// SPDX-License-Identifier: Apache-2.0
#include "io/report_score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numbers>

#include "io/report_layout.hpp"

namespace symdiscover {

namespace {

using Json = nlohmann::ordered_json;

std::string verdict(PartitionComparison const& layer) {
    if (layer.exact) {
        return fmt::format("Exact: all {} weights are where they belong, in {}.", layer.elements,
                           count_of(layer.blocks_true, "block"));
    }
    return fmt::format("Not exact: {} of {} weights are in the wrong block ({} found, {} true).",
                       layer.partition_distance, layer.elements, count_of(layer.blocks_found, "block"),
                       layer.blocks_true);
}

std::string row(std::string const& name, std::string const& value, std::string const& explanation) {
    return fmt::format("    {:<30} {:<10} {}\n", name, value, explanation);
}

void write_angles(std::ostream& out, std::vector<double> const& angles) {
    if (angles.empty()) return;
    constexpr double degrees = 180.0 / std::numbers::pi;
    auto const largest = *std::max_element(angles.begin(), angles.end());
    out << row("largest principal angle", fmt::format("{:.3g}", largest * degrees),
               "degrees, soft U to the true space");
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
              {"exact", layer.exact}};
    if (!score.principal_angles.empty()) json["principal_angles"] = score.principal_angles;
    return json;
}

}  // namespace

bool all_exact(std::vector<LayerScore> const& layers) {
    return std::all_of(layers.begin(), layers.end(), [](LayerScore const& layer) { return layer.comparison.exact; });
}

void write_text_score(std::ostream& out, std::vector<LayerScore> const& layers) {
    for (auto const& score : layers) {
        PartitionComparison const& layer = score.comparison;
        out << wrap((layers.size() > 1 ? score.name + ": " : std::string{}) + verdict(layer), 0);
        out << row("partition distance", fmt::format("{}", layer.partition_distance), "0 is exact");
        out << row("normalized partition distance", number(layer.normalized_partition_distance), "0 is exact");
        out << row("adjusted Rand index", number(layer.adjusted_rand_index), "1 is exact, 0 is chance");
        out << row("variation of information", number(layer.variation_of_information), "0 is exact");
        out << row("normalized mutual information", number(layer.normalized_mutual_information), "1 is exact");
        write_angles(out, score.principal_angles);
    }
}

std::string json_score(std::vector<LayerScore> const& layers) {
    Json json{{"exact", all_exact(layers)}, {"layers", Json::array()}};
    for (auto const& layer : layers) json["layers"].push_back(layer_json(layer));
    return json.dump(2) + "\n";
}

}  // namespace symdiscover
