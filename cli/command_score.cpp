// SPDX-License-Identifier: Apache-2.0
#include "cli/command_score.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iostream>
#include <utility>

#include "core/discovery/methods.hpp"
#include "core/groups/action.hpp"
#include "core/groups/equivariance.hpp"
#include "core/groups/expressions/group_expr.hpp"
#include "core/judging/partition_heldout.hpp"
#include "core/partitions/subspace.hpp"
#include "io/data/kernel_truth.hpp"
#include "io/report/report_layout.hpp"
#include "io/report/report_score.hpp"
#include "io/result/fitted_dataset.hpp"

namespace symdiscover {

namespace {

/// The true sharing of a layer of these sizes, from the file that the user named.
Partition true_partition(std::string const& file, LayerDiscovery const& layer, DataOptions const& reading) {
    if (auto kernel = read_kernel_truth(file, layer.outputs, layer.inputs)) return *std::move(kernel);
    Truth const truth = read_truth(file, reading);
    if (!truth.partition) {
        throw DataError(fmt::format("{}: expected /truth/partition to compare with, found none", file));
    }
    if (truth.partition->elements() != layer.partition.elements()) {
        throw DataError(fmt::format("{}: /truth/partition: expected {} x {} = {} weights as in the result, found {}",
                                    file, layer.outputs, layer.inputs, layer.partition.elements(),
                                    truth.partition->elements()));
    }
    return *truth.partition;
}

LayerScore score_layer(LayerDiscovery const& layer, Partition const& truth) {
    // With as many columns as weights (MAML) U says nothing of a space, and the angles would only take time.
    bool const learned = layer.sharing_matrix.cols() < layer.sharing_matrix.rows();
    LayerScore score{layer.name, compare_partitions(layer.partition, truth), {}};
    if (!learned || truth.blocks() == 0) return score;
    Vector const angles = principal_angles(layer.sharing_matrix, block_indicator(truth));
    score.principal_angles.assign(angles.begin(), angles.end());
    return score;
}

/// A group as the user wrote it, acting on the inputs and the outputs of a layer.
struct ScoredGroup {
    GroupExpr input;
    GroupExpr output;

    /// An empty output text means the input's. Throws OptionError as parse_group() and make_action().
    ScoredGroup(std::string const& input_text, std::string const& output_text)
        : input(parse_group(input_text)),
          output(output_text.empty() ? input : parse_group(output_text)),
          action(make_action(input, output)) {}

    /// "C8", or "C8 to trivial(1)" where it acts differently on the outputs.
    std::string name() const { return input.text == output.text ? input.text : input.text + " to " + output.text; }

    /// The orbits on the weights of the layer. Throws OptionError, with both numbers, when it has other sizes.
    Partition orbits(LayerDiscovery const& layer) const {
        require_fits(input, output, layer.outputs, layer.inputs);
        return weight_orbits(action, layer.outputs, layer.inputs);
    }

