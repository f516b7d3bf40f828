// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "io/data/dataset_values.hpp"
#include "io/data/sharing_data.hpp"
#include "io/h5/file_format.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

std::string optional_text(H5Reader const& file, std::string const& name) {
    std::string text;
    if (file.has_attribute("/", name)) file.read_attribute("/", name, text);
    return text;
}

DatasetKind read_kind(H5Reader const& file) {
    if (!file.has_attribute("/", "kind")) return DatasetKind::tasks;
    std::string found;
    file.read_attribute("/", "kind", found);
    for (DatasetKind const kind : {DatasetKind::tasks, DatasetKind::supervised, DatasetKind::vectors}) {
        if (found == to_string(kind)) return kind;
    }
    throw bad_input(file.path(), "attribute kind of /", "'tasks', 'supervised' or 'vectors'", in_quotes(found));
}

/// What stands in the place of a missing array, with a hint where the file is of a kind we know.
std::string describe_absence(H5Reader const& file, H5Kind found) {
    if (file.has_attribute("/", "PYTABLES_FORMAT_VERSION")) {
        return "a file of pandas or PyTables, whose tables are laid out differently; write plain arrays with h5py";
    }
    if (found == H5Kind::group) return "a group";
    std::vector<std::string> names = file.children("/");
    if (names.empty()) return "nothing: the file is empty";
    constexpr std::size_t most_shown = 8;
    bool const more = names.size() > most_shown;
    names.resize(std::min(names.size(), most_shown));
    for (std::string& name : names) name = in_quotes(name);
    return fmt::format("nothing of that name (the file has {}{})", fmt::join(names, ", "), more ? ", ..." : "");
}

H5Layout layout_of(H5Reader const& file, std::string const& name, std::string const& axes, std::size_t fewest_axes) {
    std::string const expected = "an array of numbers " + axes;
    if (H5Kind const found = file.kind(name); found != H5Kind::dataset) {
        throw bad_input(file.path(), name, expected, describe_absence(file, found));
    }
    H5Layout layout = file.dataset(name).layout();
    if (!layout.is_number()) throw bad_input(file.path(), name, expected, layout.type);
    if (layout.shape.size() < fewest_axes) {
        throw bad_input(file.path(), name, expected, fmt::format("shape {}", format_shape(layout.shape)));
    }
    if (std::find(layout.shape.begin(), layout.shape.end(), 0) != layout.shape.end()) {
        throw bad_input(file.path(), name, expected, fmt::format("no values: shape {}", format_shape(layout.shape)));
    }
    return layout;
}

void check_task_shapes(H5Reader const& file, H5Layout const& x, H5Layout const& y) {
    constexpr std::array<char const*, 2> axes{"tasks", "examples"};
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        if (x.shape[axis] == y.shape[axis]) continue;
        throw bad_input(
            file.path(), "/y",
            fmt::format("{} {} (axis {}) as in /x, shape {}", x.shape[axis], axes[axis], axis, format_shape(x.shape)),
            fmt::format("{}, shape {}", y.shape[axis], format_shape(y.shape)));
    }
    if (x.shape[1] < 2) {
        throw bad_input(file.path(), "/x", "at least 2 examples a task (axis 1), one to adapt on and one to judge by",
                        fmt::format("{}, shape {}", x.shape[1], format_shape(x.shape)));
    }
    if (x.shape[0] < 2) {
        throw bad_input(file.path(), "/x", "at least 2 tasks (axis 0), one to learn from and one to test on",
                        fmt::format("{}, shape {}", x.shape[0], format_shape(x.shape)));
    }
    if (y.is_integer() && y.shape.size() == 2) {
        throw bad_input(
            file.path(), "/y", "outputs of a regression: [tasks, examples, outputs...], or float numbers",
            fmt::format("{} {}: class labels, and classification is not supported yet", y.type, format_shape(y.shape)));
    }
}

/// The part that each task or sample belongs to, from a dataset of integers below `allowed.size()`.
template <class Part>
std::vector<Part> read_parts(H5Reader const& file, std::string const& name, Index count, std::string const& each,
                             std::vector<std::string> const& allowed) {
    H5Dataset const dataset = file.dataset(name);
    H5Layout const& layout = dataset.layout();
    if (layout.type_class != H5Class::integer || layout.shape != std::vector<Index>{count}) {
        throw bad_input(file.path(), name, fmt::format("integers [{}], one a {}", count, each),
                        fmt::format("{} {}", layout.type, format_shape(layout.shape)));
    }
    std::vector<Part> parts;
    for (std::int64_t const part : dataset.read_all<std::int64_t>()) {
        if (part < 0 || part >= static_cast<std::int64_t>(allowed.size())) {
            auto const before_last = allowed.end() - 1;
            throw bad_input(file.path(), fmt::format("{}[{}]", name, parts.size()),
                            fmt::format("{} or {}", fmt::join(allowed.begin(), before_last, ", "), allowed.back()),
                            fmt::format("{}", part));
        }
        parts.push_back(static_cast<Part>(part));
    }
    return parts;
}

void check_task_parts(H5Reader const& file, DatasetInfo const& info) {
    if (info.count(Split::train) == 0) {
        throw bad_input(file.path(), "/split", "at least one training task (0)", "none");
    }
    if (info.count(Split::test) == 0) throw bad_input(file.path(), "/split", "at least one test task (2)", "none");
}

