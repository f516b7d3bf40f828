// SPDX-License-Identifier: Apache-2.0
#include "cli/command_score.hpp"

#include <iostream>

#include "cli/score_group.hpp"
#include "core/partitions/subspace.hpp"
#include "io/data/dataset.hpp"
#include "io/report/report_score.hpp"
#include "io/result/fitted_dataset.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

namespace {

/// The true sharing of a layer of these sizes, from the file that the user named.
Partition true_partition(std::string const& file, LayerDiscovery const& layer) {
    Truth const truth = read_truth(file);
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

std::vector<LayerScore> score_by_group(ScoreArguments const& arguments, ResultFile const& result) {
    ScoredGroup const group(arguments.group, arguments.output_group);
    std::vector<LayerScore> scores;
    for (LayerDiscovery const& layer : result.discovery.layers) {
        scores.push_back(score_layer(layer, group.orbits(layer)));
        scores.back().group = GroupScore{layer_equivariance(layer, group), {}};
    }
    // Last, for the data may take a while to read: sizes that do not fit have been refused by now.
    FittedDataset const fitted = arguments.data.empty()
                                     ? find_fitted_dataset(result.provenance, arguments.result)
                                     : FittedDataset{open_fitted_dataset(arguments.data, result.provenance), {}};
    for (LayerScore& score : scores) score.group->heldout = group_heldout(result, fitted, group);
    return scores;
}

std::vector<LayerScore> score_by_file(ScoreArguments const& arguments, ResultFile const& result) {
    std::vector<LayerScore> scores;
    for (LayerDiscovery const& layer : result.discovery.layers) {
        scores.push_back(score_layer(layer, true_partition(arguments.truth, layer)));
    }
    return scores;
}

}  // namespace

ScoreCommand::ScoreCommand()
    : Command({"score", "compare a result with the sharing that is known to be true",
               "RESULT (--truth FILE | --group EXPR [--output-group EXPR]) [options]",
               "  symdiscover score photo.h5 --truth sample_data/photo_scanlines.h5\n"
               "  symdiscover score c16.h5 --group \"cyclic(16)\" --require-exact"}) {
    auto& a = arguments_;
    auto expression = text_value("EXPR", "a group such as \"cyclic(16)\"");
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
    add_format_option(options(), a.format, [](ReportFormat const& format) { return format.score != nullptr; });
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
    std::cout << a.format->score(scores);
    return a.require_exact && !all_exact(scores) ? ExitCode::not_exact : ExitCode::ok;
}

}  // namespace symdiscover
