// SPDX-License-Identifier: Apache-2.0
#include "io/report/inspect.hpp"

#include <fmt/format.h>

#include "io/data/dataset.hpp"
#include "io/data/dataset_file.hpp"
#include "io/h5/clean_text.hpp"
#include "io/h5/file_format.hpp"
#include "io/h5/h5_reader.hpp"
#include "io/h5/messages.hpp"
#include "io/report/data_check_words.hpp"
#include "io/report/group_words.hpp"
#include "io/report/report_layout.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

namespace {

// Two blanks, a name of ten characters, a blank.
constexpr std::size_t fact_column = 13;

/// A first line, then facts under names in one column, at most report_columns() wide; empty facts are left out.
class FactSheet {
  public:
    explicit FactSheet(std::string heading) : text_(std::move(heading) + "\n") {}

    void add(std::string const& name, std::string const& fact) {
        if (fact.empty()) return;
        bool const fits = fact_column + fact.size() <= report_columns();
        std::string const lines = fits ? fact + "\n" : wrap(fact, fact_column).substr(fact_column);
        text_ += fmt::format("  {:<10} {}", name, lines);
    }

    std::string const& text() const { return text_; }

  private:
    std::string text_;
};

std::string describe_values(std::vector<Index> const& shape, std::string const& type, ValueSummary const& values) {
    return fmt::format("{} {}, from {:.4g} to {:.4g}, mean {:.4g}, standard deviation {:.4g}", type,
                       format_shape(shape), values.min, values.max, values.mean, values.std);
}

std::string describe_split(DatasetInfo const& info) {
    if (info.kind != DatasetKind::tasks && info.kind != DatasetKind::classes) {
        std::string const tuning =
            info.count(SamplePart::tuning) == 0 ? "" : fmt::format(", {} tuning", info.count(SamplePart::tuning));
        return fmt::format(
            "{} training, {} validation, {} test{} ({})", info.count(SamplePart::train),
            info.count(SamplePart::validation), info.count(SamplePart::test), tuning,
            info.has_split ? "from /sample_split" : "in order, 70/10/20 %: the file has no /sample_split");
    }
    return fmt::format("{} training, {} validation, {} test ({})", info.count(Split::train),
                       info.count(Split::validation), info.count(Split::test),
                       info.has_split ? "from /split" : "in order, 70/10/20 %: the file has no /split");
}

std::string describe_generators(Truth const& truth) {
    if (!truth.has_generators) return "";
    auto const count = static_cast<Index>(truth.generators.size());
    return count == 0 ? "trivial: no generators" : count_of(count, "generator");
}

std::string describe_heldout(HeldOut const& heldout) {
    if (heldout.samples > 0) {
        return fmt::format("{}: tied {:.4g} (+- {:.2g}), unshared {:.4g}, {} samples", heldout.metric, heldout.tied,
                           heldout.ci95, heldout.unshared, heldout.samples);
    }
    return fmt::format("{}: soft {:.4g} (+- {:.2g}), tied {:.4g}, unshared {:.4g}, {} tasks", heldout.metric,
                       heldout.soft, heldout.ci95, heldout.tied, heldout.unshared, heldout.tasks);
}

void add_layer(FactSheet& facts, LayerDiscovery const& layer) {
    facts.add("layer", fmt::format("{}: weights [{}, {}], sharing matrix [{}, {}]", layer.name, layer.outputs,
                                   layer.inputs, layer.sharing_matrix.rows(), layer.sharing_matrix.cols()));
    facts.add("", layer.partition.describe());
    facts.add("", fmt::format("group {} of order {}, pattern {}", to_string(layer.group.name),
                              order_words(layer.group.order), to_string(layer.pattern.kind)));
}

std::string describe(Dataset const& dataset) {
    DatasetInfo const& info = dataset.info;
    FactSheet facts(fmt::format("{}: valid dataset", clean_text(info.path)));
    facts.add("title", info.title);
    facts.add("source", info.source);
    for (auto const& [name, value] : info.attributes) facts.add(name, value);
    facts.add("kind", to_string(info.kind));
    if (info.kind == DatasetKind::tasks) {
        facts.add("tasks", fmt::format("{} of {}{} examples", info.shape.tasks, info.examples.empty() ? "" : "up to ",
                                       info.shape.examples));
    } else if (info.kind == DatasetKind::classes) {
        facts.add("classes", fmt::format("{} of {} images", info.shape.tasks, info.shape.examples));
    } else {
        facts.add("samples", fmt::format("{}", info.samples.samples));
    }
    facts.add("split", describe_split(info));
    facts.add("/x", describe_values(info.x_shape, info.x_type, info.x));
    if (!info.y_shape.empty()) facts.add("/y", describe_values(info.y_shape, info.y_type, info.y));
    if (info.kind == DatasetKind::classes) {
        facts.add("checksum", fmt::format("{:#018x}", info.checksum));
        return facts.text();
    }
    if (info.kind == DatasetKind::vectors) {
        facts.add("means", fmt::format("{}, one a coordinate", info.inputs()));
    } else {
        facts.add("weights", fmt::format("{} of a linear layer: {} outputs x {} inputs", info.outputs() * info.inputs(),
                                         info.outputs(), info.inputs()));
    }
    facts.add("truth", dataset.truth.partition ? dataset.truth.partition->describe() : "");
    facts.add("group", describe_generators(dataset.truth));
    if (dataset.truth.empty()) facts.add("truth", "not known");
    facts.add("checksum", fmt::format("{:#018x}", info.checksum));
    for (auto const& [name, fact] : check_facts(info, check_data(dataset))) facts.add(name, fact);
    for (std::string const& file : info.other_files) facts.add("reads", clean_text(file));
    if (!info.reader_is_confined) facts.add("reader", "can open files: this system cannot forbid it to (no seccomp)");
    for (std::string const& note : info.notes) facts.add("note", note);
    return facts.text();
}

std::string describe(std::string const& path, ResultFile const& result) {
    Discovery const& found = result.discovery;
    Provenance const& origin = result.provenance;
    FactSheet facts(fmt::format("{}: valid result", clean_text(path)));
    facts.add("method", found.method);
    facts.add("ended",
              fmt::format("{}{}{}", to_string(found.termination), found.message.empty() ? "" : ": ", found.message));
    facts.add("dataset", origin.dataset_path);
    facts.add("title", origin.dataset_title);
    facts.add("source", origin.dataset_source);
    facts.add("checksum", origin.dataset_checksum);
    facts.add("/x, /y", format_shape(origin.x_shape) + ", " + format_shape(origin.y_shape));
    facts.add("program", fmt::format("symdiscover {}, seed {}", origin.program_version, origin.seed));
    for (auto const& [name, value] : origin.options_given) facts.add("option", fmt::format("{} = {}", name, value));
    for (LayerDiscovery const& layer : found.layers) add_layer(facts, layer);
    facts.add("held out", describe_heldout(found.heldout));
    for (Curve const& curve : found.history) {
        facts.add("history", fmt::format("{}, {} values", curve.name, curve.values.size()));
    }
    for (std::string const& note : found.notes) facts.add("note", note);
    return facts.text();
}

}  // namespace

std::string inspect_text(std::string const& path, DataOptions const& options) {
    bool const is_result = format_of(open_data_file(path, options)) == result_format;
    return is_result ? describe(path, read_result(path)) : describe(open_dataset(path, options));
}

}  // namespace symdiscover
