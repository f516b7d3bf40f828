// SPDX-License-Identifier: Apache-2.0
#include "io/data/convert.hpp"

#include <algorithm>

#include "io/data/dataset_file.hpp"
#include "io/data/dataset_layout.hpp"
#include "io/data/dataset_writer.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

DatasetHeader header_of(Dataset const& dataset, DatasetInfo const& stored) {
    DatasetHeader header;
    header.kind = stored.kind;
    header.shape = stored.shape;
    header.samples = stored.samples;
    header.examples = stored.examples;
    if (stored.has_split) {
        header.split = stored.split;
        header.parts = stored.parts;
    }
    header.title = stored.title;
    header.source = stored.source;
    header.attributes = stored.attributes;
    header.truth = dataset.truth;
    return header;
}

Matrix rows_of(DataArray const& array, Index first, Index count, Index rows) {
    Matrix values(rows, count * array.row_size() / rows);
    array.read(first, count, values.data());
    return values;
}

/// Entries first .. first + count - 1: tasks or samples, whichever there are.
void append(DatasetWriter& writer, DatasetLayout const& layout, Index first, Index count) {
    bool const of_tasks = layout.info.kind == DatasetKind::tasks;
    Index const examples = of_tasks ? layout.info.shape.examples : 1;
    Matrix x = rows_of(layout.x, first, count, count * examples);
    Matrix y = layout.y ? rows_of(*layout.y, first, count, count * examples) : Matrix(count, 0);
    if (of_tasks) {
        writer.append(TaskBatch{count, examples, std::move(x), std::move(y)});
    } else {
        writer.append(SampleBatch{std::move(x), std::move(y)});
    }
}

}  // namespace

void write_converted(Dataset const& dataset, DataOptions const& options, std::string const& target, bool overwrite) {
    constexpr Index values_in_run = Index{1} << 20;
    std::string const& path = dataset.info.path;
    if (dataset.info.kind == DatasetKind::classes) {
        throw bad_input(path, "", "tasks or samples",
                        "images of classes, which are not converted: write them with h5py");
    }
    DatasetLayout const layout = read_layout(open_data_file(path, options), options);
    DatasetWriter writer(target, header_of(dataset, layout.info), overwrite);
    Index const entries = layout.x.shape().front();
    Index const run = std::max<Index>(1, values_in_run / layout.x.row_size());
    for (Index first = 0; first < entries; first += run) {
        append(writer, layout, first, std::min(run, entries - first));
    }
    writer.finish();
}

}  // namespace symdiscover
