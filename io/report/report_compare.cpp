// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_compare.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <tuple>

#include "core/partitions/pairwise_distances.hpp"
#include "io/h5/clean_text.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

using Json = nlohmann::ordered_json;

LayerDiscovery const& layer_at(std::vector<NamedResult> const& results, LayerPlace const& place) {
    return results[place.result].result.discovery.layers[place.layer];
}

/// A table of texts; columns as wide as what is in them, the last as long as it likes.
class TextTable {
  public:
    explicit TextTable(std::vector<std::string> heads) : rows_{std::move(heads)} {}

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    std::string print() const {
        std::string text;
        for (auto const& row : rows_) {
            std::string line = " ";
            for (std::size_t i = 0; i < row.size(); ++i) {
                line += fmt::format(" {:<{}}", row[i], i + 1 < row.size() ? width(i) + 1 : 0);
            }
            text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
        return text;
    }

  private:
    std::size_t width(std::size_t column) const {
        std::size_t most = 0;
        for (auto const& row : rows_) most = std::max(most, row[column].size());
        return most;
    }

    std::vector<std::vector<std::string>> rows_;
};

std::string number_of(std::size_t result) { return fmt::format("{}", result + 1); }

/// The group's name where it has one: a description does not fit into a table.
std::string group_cell(LayerDiscovery const& layer) {
    if (!layer.group.is_known()) return "unknown";
    return layer.group.name.is_name() ? to_string(layer.group.name) : "order " + layer.group.order;
}

std::string error_cell(HeldOut const& heldout, double error) {
    return heldout.measured() && std::isfinite(error) ? fmt::format("{:.3g}", error) : "-";
}

std::vector<std::string> layer_row(std::vector<NamedResult> const& results, LayerPlace const& place) {
    LayerDiscovery const& layer = layer_at(results, place);
    Discovery const& discovery = results[place.result].result.discovery;
    HeldOut const& heldout = discovery.heldout;
    return {number_of(place.result),
            to_string(verdict_on(layer, discovery).level),
            fmt::format("{}", layer.partition.blocks()),
            fmt::format("{}", layer.partition.inactive()),
            group_cell(layer),
            to_string(layer.pattern.kind),
            error_cell(heldout, heldout.tied),
            error_cell(heldout, heldout.unshared)};
}

TextTable layer_table() { return TextTable({"", "verdict", "blocks", "zero", "group", "pattern", "tied", "unshared"}); }

std::string shape_words_of(LayerDiscovery const& layer) {
    if (!layer.has_weights()) return count_of(layer.inputs, layer.noun);
    return fmt::format("{} x {}", count_of(layer.outputs, "output"), count_of(layer.inputs, "input"));
}

std::string distance_table(ComparedLayers const& compared) {
    std::vector<std::string> heads{""};
    for (LayerPlace const& place : compared.places) heads.push_back(number_of(place.result));
    TextTable table(std::move(heads));
    for (std::size_t i = 0; i < compared.places.size(); ++i) {
        std::vector<std::string> row{number_of(compared.places[i].result)};
        for (Index const distance : compared.distances[i]) row.push_back(fmt::format("{}", distance));
        table.add(std::move(row));
    }
    return table.print();
}

std::string alike_words(ComparedLayers const& compared) {
    std::string text;
    for (auto const& set : compared.alike()) {
        std::vector<std::string> numbers;
        for (std::size_t const result : set) numbers.push_back(number_of(result));
        text += fmt::format("Results {} and {} found exactly the same. ",
                            fmt::join(numbers.begin(), numbers.end() - 1, ", "), numbers.back());
    }
    return text.empty() ? "No two of them found exactly the same." : text;
}

void write_compared(std::ostream& out, std::vector<NamedResult> const& results, ComparedLayers const& compared) {
    LayerDiscovery const& first = layer_at(results, compared.places.front());
    out << fmt::format("\nLayer {}: {}\n", first.name, shape_words_of(first));
    TextTable table = layer_table();
    for (LayerPlace const& place : compared.places) table.add(layer_row(results, place));
    out << table.print();
    out << "\n"
        << wrap(fmt::format("Partition distance: how many of {} to leave out for two to agree",
                            count_of(first.partition.elements(), first.noun)),
                0);
    out << distance_table(compared) << wrap(alike_words(compared));
}

void write_alone(std::ostream& out, std::vector<NamedResult> const& results, std::vector<LayerPlace> const& alone) {
    if (alone.empty()) return;
    out << "\nNot compared: no other result has a layer of this name and shape\n";
    TextTable table = layer_table();
    for (LayerPlace const& place : alone) table.add(layer_row(results, place));
    out << table.print();
    for (LayerPlace const& place : alone) {
        LayerDiscovery const& layer = layer_at(results, place);
        out << fmt::format("  {}: layer {}, {}\n", number_of(place.result), layer.name, shape_words_of(layer));
    }
}

Json number_or_nothing(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json result_json(NamedResult const& one) {
    Discovery const& discovery = one.result.discovery;
    HeldOut const& heldout = discovery.heldout;
    Json layers = Json::array();
    for (auto const& layer : discovery.layers) {
        layers.push_back({{"name", layer.name},
                          {"weight_shape", {layer.outputs, layer.inputs}},
                          {"verdict", to_string(verdict_on(layer, discovery).level)},
                          {"blocks", layer.partition.blocks()},
                          {"inactive", layer.partition.inactive()},
                          {"group", {{"name", to_string(layer.group.name)}, {"order", layer.group.order}}},
                          {"pattern", to_string(layer.pattern.kind)}});
    }
    Json errors{{"metric", heldout.metric}};
    std::pair<char const*, double> const values[] = {
        {"tied", heldout.tied}, {"soft", heldout.soft}, {"unshared", heldout.unshared}, {"wrong", heldout.wrong}};
    for (auto const& [name, value] : values) {
        errors[name] = heldout.measured() ? number_or_nothing(value) : Json(nullptr);
    }
    return {{"file", clean_text(one.file)},
            {"dataset", one.result.provenance.dataset_path},
            {"checksum", one.result.provenance.dataset_checksum},
            {"method", discovery.method},
            {"seed", one.result.provenance.seed},
            {"heldout", errors},
            {"layers", layers}};
}

Json compared_json(std::vector<NamedResult> const& results, ComparedLayers const& compared) {
    LayerDiscovery const& first = layer_at(results, compared.places.front());
    Json numbers = Json::array();
    for (LayerPlace const& place : compared.places) numbers.push_back(place.result);
    return {{"layer", first.name},
            {"weight_shape", {first.outputs, first.inputs}},
            {"elements", first.partition.elements()},
            {"results", numbers},
            {"partition_distance", compared.distances},
            {"same_sharing", compared.alike()}};
}

}  // namespace

std::vector<std::vector<std::size_t>> ComparedLayers::alike() const {
    std::vector<std::vector<std::size_t>> sets;
    std::vector<bool> taken(places.size(), false);
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (taken[i]) continue;
        std::vector<std::size_t> set;
        for (std::size_t j = i; j < places.size(); ++j) {
            if (distances[i][j] != 0) continue;
            taken[j] = true;
            set.push_back(places[j].result);
        }
        if (set.size() > 1) sets.push_back(std::move(set));
    }
    return sets;
}