    std::vector<ActionGenerator> action;
};

/// How far what a layer learned is from equivariant. With as many columns as weights U spans everything and says
/// nothing: then it is the filter's own layer, U v, that is measured.
LayerEquivariance layer_equivariance(LayerDiscovery const& layer, ScoredGroup const& group) {
    Matrix const& sharing = layer.sharing_matrix;
    LayerEquivariance result;
    result.of_filter = sharing.cols() >= sharing.rows();
    Matrix const learned = result.of_filter ? Matrix(sharing * layer.filter) : sharing;
    result.error = equivariance_error(learned, group.action, layer.outputs, layer.inputs);
    return result;
}

/// Why the data at hand cannot repeat what the fit reports; empty when they can.
std::string mismatch(HeldOut const& heldout, LayerDiscovery const& layer, DatasetInfo const& data) {
    bool const of_tasks = data.kind == DatasetKind::tasks;
    Index const judged = of_tasks ? heldout.tasks : heldout.samples;
    Index const found = of_tasks ? data.count(Split::test) : data.count(SamplePart::test);
    if (judged != found) {
        return fmt::format("the fit was judged on {} {}, and {} has {}", judged,
                           of_tasks ? "meta-test tasks" : "test samples", data.path, found);
    }
    if (layer.outputs != data.outputs() || layer.inputs != data.inputs()) {
        return fmt::format("the layer is {} x {}, and {} has {} outputs and {} inputs", layer.outputs, layer.inputs,
                           data.path, data.outputs(), data.inputs());
    }
    if (of_tasks && (heldout.support < 1 || heldout.support >= data.shape.examples)) {
        return fmt::format("the result has {} examples to adapt on, of {}", heldout.support, data.shape.examples);
    }
    return {};
}

/// Why there is no held-out error; empty when it can be measured.
std::string obstacle(ResultFile const& result, FittedDataset const& fitted) {
    Discovery const& discovery = result.discovery;
    if (discovery.layers.size() != 1) return fmt::format("the result has {} layers", discovery.layers.size());
    if (!discovery.heldout.measured()) return "the dataset has no meta-test tasks or test samples";
    // Its networks would have to be trained, which takes as long as the fit did.
    if (ModelSpec::parse(discovery.model).kind == ModelKind::deepset) return "not for model deepset";
    if (!fitted.dataset) return fitted.missing + "; give the dataset that was fitted with --data FILE";
    return mismatch(discovery.heldout, discovery.layers.front(), fitted.dataset->info);
}

/// What the fit took for y's intercept: the closed form what it was told, gradients none.
std::optional<Intercept> intercept_of(ResultFile const& result) {
    if (result.discovery.method != fit_methods().front().name) return Intercept::none;
    auto const& used = result.provenance.options_used;
    auto const given = used.find("intercept");
    for (Intercept const intercept : {Intercept::none, Intercept::common, Intercept::task}) {
        if (given != used.end() && given->second == to_string(intercept)) return intercept;
    }
    return std::nullopt;
}

std::vector<double> errors_of(ResultFile const& result, Dataset const& dataset,
                              std::vector<Partition> const& partitions) {
    std::uint64_t const seed = result.provenance.seed;
    if (dataset.samples) {
        return heldout_of_partitions(*dataset.samples, partitions, ModelSpec::parse(result.discovery.model), seed);
    }
    HeldOutProtocol protocol{result.discovery.heldout.support, seed, default_threads()};
    protocol.intercept = intercept_of(result);
    return heldout_of_partitions(*dataset.tasks, partitions, protocol);
}

/// The held-out error of the layer tied by the group's orbits, by the protocol of the fit, and of the control; or why
/// it is not measured. `fitted` is the dataset of the result where it is at hand.
GroupHeldOut group_heldout(ResultFile const& result, FittedDataset const& fitted, ScoredGroup const& group) {
    GroupHeldOut measured;
    measured.note = obstacle(result, fitted);
    if (!measured.note.empty()) return measured;
    HeldOut const& heldout = result.discovery.heldout;
    LayerDiscovery const& layer = result.discovery.layers.front();
    std::vector<Partition> partitions{group.orbits(layer)};
    if (auto wrong = relabelled(partitions[0], layer.outputs, layer.inputs, result.provenance.seed)) {
        partitions.push_back(*std::move(wrong));
    } else {
        measured.note = "no wrong group: this one is the same however inputs and outputs are labelled";
    }
    std::vector<double> const errors = errors_of(result, *fitted.dataset, partitions);
    if (!std::isfinite(errors[0])) {
        measured.note = fmt::format("model {} cannot share weights as this group does", result.discovery.model);
        return measured;
    }
    GroupErrors& all = measured.errors.emplace();
    all.metric = heldout.metric;
    all.group = errors[0];
    all.tied = heldout.tied;
    all.unshared = heldout.unshared;
    all.tasks = heldout.tasks;
    all.samples = heldout.samples;
    if (errors.size() > 1) all.wrong_group = errors[1];
    return measured;
}

std::vector<LayerScore> score_by_group(ScoreArguments const& arguments, ResultFile const& result) {
    ScoredGroup const group(arguments.group, arguments.output_group);
    std::vector<LayerScore> scores;
    for (LayerDiscovery const& layer : result.discovery.layers) {
        scores.push_back(score_layer(layer, group.orbits(layer)));
        scores.back().group = GroupScore{group.name(), layer_equivariance(layer, group), {}};
    }
    // Last, for the data may take a while to read: sizes that do not fit have been refused by now.
    FittedDataset const fitted =
        arguments.data.empty()
            ? find_fitted_dataset(result.provenance, arguments.result, arguments.follow_links)
            : FittedDataset{open_fitted_dataset(arguments.data, result.provenance, arguments.follow_links), {}};
    for (LayerScore& score : scores) score.group->heldout = group_heldout(result, fitted, group);
    return scores;
}

std::vector<LayerScore> score_by_file(ScoreArguments const& arguments, ResultFile const& result) {
    DataOptions reading = data_options_of(result.provenance);
    if (arguments.truth != result.provenance.dataset_path) reading = reading.of_another_file();
    reading.follow_links = arguments.follow_links;
    std::vector<LayerScore> scores;
    for (LayerDiscovery const& layer : result.discovery.layers) {
        scores.push_back(score_layer(layer, true_partition(arguments.truth, layer, reading)));
    }
    return scores;
}

}  // namespace

CommandText ScoreCommand::text() {
    return {"score", "compare a result with the sharing that is known to be true",
            "RESULT (--truth FILE | --group EXPR [--output-group EXPR]) [options]",
            "  symdiscover score photo.h5 --truth sample_data/photo_scanlines.h5\n"
            "  symdiscover score c16.h5 --group \"cyclic(16)\" --require-exact"};
}

ScoreCommand::ScoreCommand() : Command(text()) {
    auto& a = arguments_;
    auto expression = text_value("EXPR", "a group such as \"cyclic(16)\" or C16");
    options().add_argument({"RESULT", a.result, file_name(), "what `symdiscover fit` has written"});
    options().begin_group("Options");
    options().add({"truth", a.truth, file_name(), "a dataset with /truth/partition, such as the fitted one"});
    options().add({"group", a.group, expression, "the orbits of this group on the weights are the truth"});
    options().add(
        {"output-group", a.output_group, expression, "how it acts on the outputs; default: as on the inputs"});
    options().add({"data", a.data, file_name(),
                   "with --group: the dataset that was fitted, for the error on its test data when the layer is "
                   "constrained to the group; default: where the result says it was"});
    options().add({"require-exact", a.require_exact, "exit with 1 unless the partition is exactly the true one"});
    options().add({"follow-links", a.follow_links, "read a dataset's files in other folders too, as with fit"});
    add_format_option(options(), a.format, has_score);
    a.talk.add_to(options());
}

void ScoreCommand::validate() const {
    auto const& a = arguments_;
    if (a.truth.empty() && a.group.empty())
        throw OptionError("--truth: expected a file, or --group EXPR; found neither");
    if (!a.truth.empty() && !a.group.empty()) throw OptionError("--group: not together with --truth; expected one");
    if (!a.output_group.empty() && a.group.empty()) throw OptionError("--output-group: only with --group");
    if (!a.data.empty() && a.group.empty()) throw OptionError("--data: only with --group");
    require_group("group", a.group);
    require_group("output-group", a.output_group);
}

ExitCode ScoreCommand::run() {
    auto const& a = arguments_;
    ResultFile const result = read_result(a.result);
    std::vector<LayerScore> const scores = a.truth.empty() ? score_by_group(a, result) : score_by_file(a, result);
    ReportWidth const width(static_cast<std::size_t>(page_columns()));
    std::cout << a.format->score(scores);
    return a.require_exact && !all_exact(scores) ? ExitCode::not_exact : ExitCode::ok;
}

}  // namespace symdiscover
