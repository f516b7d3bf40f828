// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/discovery/methods.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

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

ErrorTable sample_errors(Discovery const& discovery) {
    auto const& heldout = discovery.heldout;
    ErrorTable table;
    table.judged = fmt::format("{} on {}; fitted to {}", full_metric_name(heldout.metric),
                               count_of(heldout.samples, "test sample"), count_of(heldout.support, "other sample"));
    table.rows.push_back({"tied", heldout.tied, heldout.ci95, describe_tied_model(discovery.layers)});
    auto const add = [&](char const* name, double value, std::string const& explanation) {
        if (std::isfinite(value)) table.rows.push_back({name, value, std::nullopt, explanation});
    };
    add("soft", heldout.soft, "as learned, before hardening");
    add("unshared", heldout.unshared, unshared_of_samples(discovery.layers.front()));
    add("wrong", heldout.wrong, "control: a random sharing, same shape");
    add("oracle", heldout.oracle, "the true sharing, from the dataset");
    return table;
}

/// Where no task was set aside.
std::string judged_in_turn(Index tasks) {
    return tasks == 1 ? "the only task, which" : fmt::format("all {} tasks, each by what the others say; it", tasks);
}

ErrorTable task_errors(Discovery const& discovery) {
    auto const& heldout = discovery.heldout;
    std::string const tasks =
        heldout.by_folds ? judged_in_turn(heldout.tasks) : count_of(heldout.tasks, "meta-test task") + "; each";
    ErrorTable table;
    table.judged = fmt::format("{} on {} adapts on {} and is judged on {}", full_metric_name(heldout.metric), tasks,
                               count_of(heldout.support, "example"), heldout.query);
    table.rows.push_back({"tied", heldout.tied, std::nullopt, describe_tied_model(discovery.layers)});
    bool const has_interval = heldout.tasks > 1 && std::isfinite(heldout.soft) && std::isfinite(heldout.ci95);
    table.rows.push_back({"soft", heldout.soft, has_interval ? std::optional(heldout.ci95) : std::nullopt,
                          has_interval ? "as learned, before tying (95 % interval)" : "as learned, before tying"});
    table.rows.push_back({"unshared", heldout.unshared, std::nullopt, "each task alone (ridge regression)"});
    bool const controlled = std::any_of(discovery.layers.begin(), discovery.layers.end(),
                                        [](auto const& layer) { return has_control(layer.partition); });
    if (controlled)
        table.rows.push_back({"wrong", heldout.wrong, std::nullopt, "control: a random sharing, same sizes"});
    return table;
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

}  // namespace

std::string dataset_words(Provenance const& origin) {
    std::string text = origin.dataset_path;
    if (origin.dataset_kind == to_string(DatasetKind::classes)) {
        return text + fmt::format(": {} classes of {}", origin.x_shape[0], count_of(origin.x_shape[1], "image"));
    }
    if (origin.samples() > 0) return text + ": " + count_of(origin.samples(), "sample");
    if (origin.tasks() > 0)
        text += fmt::format(": {} of {}", count_of(origin.tasks(), "task"), count_of(origin.examples(), "example"));
    return text;
}

std::string caution_words(Termination termination) {
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

std::string advice_words(std::string const& method_name) {
    for (auto const& method : fit_methods()) {
        if (method.name == method_name) return method.advice;
    }
    return {};
}

ErrorTable error_table(Discovery const& discovery) {
    return discovery.heldout.of_samples() ? sample_errors(discovery) : task_errors(discovery);
}

std::vector<GeneratorLine> generator_lines(ActionGenerator const& generator, std::size_t columns) {
    if (generator.input == generator.output) {
        return {{"inputs, outputs", short_cycles(generator.input, columns - 21)}};
    }
    auto const cycles = [columns](Permutation const& permutation) {
        bool const moves = permutation != identity_permutation(static_cast<Index>(permutation.size()));
        return moves ? short_cycles(permutation, columns - 13) : "stay as they are";
    };
    std::vector<GeneratorLine> lines{{"inputs", cycles(generator.input)}};
    if (generator.output.size() > 1) lines.push_back({"outputs", cycles(generator.output)});
    return lines;
}

std::vector<std::string> fit_words(Discovery const& discovery, Provenance const& origin) {
    std::string const model = origin.samples() > 0 ? fmt::format("model {}, ", discovery.model) : "";
    std::vector<std::string> paragraphs{fmt::format("Method {}, {}seed {}, symdiscover {}. It {}.", discovery.method,
                                                    model, origin.seed, origin.program_version, ending(discovery))};
    if (!discovery.message.empty()) paragraphs.push_back(discovery.message);
    if (!origin.options_given.empty()) {
        std::string options = "Options given:";
        for (auto const& [name, value] : origin.options_given) {
            options += fmt::format("{} {} {}", options.ends_with(':') ? "" : ",", name, value);
        }
        paragraphs.push_back(options);
    }
    if (!origin.dataset_source.empty()) paragraphs.push_back("Source of the data: " + origin.dataset_source);
    return paragraphs;
}

}  // namespace symdiscover
