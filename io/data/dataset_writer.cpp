// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset_writer.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "io/data/kernel_truth.hpp"
#include "io/data/sharing_data.hpp"
#include "io/h5/file_format.hpp"

namespace symdiscover {

namespace {

bool of_tasks(DatasetHeader const& header) { return header.kind == DatasetKind::tasks; }

Index inputs_of(DatasetHeader const& header) {
    return of_tasks(header) ? header.shape.inputs() : header.samples.inputs();
}

Index outputs_of(DatasetHeader const& header) {
    if (of_tasks(header)) return header.shape.outputs();
    return header.samples.has_outputs ? header.samples.outputs() : 1;
}

/// Entries of the first axis of /x and /y.
Index entries_of(DatasetHeader const& header) { return of_tasks(header) ? header.shape.tasks : header.samples.samples; }

void write_truth(H5Writer& writer, DatasetHeader const& header) {
    if (header.truth.empty()) return;
    Index const outputs = outputs_of(header);
    Index const inputs = inputs_of(header);
    writer.create_group("/truth");
    if (header.kernel_rows > 0) {
        write_kernel_truth(writer, header.truth, header.kernel_rows);
        return;
    }
    if (header.truth.partition && header.kind == DatasetKind::vectors) {
        writer.write_dataset("/truth/partition", {inputs}, header.truth.partition->labels().data());
    } else if (header.truth.partition) {
        write_partition(writer, "/truth/partition", *header.truth.partition, outputs, inputs);
    }
    if (header.truth.has_generators) write_generators(writer, "/truth", header.truth.generators, outputs, inputs);
}

void write_texts(H5Writer& writer, DatasetHeader const& header) {
    write_format(writer, dataset_format);
    if (!of_tasks(header)) writer.write_attribute("/", "kind", to_string(header.kind));
    if (!header.title.empty()) writer.write_attribute("/", "title", header.title);
    if (!header.source.empty()) writer.write_attribute("/", "source", header.source);
    for (auto const& [name, value] : header.attributes) writer.write_attribute("/", name, value);
}

template <class Part>
void write_parts(H5Writer& writer, std::string const& name, std::vector<Part> const& parts) {
    if (parts.empty()) return;
    std::vector<std::int8_t> numbers;
    for (Part const part : parts) numbers.push_back(static_cast<std::int8_t>(part));
    writer.write_dataset(name, {static_cast<Index>(numbers.size())}, numbers.data());
}

std::vector<Index> with_axes(std::vector<Index> leading, std::vector<Index> const& axes) {
    leading.insert(leading.end(), axes.begin(), axes.end());
    return leading;
}

void create_arrays(H5Writer& writer, DatasetHeader const& header) {
    SampleShape const& samples = header.samples;
    std::vector<Index> const leading = of_tasks(header) ? std::vector<Index>{header.shape.tasks, header.shape.examples}
                                                        : std::vector<Index>{samples.samples};
    writer.create_dataset<double>(
        "/x", with_axes(leading, of_tasks(header) ? header.shape.input_shape : samples.input_shape));
    if (!of_tasks(header) && !samples.has_outputs) return;
    writer.create_dataset<double>(
        "/y", with_axes(leading, of_tasks(header) ? header.shape.output_shape : samples.output_shape));
}

void require_consistent(DatasetHeader const& header) {
    auto const entries = static_cast<std::size_t>(entries_of(header));
    std::size_t const parts = of_tasks(header) ? header.split.size() : header.parts.size();
    if (parts != 0 && parts != entries) {
        throw std::invalid_argument(fmt::format("dataset header: expected {} splits, found {}", entries, parts));
    }
    if ((header.kind == DatasetKind::supervised) != header.samples.has_outputs) {
        throw std::invalid_argument("dataset header: samples with outputs are of kind supervised, and only they");
    }
    Index const weights = outputs_of(header) * inputs_of(header);
    if (header.kernel_rows == 0 && header.truth.partition && header.truth.partition->elements() != weights) {
        throw std::invalid_argument(fmt::format("dataset header: expected a partition of {} weights, found {}", weights,
                                                header.truth.partition->elements()));
    }
}

}  // namespace

DatasetWriter::DatasetWriter(std::string const& target, DatasetHeader const& header, bool overwrite)
    : file_(target, overwrite), writer_(file_.descriptor(), target), header_(header) {
    require_consistent(header);
    write_texts(writer_, header);
    write_parts(writer_, "/split", header.split);
    write_parts(writer_, "/sample_split", header.parts);
    if (!header.examples.empty()) {
        std::vector<std::int32_t> const counts(header.examples.begin(), header.examples.end());
        writer_.write_dataset("/examples", {header.shape.tasks}, counts.data());
    }
    write_truth(writer_, header);
    create_arrays(writer_, header);
}

void DatasetWriter::append(TaskBatch const& batch) {
    TaskShape const& shape = header_.shape;
    Index const rows = batch.tasks * shape.examples;
    if (!of_tasks(header_) || batch.examples != shape.examples || written_ + batch.tasks > shape.tasks ||
        batch.x.rows() != rows || batch.y.rows() != rows || batch.x.cols() != shape.inputs() ||
        batch.y.cols() != shape.outputs()) {
        throw std::invalid_argument(
            fmt::format("dataset: expected at most {} more tasks of {} examples, {} inputs and {} outputs, found {} of "
                        "{}, {} and {}",
                        shape.tasks - written_, shape.examples, shape.inputs(), shape.outputs(), batch.tasks,
                        batch.examples, batch.x.cols(), batch.y.cols()));
    }
    writer_.write_rows("/x", written_, batch.tasks, batch.x.data());
    writer_.write_rows("/y", written_, batch.tasks, batch.y.data());
    written_ += batch.tasks;
}

void DatasetWriter::append(SampleBatch const& batch) {
    SampleShape const& shape = header_.samples;
    if (of_tasks(header_) || written_ + batch.count() > shape.samples || batch.y.rows() != batch.count() ||
        batch.x.cols() != shape.inputs() || batch.y.cols() != shape.outputs()) {
        throw std::invalid_argument(fmt::format(
            "dataset: expected at most {} more samples of {} inputs and {} outputs, found {} of {} and {}",
            shape.samples - written_, shape.inputs(), shape.outputs(), batch.count(), batch.x.cols(), batch.y.cols()));
    }
    writer_.write_rows("/x", written_, batch.count(), batch.x.data());
    if (shape.has_outputs) writer_.write_rows("/y", written_, batch.count(), batch.y.data());
    written_ += batch.count();
}

void DatasetWriter::finish() {
    if (written_ != entries_of(header_)) {
        throw std::invalid_argument(fmt::format("dataset: expected {} {}, found {}", entries_of(header_),
                                                of_tasks(header_) ? "tasks" : "samples", written_));
    }
    writer_.close();
    file_.commit();
}

}  // namespace symdiscover
