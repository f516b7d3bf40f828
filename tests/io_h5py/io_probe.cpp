// SPDX-License-Identifier: Apache-2.0
// Lets the Python tests drive the readers and writers: `io_probe VERB FILE...` prints what the library sees, or
// writes a fixed file. Errors go to stderr as one line; exit codes are the program's: 3 bad data, 5 cannot write.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <iostream>
#include <map>
#include <numeric>
#include <sstream>

#include "core/base/errors.hpp"
#include "io/data/dataset.hpp"
#include "io/data/dataset_writer.hpp"
#include "io/report/inspect.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

namespace {

std::string values_of(Matrix const& matrix) {
    return fmt::format("{}", fmt::join(matrix.data(), matrix.data() + matrix.size(), " "));
}

/// As dump() below, of a dataset that is one set of samples: all of them, those of each part by their number.
void dump_samples(Dataset const& dataset) {
    SampleShape const& shape = dataset.info.samples;
    std::cout << fmt::format("shape {} {} {}\n", shape.samples, shape.inputs(), shape.outputs());
    for (SamplePart const part : dataset.samples->parts())
        std::cout << fmt::format("part {}\n", static_cast<int>(part));
    std::cout << fmt::format("checksum {:#018x}\n", dataset.info.checksum);
    if (dataset.truth.partition)
        std::cout << fmt::format("truth {}\n", fmt::join(dataset.truth.partition->labels(), " "));
    TrainSamples const train = dataset.samples->train();
    SampleBatch const test = dataset.samples->part(SamplePart::test);
    std::cout << fmt::format("train {} {}\n", values_of(train.x), values_of(train.y));
    std::cout << fmt::format("test {} {}\n", values_of(test.x), values_of(test.y));
}

DataOptions data_options(std::vector<std::string> const& arguments) {
    DataOptions options;
    for (std::string const& argument : arguments) {
        for (OptionField& field : option_fields(options)) {
            if (argument.starts_with(field.name + "=")) field.set(argument.substr(field.name.size() + 1));
        }
    }
    return options;
}

/// Shapes, splits, checksum, truth, and the tasks asked for ("5,0,1"), values in full precision.
/// After those, how the dataset is to be understood: "missing=drop".
void dump(std::vector<std::string> const& arguments, double memory_limit) {
    Dataset const dataset = open_dataset(arguments.at(0), data_options(arguments), memory_limit);
    if (dataset.samples) return dump_samples(dataset);
    std::vector<Index> tasks;
    std::istringstream list(arguments.at(1));
    for (std::string task; std::getline(list, task, ',');) tasks.push_back(std::stol(task));
    TaskBatch const batch = dataset.tasks->read(tasks);
    std::cout << fmt::format("shape {} {} {} {}\n", dataset.info.shape.tasks, dataset.info.shape.examples,
                             dataset.info.shape.inputs(), dataset.info.shape.outputs());
    for (Split const part : {Split::train, Split::validation, Split::test}) {
        std::cout << fmt::format("split {}\n", fmt::join(dataset.tasks->tasks_of(part), " "));
    }
    std::cout << fmt::format("x {} {} {} {}\n", dataset.info.x.min, dataset.info.x.max, dataset.info.x.mean,
                             dataset.info.x.std);
    std::cout << fmt::format("checksum {:#018x}\n", dataset.info.checksum);
    if (dataset.truth.partition)
        std::cout << fmt::format("truth {}\n", fmt::join(dataset.truth.partition->labels(), " "));
    for (ActionGenerator const& generator : dataset.truth.generators) {
        std::cout << fmt::format("generator {} / {}\n", fmt::join(generator.input, " "),
                                 fmt::join(generator.output, " "));
    }
    for (std::string const& note : dataset.info.notes) std::cout << fmt::format("note {}\n", note);
    if (!batch.counts.empty()) std::cout << fmt::format("counts {}\n", fmt::join(batch.counts, " "));
    std::cout << fmt::format("rows {}\n{}\n{}\n", batch.x.rows(), values_of(batch.x), values_of(batch.y));
}

/// 4 tasks of 3 examples, inputs [2, 3], outputs [5]; /x counts up from 0, /y from 1000. Written in two batches.
void write_dataset(std::vector<std::string> const& arguments) {
    DatasetHeader header;
    header.shape = {4, 3, {2, 3}, {5}};
    header.split = {Split::train, Split::train, Split::validation, Split::test};
    header.title = "counting, with a Greek letter: λ";
    header.attributes = {{"problem", "counting"}};
    std::vector<std::int32_t> labels(30, -1);
    std::iota(labels.begin() + 3, labels.begin() + 13, 7);
    header.truth.partition = Partition::from_labels(labels);
    header.truth.has_generators = true;
    header.truth.generators = {{{1, 2, 3, 4, 5, 0}, {4, 0, 1, 2, 3}}};
    DatasetWriter writer(arguments.at(0), header, arguments.size() > 1);
    for (Index const first : {0, 3}) {
        Index const tasks = first == 0 ? 3 : 1;
        TaskBatch batch{tasks, 3, Matrix(tasks * 3, 6), Matrix(tasks * 3, 5)};
        std::iota(batch.x.data(), batch.x.data() + batch.x.size(), static_cast<double>(first * 18));
        std::iota(batch.y.data(), batch.y.data() + batch.y.size(), static_cast<double>(1000 + first * 15));
        writer.append(batch);
    }
    writer.finish();
}

/// Kind supervised, 5 samples with inputs [2, 3] and outputs [2], or without outputs kind vectors; /x counts up from 0,
/// /y from 100. Written in two batches.
void write_samples(std::vector<std::string> const& arguments, DatasetKind kind) {
    DatasetHeader header;
    header.kind = kind;
    bool const outputs = kind == DatasetKind::supervised;
    header.samples = {5, {2, 3}, outputs ? std::vector<Index>{2} : std::vector<Index>{}, outputs};
    header.parts = {SamplePart::train, SamplePart::test, SamplePart::tuning, SamplePart::validation, SamplePart::train};
    header.truth.partition = Partition::one_block(outputs ? 12 : 6);
    DatasetWriter writer(arguments.at(0), header, false);
    for (Index const first : {0, 3}) {
        Index const count = first == 0 ? 3 : 2;
        SampleBatch batch{Matrix(count, 6), Matrix(count, header.samples.outputs())};
        std::iota(batch.x.data(), batch.x.data() + batch.x.size(), static_cast<double>(first * 6));
        std::iota(batch.y.data(), batch.y.data() + batch.y.size(), static_cast<double>(100 + first * 2));
        writer.append(batch);
    }
    writer.finish();
}

/// Many tasks of zeros: a file of about 8 megabytes.
void write_large(std::vector<std::string> const& arguments) {
    DatasetHeader header;
    header.shape = {1000, 10, {50}, {50}};
    DatasetWriter writer(arguments.at(0), header, arguments.size() > 1);
    TaskBatch const batch{100, 10, Matrix::Ones(1000, 50), Matrix::Ones(1000, 50)};
    for (int i = 0; i < 10; ++i) writer.append(batch);
    writer.finish();
}

LayerDiscovery sample_layer() {
    LayerDiscovery layer;
    layer.name = "linear";
    layer.outputs = 2;
    layer.inputs = 3;
    layer.sharing_matrix = Matrix(6, 2);
    std::iota(layer.sharing_matrix.data(), layer.sharing_matrix.data() + 12, 0.5);
    layer.filter = Vector::LinSpaced(2, 1.0, 2.0);
    layer.factors = {Matrix::Identity(2, 2), Matrix::Constant(3, 1, 0.5)};
    layer.partition = Partition::from_labels(std::vector<std::int32_t>{5, 5, 2, -1, 2, 5});
    layer.group = {parse_group_name("trivial"), "123456789012345678901234567890", {}, true};
    layer.pattern = {PatternKind::locally_connected, 3, -1};
    layer.confidence = {20, 0.75, 0.5, {1.0, 0.25}};
    return layer;
}

void write_sample_result(std::vector<std::string> const& arguments) {
    ResultFile result;
    Discovery& found = result.discovery;
    found.method = "msr";
    found.termination = Termination::max_steps;
    found.heldout = {"mse", 48, 10, 10, 0.25, 0.01, 0.2, 0.9, 1.5};
    found.layers = {sample_layer()};
    found.layers.push_back(sample_layer());
    found.layers.back().name = "a second";
    found.layers.back().group.generators = {{{1, 2, 0}, {1, 0}}, {{0, 2, 1}, {0, 1}}};
    found.history = {{"loss", {3.0, 2.0, 1.5}}, {"empty", {}}};
    found.notes = {"first note", "λ in a note"};
    result.provenance = {"9.9",
                         18446744073709551615ULL,
                         {{"outer-lr", "0.01"}},
                         {{"outer-lr", "0.01"}, {"support", ""}},
                         "data/λ.h5",
                         "a title",
                         "",
                         "0x0123456789abcdef",
                         {4, 3, 2, 3},
                         {4, 3, 5}};
    write_result(arguments.at(0), result, arguments.size() > 1);
}

int run(std::string const& verb, std::vector<std::string> const& arguments) {
    std::map<std::string, std::function<void()>> const verbs{
        {"dump", [&] { dump(arguments, default_memory_limit()); }},
        {"stream", [&] { dump(arguments, 0.0); }},
        {"truth", [&] { read_truth(arguments.at(0)); }},
        {"inspect", [&] { std::cout << inspect_text(arguments.at(0)); }},
        {"result", [&] { read_result(arguments.at(0)); }},
        {"copy-result", [&] { write_result(arguments.at(1), read_result(arguments.at(0)), false); }},
        {"write-dataset", [&] { write_dataset(arguments); }},
        {"write-supervised", [&] { write_samples(arguments, DatasetKind::supervised); }},
        {"write-vectors", [&] { write_samples(arguments, DatasetKind::vectors); }},
        {"write-large", [&] { write_large(arguments); }},
        {"write-result", [&] { write_sample_result(arguments); }},
    };
    try {
        verbs.at(verb)();
        return 0;
    } catch (DataError const& error) {
        std::cerr << error.what() << "\n";
        return 3;
    } catch (OutputError const& error) {
        std::cerr << error.what() << "\n";
        return 5;
    }
}

}  // namespace

}  // namespace symdiscover

int main(int count, char** arguments) {
    std::vector<std::string> const all(arguments + 1, arguments + count);
    return symdiscover::run(all.at(0), {all.begin() + 1, all.end()});
}