ResultComparison compare_results(std::vector<NamedResult> const& results) {
    using Kind = std::tuple<std::string, std::string, Index, Index>;
    std::map<Kind, std::size_t> set_of;
    std::vector<std::vector<LayerPlace>> sets;
    ResultComparison comparison;
    for (std::size_t r = 0; r < results.size(); ++r) {
        auto const& layers = results[r].result.discovery.layers;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            Kind const kind{layers[i].name, layers[i].noun, layers[i].outputs, layers[i].inputs};
            auto const [known, is_new] = set_of.try_emplace(kind, sets.size());
            if (is_new) sets.emplace_back();
            sets[known->second].push_back({r, i});
        }
        comparison.same_data = comparison.same_data && results[r].result.provenance.dataset_checksum ==
                                                           results[0].result.provenance.dataset_checksum;
    }
    for (auto& set : sets) {
        if (set.size() == 1) {
            comparison.alone.push_back(set.front());
            continue;
        }
        std::vector<Partition const*> partitions;
        for (LayerPlace const& place : set) partitions.push_back(&layer_at(results, place).partition);
        comparison.compared.push_back({std::move(set), pairwise_distances(partitions)});
    }
    return comparison;
}

std::string text_comparison(std::vector<NamedResult> const& results) {
    ResultComparison const comparison = compare_results(results);
    std::ostringstream out;
    for (std::size_t r = 0; r < results.size(); ++r) {
        out << fmt::format("{}: {} ({}, seed {})\n", number_of(r), clean_text(results[r].file),
                           results[r].result.discovery.method, results[r].result.provenance.seed);
    }
    for (auto const& compared : comparison.compared) write_compared(out, results, compared);
    write_alone(out, results, comparison.alone);
    if (!comparison.same_data) {
        out << "\n" << wrap("Not all were fitted to the same data: their errors are of different data too.", 0);
    }
    return out.str();
}

std::string json_comparison(std::vector<NamedResult> const& results) {
    ResultComparison const comparison = compare_results(results);
    Json all = Json::array();
    for (auto const& one : results) all.push_back(result_json(one));
    Json compared = Json::array();
    for (auto const& layers : comparison.compared) compared.push_back(compared_json(results, layers));
    Json alone = Json::array();
    for (LayerPlace const& place : comparison.alone) {
        LayerDiscovery const& layer = layer_at(results, place);
        alone.push_back({{"result", place.result},
                         {"layer", layer.name},
                         {"weight_shape", {layer.outputs, layer.inputs}},
                         {"reason", "no other result has a layer of this name and shape"}});
    }
    Json const json{
        {"results", all}, {"compared", compared}, {"not_compared", alone}, {"same_data", comparison.same_data}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace symdiscover
