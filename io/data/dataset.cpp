// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <stdexcept>

#include "io/data/class_data.hpp"
#include "io/data/dataset_file.hpp"
#include "io/data/dataset_layout.hpp"
#include "io/data/dataset_values.hpp"
#include "io/data/sharing_data.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// From a label for each weight [n, m], as programs write it that reverse the axes.
Partition transposed(Partition const& stored, DatasetInfo const& info) {
    std::vector<std::int32_t> labels;
    for (Index output = 0; output < info.outputs(); ++output) {
        for (Index input = 0; input < info.inputs(); ++input) {
            labels.push_back(stored.labels()[static_cast<std::size_t>(input * info.outputs() + output)]);
        }
    }
    return Partition::from_labels(labels);
}

/// A label for each weight, [m, n] or with all the axes of the data; where there is one row of them, also [n].
Partition read_true_partition(H5Reader const& file, DatasetInfo const& info, AxisReading reading) {
    std::string const name = "/truth/partition";
    if (reading == AxisReading::reversed && file.dataset(name).layout().shape.size() == 2) {
        return transposed(read_partition(file, name, {{info.inputs(), info.outputs()}}), info);
    }
    bool const of_tasks = info.kind == DatasetKind::tasks;
    std::vector<Index> const& input_shape = of_tasks ? info.shape.input_shape : info.samples.input_shape;
    std::vector<Index> full = of_tasks ? info.shape.output_shape : info.samples.output_shape;
    full.insert(full.end(), input_shape.begin(), input_shape.end());
    std::vector<std::vector<Index>> shapes{{info.outputs(), info.inputs()}, full};
    if (info.outputs() == 1 && !of_tasks) shapes.insert(shapes.end(), {input_shape, {info.inputs()}});
    return read_partition(file, name, shapes);
}

/// /truth of a dataset; empty when there is none.
Truth read_truth(H5Reader const& file, DatasetInfo const& info, AxisReading reading) {
    Truth truth;
    if (file.kind("/truth/partition") != H5Kind::missing) truth.partition = read_true_partition(file, info, reading);
    truth.has_generators = file.kind("/truth/generators_input") != H5Kind::missing ||
                           file.kind("/truth/generators_output") != H5Kind::missing;
    if (truth.has_generators) {
        truth.generators =
            read_generators(file, "/truth", info.outputs(), info.inputs(), reading == AxisReading::reversed);
    }
    return truth;
}

/// Throws DataError for a task of which too little is left; counts what was left out.
void check_counts(DatasetInfo& info, std::vector<bool> const& complete) {
    TaskShape const& shape = info.shape;
    for (Index task = 0; task < shape.tasks; ++task) {
        auto const first = complete.begin() + task * shape.examples;
        Index const left = std::count(first, first + shape.examples, true);
        Index const stored = info.examples.empty() ? shape.examples : info.examples[static_cast<std::size_t>(task)];
        info.dropped += stored - left;
        if (left >= 2) continue;
        throw bad_input(info.path, fmt::format("/x and /y, task {}", task),
                        "at least 2 examples that miss no value, one to adapt on and one to judge by",
                        fmt::format("{} of {}; leave this task out of the file", left, stored));
    }
}

/// Reads and checks all values; keeps them when they are few enough.
std::shared_ptr<TaskSource> load_tasks(DatasetLayout const& layout, DatasetInfo& info, MissingValues missing,
                                       double memory_limit, Observer const& observer) {
    TaskShape const& shape = info.shape;
    DataArray const& x = layout.x;
    DataArray const& y = *layout.y;
    ValueScan scan(shape.tasks * shape.examples, missing, observer);
    double const values_per_task = static_cast<double>(x.row_size()) + static_cast<double>(y.row_size());
    bool const fits = static_cast<double>(shape.tasks) * values_per_task * sizeof(double) <= memory_limit;
    Index const rows = fits ? shape.tasks * shape.examples : 0;
    TaskBatch all{shape.tasks, shape.examples, Matrix(rows, shape.inputs()), Matrix(rows, shape.outputs())};
    info.x = scan.scan(x, fits ? all.x.data() : nullptr);
    info.y = scan.scan(y, fits ? all.y.data() : nullptr);
    info.checksum = scan.checksum();
    check_counts(info, scan.complete());
    bool const unequal = info.dropped > 0 || !info.examples.empty();
    if (!fits) {
        return std::make_shared<FileTaskSource>(shape, x, y, info.split, unequal ? MissingValues::drop : missing);
    }
    if (unequal) leave_out_missing(all);
    return std::make_shared<MemoryTaskSource>(shape, std::move(all), info.split);
}

