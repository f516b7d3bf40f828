// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset_layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "io/data/axis_order.hpp"
#include "io/data/foreign_layouts.hpp"
#include "io/h5/clean_text.hpp"
#include "io/h5/file_format.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

// Of texts that describe a dataset: bytes.
constexpr std::size_t longest_shown = 2000;
constexpr std::size_t longest_name = 100;

/// What the dataset is made of, and who says so.
struct KindFound {
    DatasetKind kind = DatasetKind::tasks;
    bool by_option = false;
    bool by_file = false;

    bool assumed() const { return !by_option && !by_file; }
};

KindFound find_kind(H5Reader const& file, DataOptions const& options) {
    if (options.kind) return {*options.kind, true, false};
    if (!file.has_attribute("/", "kind")) return {};
    std::string found;
    file.read_attribute("/", "kind", found);
    for (DatasetKind const kind :
         {DatasetKind::tasks, DatasetKind::supervised, DatasetKind::vectors, DatasetKind::classes}) {
        if (found == to_string(kind)) return {kind, false, true};
    }
    throw bad_input(file.path(), "attribute kind of /", "'tasks', 'supervised', 'vectors' or 'classes'",
                    in_quotes(found));
}

/// What to say of an array with too few axes for tasks, where tasks are only assumed.
std::string suggest_kind(H5Reader const& file, KindFound const& kind) {
    if (!kind.assumed()) return "";
    char const* const meant =
        to_string(file.kind("/y") == H5Kind::missing ? DatasetKind::vectors : DatasetKind::supervised);
    bool const has_attributes = file.format() == "HDF5";
    return fmt::format("; did you mean kind {0}? Say --kind {0}{1}", meant,
                       has_attributes ? fmt::format(", or set the attribute: f.attrs['kind'] = '{}'", meant) : "");
}

/// Which axes an array must have, and how the message about too few of them ends.
struct AxesWanted {
    std::string axes;  ///< "[tasks, examples, inputs...]"
    std::size_t fewest = 1;
    std::string hint;
};

void require_numbers(H5Reader const& file, std::string const& name, AxesWanted const& wanted) {
    std::string const expected = "an array of numbers " + wanted.axes;
    if (file.kind(name) != H5Kind::dataset || !file.dataset(name).layout().is_number()) {
        throw bad_input(file.path_of(name), file.name_of(name), expected, describe_foreign(file, name));
    }
    std::vector<Index> const shape = file.dataset(name).layout().shape;
    if (shape.size() < wanted.fewest) {
        throw bad_input(file.path_of(name), file.name_of(name), expected,
                        fmt::format("shape {}{}", format_shape(shape), wanted.hint));
    }
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) {
        throw bad_input(file.path_of(name), file.name_of(name), expected,
                        fmt::format("no values: shape {}", format_shape(shape)));
    }
}

DataArray open_array(H5Reader const& file, std::string const& name, std::vector<Index> order,
                     std::optional<Index> window = {}) {
    return DataArray(file.dataset(name), std::move(order), read_encoding(file, name), window);
}

/// What to say of arrays that do not fit together, where they would with their axes reversed.
std::string suggest_reversing(DataArray const& x, DataArray const& y, DatasetKind kind) {
    if (x.is_permuted() || y.is_permuted() || !fits_reversed(kind, x.shape(), y.shape())) return "";
    return "; the last axes agree: if the axes were written in reverse, read them with --axes reversed";
}

void check_task_shapes(DataArray const& x, DataArray const& y) {
    constexpr std::array<char const*, 2> axes{"tasks", "examples"};
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        if (x.shape()[axis] == y.shape()[axis]) continue;
        throw bad_input(y.file(), y.name(),
                        fmt::format("{} {} (axis {}) as in /x, shape {}", x.shape()[axis], axes[axis], axis,
                                    format_shape(x.shape())),
                        fmt::format("{}, shape {}{}", y.shape()[axis], format_shape(y.shape()),
                                    suggest_reversing(x, y, DatasetKind::tasks)));
    }
    if (x.shape()[1] < 2) {
        throw bad_input(x.file(), x.name(), "at least 2 examples a task (axis 1), one to adapt on and one to judge by",
                        fmt::format("{}, shape {}", x.shape()[1], format_shape(x.shape())));
    }
    if (x.shape()[0] < 1) {
        throw bad_input(x.file(), x.name(), "at least 1 task (axis 0)",
                        fmt::format("none, shape {}", format_shape(x.shape())));
    }
}

void require_no_labels(DataArray const& y, std::string const& axes) {
    if (!y.is_integer()) return;
    throw bad_input(y.file(), y.name(), fmt::format("outputs of a regression: floating-point numbers {}", axes),
                    fmt::format("{} {}: class labels, and classification is not supported yet; if they are amounts, "
                                "write them as f['y'] = y.astype(float)",
                                y.type(), format_shape(y.shape())));
}

