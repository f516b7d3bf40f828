// SPDX-License-Identifier: Apache-2.0
#include "io/data/convert.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "io/data/dataset_writer.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

constexpr Index values_in_run = Index{1} << 20;

/// Calls use(batch) with all tasks, some at a time, in order.
template <class Use>
void for_all_tasks(TaskSource const& source, Use use) {
    TaskShape const& shape = source.shape();
    Index const run = std::max<Index>(1, values_in_run / (shape.examples * (shape.inputs() + shape.outputs())));
    for (Index first = 0; first < shape.tasks; first += run) {
        std::vector<Index> tasks(static_cast<std::size_t>(std::min(run, shape.tasks - first)));
        std::iota(tasks.begin(), tasks.end(), first);
        use(source.read(tasks));
    }
}

/// How many examples each task has that misses no value.
std::vector<Index> complete_examples(TaskSource const& source) {
    std::vector<Index> counts;
    for_all_tasks(source, [&](TaskBatch const& batch) {
        for (Index task = 0; task < batch.tasks; ++task) counts.push_back(batch.count(task));
    });
    return counts;
}

/// Where a task has no more examples there are no values.
void clear_beyond_examples(TaskBatch& batch) {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    for (Index task = 0; task < batch.tasks; ++task) {
        Index const left = batch.examples - batch.count(task);
        batch.x.middleRows((task + 1) * batch.examples - left, left).setConstant(nothing);
        batch.y.middleRows((task + 1) * batch.examples - left, left).setConstant(nothing);
    }
}

DatasetHeader header_of(Dataset const& dataset) {
    DatasetInfo const& info = dataset.info;
    DatasetHeader header;
    header.kind = info.kind;
    header.shape = info.shape;
    header.samples = info.samples;
    header.examples = info.dropped > 0 && dataset.tasks ? complete_examples(*dataset.tasks) : info.examples;
    if (info.has_split) header.split = info.split;
    // With samples left out, the parts of those that are left are no longer the ones that a file without them has.
    if (info.has_split || info.dropped > 0) header.parts = info.parts;
    header.title = info.title;
    header.source = info.source;
    header.attributes = info.attributes;
    header.truth = dataset.truth;
    return header;
}

}  // namespace

void write_converted(Dataset const& dataset, std::string const& target, bool overwrite) {
    if (dataset.info.kind == DatasetKind::classes) {
        throw bad_input(dataset.info.path, "", "tasks or samples",
                        "images of classes, which are not converted: write them with h5py");
    }
    DatasetWriter writer(target, header_of(dataset), overwrite);
    if (dataset.samples) {
        writer.append(dataset.samples->all());
    } else {
        for_all_tasks(*dataset.tasks, [&](TaskBatch batch) {
            clear_beyond_examples(batch);
            writer.append(batch);
        });
    }
    writer.finish();
}

}  // namespace symdiscover
