// SPDX-License-Identifier: Apache-2.0
#include "io/dataset_writer.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "io/file_format.hpp"
#include "io/sharing_data.hpp"

namespace symdiscover {

namespace {

void write_truth(H5Writer& writer, DatasetHeader const& header) {
    if (header.truth.empty()) return;
    Index const outputs = header.shape.outputs();
    Index const inputs = header.shape.inputs();
    writer.create_group("/truth");
    if (header.truth.partition) {
        write_partition(writer, "/truth/partition", *header.truth.partition, outputs, inputs);
    }
    if (header.truth.has_generators) write_generators(writer, "/truth", header.truth.generators, outputs, inputs);
}

void write_texts(H5Writer& writer, DatasetHeader const& header) {
    write_format(writer, dataset_format);
    if (!header.title.empty()) writer.write_attribute("/", "title", header.title);
    if (!header.source.empty()) writer.write_attribute("/", "source", header.source);
    for (auto const& [name, value] : header.attributes) writer.write_attribute("/", name, value);
}

void write_split(H5Writer& writer, std::vector<Split> const& split) {
    std::vector<std::int8_t> parts;
    for (Split const part : split) parts.push_back(static_cast<std::int8_t>(part));
    writer.write_dataset("/split", {static_cast<Index>(parts.size())}, parts.data());
}

std::vector<Index> with_axes(TaskShape const& shape, std::vector<Index> const& axes) {
    std::vector<Index> all{shape.tasks, shape.examples};
    all.insert(all.end(), axes.begin(), axes.end());
    return all;
}

void require_consistent(DatasetHeader const& header) {
    if (!header.split.empty() && static_cast<Index>(header.split.size()) != header.shape.tasks) {
        throw std::invalid_argument(
            fmt::format("dataset header: expected {} splits, found {}", header.shape.tasks, header.split.size()));
    }
    Index const weights = header.shape.outputs() * header.shape.inputs();
    if (header.truth.partition && header.truth.partition->elements() != weights) {
        throw std::invalid_argument(fmt::format("dataset header: expected a partition of {} weights, found {}", weights,
                                                header.truth.partition->elements()));
    }
}

}  // namespace

DatasetWriter::DatasetWriter(std::string const& target, DatasetHeader const& header, bool overwrite)
    : file_(target, overwrite), writer_(file_.descriptor(), target), shape_(header.shape) {
    require_consistent(header);
    write_texts(writer_, header);
    if (!header.split.empty()) write_split(writer_, header.split);
    write_truth(writer_, header);
    writer_.create_dataset<double>("/x", with_axes(shape_, shape_.input_shape));
    writer_.create_dataset<double>("/y", with_axes(shape_, shape_.output_shape));
}

void DatasetWriter::append(TaskBatch const& batch) {
    Index const rows = batch.tasks * shape_.examples;
    if (batch.examples != shape_.examples || written_ + batch.tasks > shape_.tasks || batch.x.rows() != rows ||
        batch.y.rows() != rows || batch.x.cols() != shape_.inputs() || batch.y.cols() != shape_.outputs()) {
        throw std::invalid_argument(
            fmt::format("dataset: expected at most {} more tasks of {} examples, {} inputs and {} outputs, found {} of "
                        "{}, {} and {}",
                        shape_.tasks - written_, shape_.examples, shape_.inputs(), shape_.outputs(), batch.tasks,
                        batch.examples, batch.x.cols(), batch.y.cols()));
    }
    writer_.write_rows("/x", written_, batch.tasks, batch.x.data());
    writer_.write_rows("/y", written_, batch.tasks, batch.y.data());
    written_ += batch.tasks;
}

void DatasetWriter::finish() {
    if (written_ != shape_.tasks) {
        throw std::invalid_argument(fmt::format("dataset: expected {} tasks, found {}", shape_.tasks, written_));
    }
    writer_.close();
    file_.commit();
}

}  // namespace symdiscover
