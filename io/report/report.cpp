// SPDX-License-Identifier: Apache-2.0
#include "io/report/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/discovery/methods.hpp"
#include "io/report/arrangement_words.hpp"
#include "io/report/finding_words.hpp"
#include "io/report/group_words.hpp"
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

std::string describe_dataset(Provenance const& origin) {
    std::string text = origin.dataset_path;
    if (origin.dataset_kind == to_string(DatasetKind::classes)) {
        return text + fmt::format(": {} classes of {}", origin.x_shape[0], count_of(origin.x_shape[1], "image"));
    }
    if (origin.samples() > 0) return text + ": " + count_of(origin.samples(), "sample");
    if (origin.tasks() > 0)
        text += fmt::format(": {} of {}", count_of(origin.tasks(), "task"), count_of(origin.examples(), "example"));
    return text;
}

std::string error_row(std::string const& name, std::string const& value, std::string const& explanation) {
    return fmt::format("    {:<9} {:<22} {}\n", name, value, explanation);
}

std::string describe_tied_model(std::vector<LayerDiscovery> const& layers) {
    Index blocks = 0;
    bool tied = false;
    for (auto const& layer : layers) {
        blocks += layer.partition.blocks();
        tied = tied || layer.partition.ties_anything();
    }
    if (blocks == 0) return "with all weights zero";
    return "with " + count_of(blocks, tied ? "shared parameter" : "separate " + layers.front().noun);
}

/// What fitting without any sharing is called.
std::string unshared_of_samples(LayerDiscovery const& layer) {
    if (layer.noun == "coordinate") return "each coordinate's own mean";
    return layer.noun == "position" ? "a layer for each position" : "nothing shared (least squares)";
}

void write_sample_errors(std::ostream& out, Discovery const& discovery) {
    auto const& heldout = discovery.heldout;
    out << wrap(fmt::format("{} on {}; fitted to {}", full_metric_name(heldout.metric),
                            count_of(heldout.samples, "test sample"), count_of(heldout.support, "other sample")));
    auto const row = [&out](char const* name, double value, std::string const& explanation) {
        if (std::isfinite(value)) out << error_row(name, number(value), explanation);
    };
    out << error_row("tied", fmt::format("{} +- {:.2g}", number(heldout.tied), heldout.ci95),
                     describe_tied_model(discovery.layers));
    row("soft", heldout.soft, "as learned, before hardening");
    row("unshared", heldout.unshared, unshared_of_samples(discovery.layers.front()));
    row("wrong", heldout.wrong, "control: a random sharing, same shape");
    row("oracle", heldout.oracle, "the true sharing, from the dataset");
}

/// Where no task was set aside.
std::string judged_in_turn(Index tasks) {
    return tasks == 1 ? "the only task, which" : fmt::format("all {} tasks, each by what the others say; it", tasks);
}

void write_task_errors(std::ostream& out, Discovery const& discovery) {
    auto const& heldout = discovery.heldout;
    std::string const tasks =
        heldout.by_folds ? judged_in_turn(heldout.tasks) : count_of(heldout.tasks, "meta-test task") + "; each";
    out << wrap(fmt::format("{} on {} adapts on {} and is judged on {}", full_metric_name(heldout.metric), tasks,
                            count_of(heldout.support, "example"), heldout.query));
    out << error_row("tied", number(heldout.tied), describe_tied_model(discovery.layers));
    bool const has_interval = heldout.tasks > 1 && std::isfinite(heldout.soft) && std::isfinite(heldout.ci95);
    out << error_row("soft", number(heldout.soft) + (has_interval ? fmt::format(" +- {:.2g}", heldout.ci95) : ""),
                     has_interval ? "as learned, before tying (95 % interval)" : "as learned, before tying");
    out << error_row("unshared", number(heldout.unshared), "each task alone (ridge regression)");
    bool const controlled = std::any_of(discovery.layers.begin(), discovery.layers.end(),
                                        [](auto const& layer) { return has_control(layer.partition); });
    if (controlled) out << error_row("wrong", number(heldout.wrong), "control: a random sharing, same sizes");
}

