// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "io/data/dataset_layout.hpp"
#include "io/data/file_task_source.hpp"
#include "io/data/sharing_data.hpp"
#include "io/data/value_scan.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// Reads and checks all values; keeps them when they are few enough.
std::shared_ptr<TaskSource> load_tasks(H5Reader const& file, DatasetInfo& info, double memory_limit) {
    TaskShape const& shape = info.shape;
    H5Dataset const x = file.dataset("/x");
    H5Dataset const y = file.dataset("/y");
    double const values_per_task =
        static_cast<double>(x.layout().row_size()) + static_cast<double>(y.layout().row_size());
    if (static_cast<double>(shape.tasks) * values_per_task * sizeof(double) > memory_limit) {
        info.x = scan_values(info.path, "/x", x, nullptr, info.checksum);
        info.y = scan_values(info.path, "/y", y, nullptr, info.checksum);
        return std::make_shared<FileTaskSource>(shape, x, y, info.split);
    }
    Index const rows = shape.tasks * shape.examples;
    TaskBatch all{shape.tasks, shape.examples, Matrix(rows, shape.inputs()), Matrix(rows, shape.outputs())};
    info.x = scan_values(info.path, "/x", x, all.x.data(), info.checksum);
    info.y = scan_values(info.path, "/y", y, all.y.data(), info.checksum);
    return std::make_shared<MemoryTaskSource>(shape, std::move(all), info.split);
}

/// Reads, checks and keeps all values.
std::shared_ptr<SampleSet const> load_samples(H5Reader const& file, DatasetInfo& info) {
    SampleShape const& shape = info.samples;
    SampleBatch all{Matrix(shape.samples, shape.inputs()), Matrix(shape.samples, shape.outputs())};
    info.x = scan_values(info.path, "/x", file.dataset("/x"), all.x.data(), info.checksum);
    if (shape.has_outputs) info.y = scan_values(info.path, "/y", file.dataset("/y"), all.y.data(), info.checksum);
    return std::make_shared<SampleSet const>(shape, std::move(all), info.parts);
}

/// A label for each weight, [m, n] or with all the axes of the data; where there is one row of them, also [n].
Partition read_true_partition(H5Reader const& file, DatasetInfo const& info) {
    bool const of_tasks = info.kind == DatasetKind::tasks;
    std::vector<Index> const& input_shape = of_tasks ? info.shape.input_shape : info.samples.input_shape;
    std::vector<Index> full = of_tasks ? info.shape.output_shape : info.samples.output_shape;
    full.insert(full.end(), input_shape.begin(), input_shape.end());
    std::vector<std::vector<Index>> shapes{{info.outputs(), info.inputs()}, full};
    if (info.outputs() == 1 && !of_tasks) shapes.insert(shapes.end(), {input_shape, {info.inputs()}});
    return read_partition(file, "/truth/partition", shapes);
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

Index DatasetInfo::inputs() const { return kind == DatasetKind::tasks ? shape.inputs() : samples.inputs(); }

Index DatasetInfo::outputs() const {
    if (kind == DatasetKind::tasks) return shape.outputs();
    return kind == DatasetKind::vectors ? 1 : samples.outputs();
}

Truth read_truth(H5Reader const& file, DatasetInfo const& info) {
    Truth truth;
    if (file.kind("/truth/partition") != H5Kind::missing) truth.partition = read_true_partition(file, info);
    truth.has_generators = file.kind("/truth/generators_input") != H5Kind::missing ||
                           file.kind("/truth/generators_output") != H5Kind::missing;
    if (truth.has_generators) truth.generators = read_generators(file, "/truth", info.outputs(), info.inputs());
    return truth;
}

Truth read_truth(std::string const& path) {
    H5Reader const file(path);
    Truth truth = read_truth(file, read_layout(file));
    if (truth.empty()) {
        throw bad_input(path, "/truth", "a partition (integers [outputs, inputs]) or generators", "none");
    }
    return truth;
}

Dataset open_dataset(std::string const& path, OpenOptions const& options) {
    H5Reader const file(path);
    Dataset dataset;
    dataset.info = read_layout(file);
    dataset.truth = read_truth(file, dataset.info);
    dataset.info.checksum = fnv_start;
    if (dataset.info.kind == DatasetKind::tasks) {
        dataset.tasks = load_tasks(file, dataset.info, options.memory_limit);
    } else {
        dataset.samples = load_samples(file, dataset.info);
    }
    return dataset;
}

}  // namespace symdiscover