std::map<std::string, std::string> other_texts(H5Reader const& file) {
    constexpr std::array<std::string_view, 5> shown_elsewhere{"format", "version", "kind", "title", "source"};
    std::map<std::string, std::string> texts;
    for (std::string const& name : file.attributes("/")) {
        if (std::find(shown_elsewhere.begin(), shown_elsewhere.end(), name) != shown_elsewhere.end()) continue;
        if (file.is_text_attribute("/", name)) file.read_attribute("/", name, texts[name]);
    }
    return texts;
}

void read_task_layout(H5Reader const& file, DatasetInfo& info) {
    H5Layout const x = layout_of(file, "/x", "[tasks, examples, inputs...]", 2);
    H5Layout const y = layout_of(file, "/y", "[tasks, examples, outputs...]", 2);
    check_task_shapes(file, x, y);
    info.x_shape = x.shape;
    info.y_shape = y.shape;
    info.x_type = x.type;
    info.y_type = y.type;
    info.shape = {x.shape[0], x.shape[1], {x.shape.begin() + 2, x.shape.end()}, {y.shape.begin() + 2, y.shape.end()}};
    info.has_split = file.kind("/split") != H5Kind::missing;
    info.split = info.has_split ? read_parts<Split>(file, "/split", info.shape.tasks, "task",
                                                    {"0 (training)", "1 (validation)", "2 (test)"})
                                : default_split(info.shape.tasks);
    check_task_parts(file, info);
}

void read_outputs_of_samples(H5Reader const& file, DatasetInfo& info) {
    H5Layout const y = layout_of(file, "/y", "[samples, outputs...]", 1);
    if (y.shape[0] != info.samples.samples) {
        throw bad_input(
            file.path(), "/y",
            fmt::format("{} samples (axis 0) as in /x, shape {}", info.samples.samples, format_shape(info.x_shape)),
            fmt::format("{}, shape {}", y.shape[0], format_shape(y.shape)));
    }
    if (y.is_integer() && y.shape.size() == 1) {
        throw bad_input(
            file.path(), "/y", "outputs of a regression: [samples, outputs...], or float numbers",
            fmt::format("{} {}: class labels, and classification is not supported yet", y.type, format_shape(y.shape)));
    }
    info.y_shape = y.shape;
    info.y_type = y.type;
    info.samples.has_outputs = true;
    info.samples.output_shape = {y.shape.begin() + 1, y.shape.end()};
}

void read_sample_layout(H5Reader const& file, DatasetInfo& info) {
    bool const supervised = info.kind == DatasetKind::supervised;
    H5Layout const x = layout_of(file, "/x", supervised ? "[samples, inputs...]" : "[samples, coordinates]", 1);
    if (x.shape[0] < 2) {
        throw bad_input(file.path(), "/x", "at least 2 samples (axis 0)",
                        fmt::format("{}, shape {}", x.shape[0], format_shape(x.shape)));
    }
    info.x_shape = x.shape;
    info.x_type = x.type;
    info.samples.samples = x.shape[0];
    info.samples.input_shape = {x.shape.begin() + 1, x.shape.end()};
    if (supervised) {
        read_outputs_of_samples(file, info);
    } else if (file.kind("/y") != H5Kind::missing) {
        throw bad_input(file.path(), "/y", "nothing, as the attribute kind is 'vectors' (with outputs: 'supervised')",
                        "an object of that name");
    }
    info.has_split = file.kind("/sample_split") != H5Kind::missing;
    info.parts = info.has_split ? read_parts<SamplePart>(file, "/sample_split", info.samples.samples, "sample",
                                                         {"0 (training)", "1 (validation)", "2 (test)", "3 (tuning)"})
                                : default_parts(info.samples.samples);
    if (info.count(SamplePart::train) == 0) {
        throw bad_input(file.path(), "/sample_split", "at least one training sample (0)", "none");
    }
}

/// Everything about a dataset but its values: format, version, kind, shapes, types, parts, titles.
DatasetInfo read_layout(H5Reader const& file) {
    check_format(file, dataset_format, false);
    DatasetInfo info;
    info.path = file.path();
    info.kind = read_kind(file);
    info.title = optional_text(file, "title");
    info.source = optional_text(file, "source");
    info.attributes = other_texts(file);
    if (info.kind == DatasetKind::tasks) {
        read_task_layout(file, info);
    } else {
        read_sample_layout(file, info);
    }
    return info;
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

/// /truth of a dataset; empty when there is none.
Truth read_truth(H5Reader const& file, DatasetInfo const& info) {
    Truth truth;
    if (file.kind("/truth/partition") != H5Kind::missing) truth.partition = read_true_partition(file, info);
    truth.has_generators = file.kind("/truth/generators_input") != H5Kind::missing ||
                           file.kind("/truth/generators_output") != H5Kind::missing;
    if (truth.has_generators) truth.generators = read_generators(file, "/truth", info.outputs(), info.inputs());
    return truth;
}

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

Truth read_truth(std::string const& path) {
    H5Reader const file(path);
    Truth truth = read_truth(file, read_layout(file));
    if (truth.empty()) {
        throw bad_input(path, "/truth", "a partition (integers [outputs, inputs]) or generators", "none");
    }
    return truth;
}

Dataset open_dataset(std::string const& path, double memory_limit) {
    H5Reader const file(path);
    Dataset dataset;
    dataset.info = read_layout(file);
    dataset.truth = read_truth(file, dataset.info);
    dataset.info.checksum = fnv_start;
    if (dataset.info.kind == DatasetKind::tasks) {
        dataset.tasks = load_tasks(file, dataset.info, memory_limit);
    } else {
        dataset.samples = load_samples(file, dataset.info);
    }
    return dataset;
}

}  // namespace symdiscover
