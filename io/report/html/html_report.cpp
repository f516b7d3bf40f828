// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/report/arrangement_words.hpp"
#include "io/report/finding_words.hpp"
#include "io/report/group_words.hpp"
#include "io/report/html/html_curves.hpp"
#include "io/report/html/html_errors.hpp"
#include "io/report/html/html_rivals.hpp"
#include "io/report/html/html_sharing.hpp"
#include "io/report/html/html_style.hpp"
#include "io/report/html/html_text.hpp"
#include "io/report/html/html_values.hpp"
#include "io/report/plot/svg.hpp"
#include "io/report/report_content.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t most_picture_bytes = 250'000;  // of all layers together
constexpr std::size_t most_generators_shown = 6;
constexpr std::size_t generator_columns = 400;

std::string html_verdict(JudgedLayer const& judged) {
    std::string const words = verdict_words(judged);
    return html_paragraph(words.empty() ? "No verdict: nothing is tied, so there is nothing to be sure of." : words,
                          std::string("verdict ") + to_string(judged.verdict.level));
}

/// Verdict, finding and what it means. Of one layer the finding is the page's heading, which the verdict precedes.
std::string html_finding(JudgedLayer const& judged, Discovery const& discovery) {
    LayerDiscovery const& layer = judged.layer;
    bool const alone = discovery.layers.size() == 1;
    std::string html = alone
                           ? html_verdict(judged) + html_element("h1", xml_text(headline(judged)))
                           : html_element("h2", xml_text(layer.name + ": " + headline(judged))) + html_verdict(judged);
    html += html_paragraph(meaning(judged));
    if (!judged.verdict.find(ReasonKind::space_only)) {
        html += html_paragraph(describe_arrangement(layer)) + html_lines(print_orders(layer));
    }
    if (!layer.partition.ties_anything() && !layer.soft) html += html_paragraph(advice_words(discovery.method));
    return html;
}

std::string html_findings(std::vector<JudgedLayer> const& layers, Discovery const& discovery) {
    if (layers.size() == 1) return html_finding(layers.front(), discovery);
    std::string html = html_element("h1", fmt::format("What was found in {} layers", layers.size()));
    for (auto const& judged : layers) html += html_element("section", html_finding(judged, discovery));
    return html;
}

std::string html_group(LayerDiscovery const& layer) {
    if (!layer.partition.ties_anything()) return {};
    DiscoveredGroup const& group = layer.group;
    std::string html = html_paragraph(describe_symmetry(layer) + " " + describe_explained(layer)) +
                       html_paragraph(describe_action(layer));
    if (group.generators.empty()) return html;
    html += html_paragraph("Generators, applied to inputs and outputs together (0-based cycles):");
    std::size_t const shown = std::min(group.generators.size(), most_generators_shown);
    std::string items;
    for (std::size_t i = 0; i < shown; ++i) {
        std::string item;
        for (auto const& [of, cycles] : generator_lines(group.generators[i], generator_columns)) {
            item += html_element("div", xml_text(fmt::format("{}: {}", of, cycles)));
        }
        items += html_element("li", item);
    }
    html += html_element("ol", items);
    if (shown == group.generators.size()) return html;
    return html + html_paragraph(fmt::format("And {} more, in the result file.", group.generators.size() - shown));
}

/// The layers' parts of one kind, each under its own heading where there are several layers.
template <class Write>
std::string html_of_layers(std::vector<JudgedLayer> const& layers, std::string const& heading, Write const& write) {
    std::string html;
    for (auto const& judged : layers) {
        html += html_section(layers.size() > 1 ? heading + " of " + judged.layer.name : heading, write(judged));
    }
    return html;
}

std::string html_pictures(JudgedLayer const& judged, Discovery const& discovery, Provenance const& origin) {
    std::string const pictures = html_sharing(judged, discovery, origin, most_picture_bytes / discovery.layers.size());
    if (pictures.empty() || !judged.verdict.find(ReasonKind::space_only)) return pictures;
    return html_paragraph("This is the nearest sharing. It does not fit.") + pictures;
}

std::string html_data(Discovery const& discovery) {
    std::string items;
    std::string fine;
    for (Check const& check : discovery.checks) {
        if (check.message.empty()) {
            if (check.ok) fine += (fine.empty() ? "" : ", ") + check.name;
            continue;
        }
        std::string const mark = check.ok ? "" : html_element("strong", "Note:") + " ";
        items += html_element("li", mark + xml_text(check.message));
    }
    for (std::string const& note : discovery.notes) items += html_element("li", xml_text(note));
    return (items.empty() ? "" : html_element("ul", items)) +
           html_paragraph(fine.empty() ? "" : "Checked, with nothing to say: " + fine + ".");
}

std::string html_fit(Discovery const& discovery, Provenance const& origin) {
    std::string html;
    for (std::string const& paragraph : fit_words(discovery, origin)) html += html_paragraph(paragraph);
    std::string used;
    for (auto const& [name, value] : origin.options_used) used += fmt::format("{} {}, ", name, value);
    if (!used.empty()) html += html_paragraph("All options used: " + used.substr(0, used.size() - 2) + ".", "small");
    if (origin.dataset_checksum.empty()) return html;
    return html + html_paragraph("Checksum of the data: " + origin.dataset_checksum, "small");
}

std::string html_page(std::string const& title, std::string const& body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
           html_element("title", xml_text(title)) + html_element("style", html_style()) + "</head>\n<body>\n" + body +
           "</body>\n</html>\n";
}

}  // namespace

std::string html_report(Discovery const& discovery, Provenance const& origin) {
    std::vector<JudgedLayer> layers;
    for (auto const& layer : discovery.layers) layers.emplace_back(layer, discovery);
    std::string body = html_element(
        "header", html_paragraph(origin.dataset_title, "data") + html_paragraph(dataset_words(origin), "data"));
    std::string html = html_paragraph(caution_words(discovery.termination), "caution");
    html += html_findings(layers, discovery);
    html += html_of_layers(layers, "Sharing",
                           [&](JudgedLayer const& one) { return html_pictures(one, discovery, origin); });
    if (!layers.empty()) html += html_section("Held-out error", html_errors(layers.front(), discovery));
    html += html_of_layers(layers, "Alternatives", html_rivals);
    html += html_section("The data", html_data(discovery));
    html += html_section("Course of the fit", html_curves(discovery));
    html += html_of_layers(layers, "Shared parameters",
                           [&](JudgedLayer const& one) { return html_values(one, discovery); });
    html += html_of_layers(layers, "Group", [](JudgedLayer const& one) { return html_group(one.layer); });
    html += html_section("How it was fitted", html_fit(discovery, origin));
    body += html_element("main", html) +
            html_element("footer", html_paragraph("Written by symdiscover " + std::string(program_version()) + "."));
    std::string const name = origin.dataset_title.empty() ? origin.dataset_path : origin.dataset_title;
    return html_page("Symmetry of " + name, body);
}

}  // namespace symdiscover