/// Leaves out the samples that miss a value.
SampleBatch only_complete(SampleBatch const& all, std::vector<bool> const& complete, DatasetInfo& info) {
    std::vector<Index> rows;
    std::vector<SamplePart> parts;
    for (std::size_t i = 0; i < complete.size(); ++i) {
        if (!complete[i]) continue;
        rows.push_back(static_cast<Index>(i));
        parts.push_back(info.parts[i]);
    }
    info.dropped = info.samples.samples - static_cast<Index>(rows.size());
    if (rows.size() < 2) {
        throw bad_input(info.path, "/x", "at least 2 samples that miss no value",
                        fmt::format("{} of {}", rows.size(), info.samples.samples));
    }
    info.parts = std::move(parts);
    info.samples.samples = static_cast<Index>(rows.size());
    info.x_shape[0] = info.samples.samples;
    if (!info.y_shape.empty()) info.y_shape[0] = info.samples.samples;
    require_training_samples(info);
    return select(all, rows);
}

/// Reads, checks and keeps all values.
std::shared_ptr<SampleSet const> load_samples(DatasetLayout const& layout, DatasetInfo& info, MissingValues missing,
                                              Observer const& observer) {
    SampleShape const& shape = info.samples;
    ValueScan scan(shape.samples, missing, observer);
    SampleBatch all{Matrix(shape.samples, shape.inputs()), Matrix(shape.samples, shape.outputs())};
    info.x = scan.scan(layout.x, all.x.data());
    if (layout.y) info.y = scan.scan(*layout.y, all.y.data());
    info.checksum = scan.checksum();
    bool const all_there =
        std::all_of(scan.complete().begin(), scan.complete().end(), [](bool there) { return there; });
    if (!all_there) all = only_complete(all, scan.complete(), info);
    return std::make_shared<SampleSet const>(shape, std::move(all), info.parts);
}

}  // namespace

double default_memory_limit() {
    double memory = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
    rlimit limit{};
    if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        memory = std::min(memory, static_cast<double>(limit.rlim_cur));
    }
    return memory / 4.0;
}

Index DatasetInfo::count(Split part) const { return std::count(split.begin(), split.end(), part); }

Index DatasetInfo::count(SamplePart part) const { return std::count(parts.begin(), parts.end(), part); }

Index DatasetInfo::inputs() const {
    return kind == DatasetKind::tasks || kind == DatasetKind::classes ? shape.inputs() : samples.inputs();
}

Index DatasetInfo::outputs() const {
    if (kind == DatasetKind::tasks || kind == DatasetKind::classes) return shape.outputs();
    return kind == DatasetKind::vectors ? 1 : samples.outputs();
}

Truth read_truth(std::string const& path, DataOptions const& options) {
    H5Reader const file = open_data_file(path, options);
    Truth truth = read_truth(file, read_layout(file, options).info, options.axes);
    if (truth.empty()) {
        throw bad_input(path, "/truth", "a partition (integers [outputs, inputs]) or generators", "none");
    }
    return truth;
}

namespace {

void note_what_was_never_written(DataArray const& array, DatasetInfo& info) {
    if (array.chunks_missing() == 0) return;
    bool const one = array.chunks_missing() == 1;
    info.notes.push_back(fmt::format("{} {} of {} {} never written: the fill value stands there",
                                     array.chunks_missing(), one ? "piece" : "pieces", array.name(),
                                     one ? "was" : "were"));
}

Dataset read_dataset(std::string const& path, DataOptions const& options, double memory_limit,
                     Observer const& observer) {
    H5Reader const file = open_data_file(path, options);
    if (is_of_classes(file, options)) return open_classes(file, options, observer);
    DatasetLayout const layout = read_layout(file, options);
    Dataset dataset;
    dataset.info = layout.info;
    dataset.truth = read_truth(file, dataset.info, options.axes);
    if (dataset.info.kind == DatasetKind::tasks) {
        dataset.tasks = load_tasks(layout, dataset.info, options.missing, memory_limit, observer);
    } else {
        dataset.samples = load_samples(layout, dataset.info, options.missing, observer);
    }
    if (dataset.info.dropped > 0) {
        bool const of_tasks = dataset.info.kind == DatasetKind::tasks;
        dataset.info.notes.push_back(fmt::format("left out because they miss a value: {} {}", dataset.info.dropped,
                                                 of_tasks ? "examples" : "samples"));
    }
    note_what_was_never_written(layout.x, dataset.info);
    if (layout.y) note_what_was_never_written(*layout.y, dataset.info);
    dataset.info.other_files = file.other_files();
    dataset.info.reader_is_confined = file.is_confined();
    return dataset;
}

}  // namespace

Dataset open_dataset(std::string const& path, DataOptions const& options, double memory_limit,
                     Observer const& observer) {
    try {
        return read_dataset(path, options, memory_limit, observer);
    } catch (std::bad_alloc const&) {
        throw bad_input(path, "/x and /y", "data that this machine can hold", "too large: not enough memory");
    } catch (std::length_error const&) {  // longer than any vector
        throw bad_input(path, "/x and /y", "data that this machine can hold", "too large: not enough memory");
    }
}

}  // namespace symdiscover