void write_errors(std::ostream& out, Discovery const& discovery, std::vector<JudgedLayer> const& layers, bool color) {
    out << title("Held-out error", color);
    if (discovery.heldout.measured()) {
        discovery.heldout.of_samples() ? write_sample_errors(out, discovery) : write_task_errors(out, discovery);
    }
    if (!layers.empty()) out << wrap(error_words(layers.front()));
}

void write_generator(std::ostream& out, ActionGenerator const& generator) {
    if (generator.input == generator.output) {
        out << "    inputs, outputs  " << short_cycles(generator.input, report_columns() - 21) << "\n";
        return;
    }
    auto const cycles = [](Permutation const& permutation) {
        bool const moves = permutation != identity_permutation(static_cast<Index>(permutation.size()));
        return moves ? short_cycles(permutation, report_columns() - 13) : "stay as they are";
    };
    out << "    inputs   " << cycles(generator.input) << "\n";
    if (generator.output.size() == 1) return;
    out << "    outputs  " << cycles(generator.output) << "\n";
}

void write_generators(std::ostream& out, DiscoveredGroup const& group) {
    out << "  Generators, applied to inputs and outputs together (0-based cycles):\n";
    std::size_t const shown = std::min(group.generators.size(), most_generators);
    for (std::size_t i = 0; i < shown; ++i) write_generator(out, group.generators[i]);
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

/// What a reader must know before the finding; empty when the fit ended as it should.
std::string caution(Termination termination) {
    switch (termination) {
        case Termination::diverged:
            return "The fit diverged (see Fit). Do not rely on what it had reached:";
        case Termination::interrupted:
            return "The fit was interrupted. This is what it had reached:";
        case Termination::converged:
        case Termination::max_steps:
            break;
    }
    return {};
}

/// Where to look when a method ties nothing; empty when it has no advice, or is not known here.
std::string advice(std::string const& name) {
    for (auto const& method : fit_methods()) {
        if (method.name == name) return method.advice;
    }
    return {};
}

std::string ending(Discovery const& discovery) {
    switch (discovery.termination) {
        case Termination::converged:
            return "converged";
        case Termination::max_steps:
            return "took all the steps it was given";
        case Termination::diverged:
            return "DIVERGED; this is the best it had reached";
        case Termination::interrupted:
            return "was INTERRUPTED; this is the best it had reached";
    }
    return {};
}

void write_fit(std::ostream& out, Discovery const& discovery, Provenance const& origin, bool color) {
    out << title("Fit", color);
    std::string const model = origin.samples() > 0 ? fmt::format("model {}, ", discovery.model) : "";
    out << wrap(fmt::format("Method {}, {}seed {}, symdiscover {}. It {}.", discovery.method, model, origin.seed,
                            origin.program_version, ending(discovery)));
    if (!discovery.message.empty()) out << wrap(discovery.message);
    if (!origin.options_given.empty()) {
        std::string options = "Options given:";
        for (auto const& [name, value] : origin.options_given) {
            options += fmt::format("{} {} {}", options.ends_with(':') ? "" : ",", name, value);
        }
        out << wrap(options);
    }
    if (!origin.dataset_source.empty()) out << wrap("Source of the data: " + origin.dataset_source);
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
    out << wrap(describe_dataset(origin), 0);
    if (!origin.dataset_title.empty()) out << wrap(origin.dataset_title, 0);
    std::vector<JudgedLayer> layers;
    for (auto const& layer : discovery.layers) layers.emplace_back(layer, discovery);
    for (auto const& judged : layers) {
        LayerDiscovery const& layer = judged.layer;
        out << title("Finding", color);
        if (std::string const text = caution(discovery.termination); !text.empty()) out << wrap(text);
        out << wrap((layers.size() > 1 ? layer.name + ": " : "") + headline(judged)) << wrap(verdict_words(judged));
        out << wrap(meaning(judged));
        if (!judged.verdict.find(ReasonKind::space_only)) write_arrangement(out, layer);
        if (!layer.partition.ties_anything()) out << wrap(advice(discovery.method));
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
