// SPDX-License-Identifier: Apache-2.0
#include "io/dataset_layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "io/file_format.hpp"
#include "io/messages.hpp"

namespace symdiscover {

namespace {

std::string optional_text(H5Reader const& file, std::string const& name) {
    std::string text;
    if (file.has_attribute("/", name)) file.read_attribute("/", name, text);
    return text;
}

void check_kind(H5Reader const& file, std::string const& kind) {
    if (kind == "tasks") return;
    std::string const place = "attribute kind of /";
    if (kind == "supervised" || kind == "vectors") {
        throw bad_input(file.path(), place, "'tasks'",
                        fmt::format("'{}', which this version of symdiscover does not support yet", kind));
    }
    throw bad_input(file.path(), place, "'tasks'", in_quotes(kind));
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

H5Layout layout_of(H5Reader const& file, std::string const& name, std::string const& axes) {
    std::string const expected = "an array of numbers " + axes;
    if (H5Kind const found = file.kind(name); found != H5Kind::dataset) {
        throw bad_input(file.path(), name, expected, describe_absence(file, found));
    }
    H5Layout layout = file.dataset(name).layout();
    if (!layout.is_number()) throw bad_input(file.path(), name, expected, layout.type);
    if (layout.shape.size() < 2) {
        throw bad_input(file.path(), name, expected, fmt::format("shape {}", format_shape(layout.shape)));
    }
    if (std::find(layout.shape.begin(), layout.shape.end(), 0) != layout.shape.end()) {
        throw bad_input(file.path(), name, expected, fmt::format("no values: shape {}", format_shape(layout.shape)));
    }
    return layout;
}

void check_shapes(H5Reader const& file, H5Layout const& x, H5Layout const& y) {
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

std::vector<Split> read_split(H5Reader const& file, Index tasks) {
    H5Dataset const dataset = file.dataset("/split");
    H5Layout const& layout = dataset.layout();
    if (layout.type_class != H5Class::integer || layout.shape != std::vector<Index>{tasks}) {
        throw bad_input(file.path(), "/split", fmt::format("integers [{}], one a task", tasks),
                        fmt::format("{} {}", layout.type, format_shape(layout.shape)));
    }
    std::vector<Split> split;
    for (std::int64_t const part : dataset.read_all<std::int64_t>()) {
        if (part < 0 || part > 2) {
            throw bad_input(file.path(), fmt::format("/split[{}]", split.size()),
                            "0 (training), 1 (validation) or 2 (test)", fmt::format("{}", part));
        }
        split.push_back(static_cast<Split>(part));
    }
    return split;
}

void check_parts(H5Reader const& file, DatasetInfo const& info) {
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

}  // namespace

DatasetInfo read_layout(H5Reader const& file) {
    check_format(file, dataset_format, false);
    DatasetInfo info;
    info.path = file.path();
    if (file.has_attribute("/", "kind")) file.read_attribute("/", "kind", info.kind);
    check_kind(file, info.kind);
    info.title = optional_text(file, "title");
    info.source = optional_text(file, "source");
    info.attributes = other_texts(file);
    H5Layout const x = layout_of(file, "/x", "[tasks, examples, inputs...]");
    H5Layout const y = layout_of(file, "/y", "[tasks, examples, outputs...]");
    check_shapes(file, x, y);
    info.x_shape = x.shape;
    info.y_shape = y.shape;
    info.x_type = x.type;
    info.y_type = y.type;
    info.shape = {x.shape[0], x.shape[1], {x.shape.begin() + 2, x.shape.end()}, {y.shape.begin() + 2, y.shape.end()}};
    info.has_split = file.kind("/split") != H5Kind::missing;
    info.split = info.has_split ? read_split(file, info.shape.tasks) : default_split(info.shape.tasks);
    check_parts(file, info);
    return info;
}

}  // namespace symdiscover
