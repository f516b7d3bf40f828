// SPDX-License-Identifier: Apache-2.0
#include "io/report/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "io/report/arrangement_words.hpp"
#include "io/report/finding_words.hpp"
#include "io/report/group_words.hpp"
#include "io/report/report_content.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_gap.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

// Generators shown; a handful generate any group a layer is likely to have.
constexpr std::size_t most_generators = 4;
// Lines for GAP that are still worth copying by hand.
constexpr auto most_gap_lines = 12;

std::string title(std::string const& text, bool color) {
    return color ? fmt::format("\n\x1b[1m{}\x1b[0m\n", text) : fmt::format("\n{}\n", text);
}

void write_error(std::ostream& out, ErrorRow const& row) {
    std::string const interval = row.half_width ? fmt::format(" +- {:.2g}", *row.half_width) : "";
    constexpr std::size_t values_column = 14;
    out << beside(fmt::format("    {:<9} {:<22} ", row.name, number(row.value) + interval), row.explanation,
                  values_column);
}

void write_errors(std::ostream& out, Discovery const& discovery, std::vector<JudgedLayer> const& layers, bool color) {
    out << title("Held-out error", color);
    if (discovery.heldout.measured()) {
        ErrorTable const table = error_table(discovery);
        out << wrap(table.judged);
        for (ErrorRow const& row : table.rows) write_error(out, row);
    }
    if (!layers.empty()) out << wrap(error_words(layers.front()));
}

void write_generators(std::ostream& out, DiscoveredGroup const& group) {
    out << wrap("Generators, applied to inputs and outputs together (0-based cycles):");
    std::size_t const shown = std::min(group.generators.size(), most_generators);
    for (std::size_t i = 0; i < shown; ++i) {
        for (auto const& [of, cycles] : generator_lines(group.generators[i], report_columns())) {
            out << fmt::format("    {:<7}  {}\n", of, cycles);
        }
    }
    if (shown < group.generators.size()) {
        out << fmt::format("    and {} more, in the result file\n", group.generators.size() - shown);
    }
}

/// For a group that has no name here: what GAP needs to look for one.
void write_gap(std::ostream& out, DiscoveredGroup const& group) {
    std::string const lines = wrap_gap("G := " + gap_group(group) + "; StructureDescription(G);", 4);
    if (std::count(lines.begin(), lines.end(), '\n') > most_gap_lines) {
        out << wrap("For GAP, which may know its name: symdiscover report RESULT --format gap.");
        return;
    }
    out << wrap("For GAP, which may know its name (points count from 1, outputs after inputs):") << lines;
}

void write_group(std::ostream& out, LayerDiscovery const& layer, bool color) {
    DiscoveredGroup const& group = layer.group;
    out << title("Group", color);
    out << wrap(describe_symmetry(layer) + " " + describe_explained(layer));
    out << wrap(describe_action(layer));
    if (group.generators.empty()) return;
    write_generators(out, group);
    if (!group.name.is_name()) write_gap(out, group);
}

void write_layer(std::ostream& out, JudgedLayer const& judged, bool color) {
    LayerDiscovery const& layer = judged.layer;
    if (layer.partition.ties_anything()) {
        bool const fits = !judged.verdict.find(ReasonKind::space_only);
        out << title(fits ? "Sharing" : "The nearest sharing, which does not fit", color);
        out << wrap(describe_sizes(layer.partition, layer.noun) + ".");
        out << draw_sharing(layer, color);
    } else if (layer.partition.inactive() > 0) {
        out << title(layer.has_weights() ? "Weights in use" : "In use", color);
        out << draw_sharing(layer, color);
    }
    out << title("Confidence", color) << wrap(confidence_words(judged));
    if (layer.partition.ties_anything()) write_group(out, layer, color);
}

/// What inputs and outputs form, and in which order.
void write_arrangement(std::ostream& out, LayerDiscovery const& layer) {
    out << wrap(describe_arrangement(layer)) << print_orders(layer);
}

void write_fit(std::ostream& out, Discovery const& discovery, Provenance const& origin, bool color) {
    out << title("Fit", color);
    for (std::string const& paragraph : fit_words(discovery, origin)) out << wrap(paragraph);
}

/// What there is to say about the data; what the model does not explain has a word of its own.
void write_checks(std::ostream& out, std::vector<Check> const& checks, bool color) {
    bool const any =
        std::any_of(checks.begin(), checks.end(), [](Check const& check) { return !check.message.empty(); });
    if (!any) return;
    out << title("The data", color);
    for (Check const& check : checks) {
        if (!check.message.empty()) out << wrap((check.ok ? "- " : "- NOTE: ") + check.message);
    }
}

}  // namespace

std::string text_report(Discovery const& discovery, Provenance const& origin, bool color) {
    std::ostringstream out;
    out << wrap(dataset_words(origin), 0);
    if (!origin.dataset_title.empty()) out << wrap(origin.dataset_title, 0);
    std::vector<JudgedLayer> layers;
    for (auto const& layer : discovery.layers) layers.emplace_back(layer, discovery);
    for (auto const& judged : layers) {
        LayerDiscovery const& layer = judged.layer;
        out << title("Finding", color);
        if (std::string const text = caution_words(discovery.termination); !text.empty()) out << wrap(text);
        out << wrap((layers.size() > 1 ? layer.name + ": " : "") + headline(judged)) << wrap(verdict_words(judged));
        out << wrap(meaning(judged));
        if (!judged.verdict.find(ReasonKind::space_only)) write_arrangement(out, layer);
        if (!layer.partition.ties_anything() && !layer.soft) out << wrap(advice_words(discovery.method));
    }
    write_checks(out, discovery.checks, color);
    write_errors(out, discovery, layers, color);
    for (auto const& judged : layers) write_layer(out, judged, color);
    write_fit(out, discovery, origin, color);
    if (!discovery.notes.empty()) out << title("Notes", color);
    for (auto const& note : discovery.notes) out << wrap("- " + note);
    return out.str();
}

}  // namespace symdiscover