/// The part that each task or sample belongs to, from a dataset of integers below `allowed.size()`.
template <class Part>
std::vector<Part> read_parts(H5Reader const& file, std::string const& name, Index count, std::string const& each,
                             std::vector<std::string> const& allowed, AxisReading reading) {
    H5Dataset const dataset = file.dataset(name);
    H5Layout const& layout = dataset.layout();
    // A program that reverses the axes may know no list but only rows and columns.
    bool const is_row = reading == AxisReading::reversed && product(layout.shape) == count &&
                        std::count(layout.shape.begin(), layout.shape.end(), count) >= 1;
    if (layout.type_class != H5Class::integer || (!is_row && layout.shape != std::vector<Index>{count})) {
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
}

std::map<std::string, std::string> other_texts(H5Reader const& file) {
    constexpr std::array<std::string_view, 6> shown_elsewhere{"format", "version", "kind",
                                                              "title",  "source",  "_NCProperties"};
    std::map<std::string, std::string> texts;
    for (std::string const& name : file.attributes("/")) {
        if (std::find(shown_elsewhere.begin(), shown_elsewhere.end(), name) != shown_elsewhere.end()) continue;
        if (!file.is_text_attribute("/", name)) continue;
        std::string text;
        file.read_attribute("/", name, text);
        texts[clean_text(name, longest_name)] = clean_text(text, longest_shown);
    }
    return texts;
}

/// What to say where one table of rows was found instead of tasks.
std::string suggest_tasks(H5Reader const& file) {
    std::string const column = file.format() == "CSV" ? "--task COLUMN, if a column says which task a row is of; " : "";
    return fmt::format(
        " (or say {}--window N, if the rows are one recording to be cut into tasks of N; --kind tasks, if "
        "they are tasks of one input)",
        column);
}

/// Both arrays are of the same rows, and there is one task at least.
void check_recording(DataArray const& x, DataArray const& y, Index window, std::vector<std::string>& notes) {
    if (x.stored_rows() != y.stored_rows()) {
        throw bad_input(y.file(), y.name(), fmt::format("{} rows (axis 0) as in {}", x.stored_rows(), x.name()),
                        fmt::format("{}", y.stored_rows()));
    }
    if (x.stored_rows() < window) {
        throw bad_input(x.file(), x.name(), fmt::format("at least {} rows (axis 0), as --window says", window),
                        fmt::format("{}", x.stored_rows()));
    }
    if (Index const left = x.stored_rows() % window; left > 0) {
        notes.push_back(fmt::format("the last {} of {} rows are left out: they are no whole task of {}", left,
                                    x.stored_rows(), window));
    }
}

/// How many examples each task has, where the file says that not all have the same number; else empty.
std::vector<Index> read_example_counts(H5Reader const& file, TaskShape const& shape, std::vector<std::string>& notes) {
    std::string const name = "/examples";
    if (file.kind(name) != H5Kind::dataset) return {};
    H5Dataset const dataset = file.dataset(name);
    H5Layout const& layout = dataset.layout();
    if (layout.type_class != H5Class::integer || layout.shape != std::vector<Index>{shape.tasks}) {
        throw bad_input(file.path(), name, fmt::format("integers [{}], one a task", shape.tasks),
                        fmt::format("{} {}", layout.type, format_shape(layout.shape)));
    }
    std::vector<Index> counts;
    for (std::int64_t const count : dataset.read_all<std::int64_t>()) {
        if (count < 2 || count > shape.examples) {
            throw bad_input(
                file.path(), fmt::format("{}[{}]", name, counts.size()),
                fmt::format("from 2 to {} examples of a task, one to adapt on and one to judge by", shape.examples),
                fmt::format("{}", count));
        }
        counts.push_back(static_cast<Index>(count));
    }
    auto const [fewest, most] = std::minmax_element(counts.begin(), counts.end());
    if (*fewest == *most && *most == shape.examples) return {};
    notes.push_back(fmt::format("the tasks have {} to {} examples", *fewest, *most));
    return counts;
}

DatasetLayout read_task_layout(H5Reader const& file, DatasetInfo info, KindFound const& kind,
                               DataOptions const& options) {
    std::string const hint = suggest_kind(file, kind);
    // With two axes of /x, tasks of one input are meant far less often than one dataset whose kind was forgotten.
    std::string const or_tasks = hint.empty() ? "" : suggest_tasks(file);
    if (options.window) {
        require_numbers(file, "/x", {"[time, inputs...]", 1, ""});
        require_numbers(file, "/y", {"[time, outputs...]", 1, ""});
    } else {
        std::size_t const fewest = kind.assumed() ? 3 : 2;
        require_numbers(file, "/x", {"[tasks, examples, inputs...]", fewest, hint + or_tasks});
        require_numbers(file, "/y", {"[tasks, examples, outputs...]", 2, hint + or_tasks});
    }
    DatasetKind const stored = options.window ? DatasetKind::supervised : info.kind;
    AxisOrder order = find_axis_order(file, stored, options.axes, true, info.notes);
    DataArray x = open_array(file, "/x", std::move(order.x), options.window);
    DataArray y = open_array(file, "/y", std::move(order.y), options.window);
    if (options.window) check_recording(x, y, *options.window, info.notes);
    check_task_shapes(x, y);
    require_no_labels(y, "[tasks, examples, outputs...]");
    info.x_shape = x.shape();
    info.y_shape = y.shape();
    info.x_type = x.type();
    info.y_type = y.type();
    info.shape = {
        x.shape()[0], x.shape()[1], {x.shape().begin() + 2, x.shape().end()}, {y.shape().begin() + 2, y.shape().end()}};
    info.has_split = file.kind("/split") != H5Kind::missing;
    info.split = info.has_split ? read_parts<Split>(file, "/split", info.shape.tasks, "task",
                                                    {"0 (training)", "1 (validation)", "2 (test)"}, options.axes)
                                : default_task_split(info.shape.tasks);
    check_task_parts(file, info);
    info.examples = read_example_counts(file, info.shape, info.notes);
    x.limit_examples(info.examples);
    y.limit_examples(info.examples);
    return {std::move(info), std::move(x), std::move(y)};
}

void take_outputs(DataArray const& x, DataArray const& y, DatasetInfo& info) {
    if (y.shape()[0] != x.shape()[0]) {
        throw bad_input(y.file(), y.name(),
                        fmt::format("{} samples (axis 0) as in /x, shape {}", x.shape()[0], format_shape(x.shape())),
                        fmt::format("{}, shape {}{}", y.shape()[0], format_shape(y.shape()),
                                    suggest_reversing(x, y, DatasetKind::supervised)));
    }
    require_no_labels(y, "[samples, outputs...]");
    info.y_shape = y.shape();
    info.y_type = y.type();
    info.samples.has_outputs = true;
    info.samples.output_shape = {y.shape().begin() + 1, y.shape().end()};
}

/// Of kind vectors there is no /y, unless the user has said that it does not matter.
void require_no_outputs(H5Reader const& file, KindFound const& kind, DatasetInfo& info) {
    if (file.kind("/y") == H5Kind::missing) return;
    if (kind.by_option) {
        info.notes.emplace_back("/y is there and is not looked at, since the kind is vectors");
        return;
    }
    throw bad_input(file.path(), "/y", "nothing, as the attribute kind is 'vectors' (with outputs: 'supervised')",
                    "an object of that name");
}

DatasetLayout read_sample_layout(H5Reader const& file, DatasetInfo info, KindFound const& kind,
                                 DataOptions const& options) {
    options.require_suit(info.kind);
    bool const supervised = info.kind == DatasetKind::supervised;
    require_numbers(file, "/x", {supervised ? "[samples, inputs...]" : "[samples, coordinates]", 1, ""});
    if (supervised) {
        require_numbers(file, "/y", {"[samples, outputs...]", 1, ""});
    } else {
        require_no_outputs(file, kind, info);
    }
    AxisOrder order = find_axis_order(file, info.kind, options.axes, supervised, info.notes);
    DataArray x = open_array(file, "/x", std::move(order.x));
    if (x.shape()[0] < 2) {
        throw bad_input(file.path(), x.name(), "at least 2 samples (axis 0)",
                        fmt::format("{}, shape {}", x.shape()[0], format_shape(x.shape())));
    }
    info.x_shape = x.shape();
    info.x_type = x.type();
    info.samples.samples = x.shape()[0];
    info.samples.input_shape = {x.shape().begin() + 1, x.shape().end()};
    std::optional<DataArray> y;
    if (supervised) take_outputs(x, y.emplace(open_array(file, "/y", std::move(order.y))), info);
    info.has_split = file.kind("/sample_split") != H5Kind::missing;
    info.parts = info.has_split ? read_parts<SamplePart>(file, "/sample_split", info.samples.samples, "sample",
                                                         {"0 (training)", "1 (validation)", "2 (test)", "3 (tuning)"},
                                                         options.axes)
                                : default_parts(info.samples.samples);
    require_training_samples(info);
    return {std::move(info), std::move(x), std::move(y)};
}

}  // namespace

void require_training_samples(DatasetInfo const& info) {
    if (info.count(SamplePart::train) > 0) return;
    throw bad_input(info.path, "/sample_split", "at least one training sample (0)", "none");
}

std::string optional_text(H5Reader const& file, std::string const& name) {
    std::string text;
    if (file.has_attribute("/", name)) file.read_attribute("/", name, text);
    return clean_text(text, longest_shown);
}

DatasetLayout read_layout(H5Reader const& file, DataOptions const& options) {
    options.validate();
    check_format(file, dataset_format, false);
    DatasetInfo info;
    info.path = file.path();
    KindFound const kind = find_kind(file, options);
    info.kind = kind.kind;
    if (info.kind == DatasetKind::classes) {
        throw bad_input(file.path(), "attribute kind of /", "a kind that has a truth", "'classes'");
    }
    info.title = optional_text(file, "title");
    info.source = optional_text(file, "source");
    info.attributes = other_texts(file);
    return info.kind == DatasetKind::tasks ? read_task_layout(file, std::move(info), kind, options)
                                           : read_sample_layout(file, std::move(info), kind, options);
}

}  // namespace symdiscover
