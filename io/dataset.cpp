// SPDX-License-Identifier: Apache-2.0
#include "io/dataset.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "io/dataset_layout.hpp"
#include "io/file_task_source.hpp"
#include "io/messages.hpp"
#include "io/sharing_data.hpp"
#include "io/value_scan.hpp"

namespace symdiscover {

namespace {

/// Reads and checks all values; keeps them when they are few enough.
std::shared_ptr<TaskSource> load(H5Reader const& file, DatasetInfo& info, double memory_limit) {
    TaskShape const& shape = info.shape;
    info.checksum = fnv_start;
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

Truth read_truth(H5Reader const& file, TaskShape const& shape) {
    Truth truth;
    std::vector<Index> full = shape.output_shape;
    full.insert(full.end(), shape.input_shape.begin(), shape.input_shape.end());
    if (file.kind("/truth/partition") != H5Kind::missing) {
        truth.partition = read_partition(file, "/truth/partition", {shape.outputs(), shape.inputs()}, full);
    }
    truth.has_generators = file.kind("/truth/generators_input") != H5Kind::missing ||
                           file.kind("/truth/generators_output") != H5Kind::missing;
    if (truth.has_generators) truth.generators = read_generators(file, "/truth", shape.outputs(), shape.inputs());
    return truth;
}

Truth read_truth(std::string const& path) {
    H5Reader const file(path);
    Truth truth = read_truth(file, read_layout(file).shape);
    if (truth.empty()) {
        throw bad_input(path, "/truth", "a partition (integers [outputs, inputs]) or generators", "none");
    }
    return truth;
}

Dataset open_dataset(std::string const& path, OpenOptions const& options) {
    H5Reader const file(path);
    Dataset dataset;
    dataset.info = read_layout(file);
    dataset.truth = read_truth(file, dataset.info.shape);
    dataset.tasks = load(file, dataset.info, options.memory_limit);
    return dataset;
}

}  // namespace symdiscover
