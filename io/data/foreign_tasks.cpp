// SPDX-License-Identifier: Apache-2.0
#include "io/data/foreign_tasks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "io/data/python_lines.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// Where a group keeps an array: as a dataset of that name, or as the field of a struct of Octave.
struct Field {
    std::string before;
    std::string after;

    std::string path(std::string const& array) const { return before + array + after; }
};

struct TaskGroups {
    std::string parent;  ///< "/", or that of a group in it: what stands before their names
    std::vector<std::string> names;
    Field field;

    std::string array(std::string const& group, std::string const& name) const {
        return parent + group + "/" + field.path(name);
    }
};

TaskGroups groups_in(H5Reader const& file, std::string const& parent, Field const& field) {
    TaskGroups groups{parent, {}, field};
    for (std::string const& name : file.children(parent)) {
        if (file.kind(parent + name) != H5Kind::group) continue;
        bool const is_task = file.kind(groups.array(name, "x")) == H5Kind::dataset &&
                             file.kind(groups.array(name, "y")) == H5Kind::dataset;
        if (is_task) groups.names.push_back(name);
    }
    return groups;
}

TaskGroups find_groups(H5Reader const& file) {
    std::vector<std::string> places{"/"};
    for (std::string const& name : file.children("/")) {
        if (file.kind("/" + name) == H5Kind::group) places.push_back("/" + name + "/");
        if (file.kind("/" + name + "/value") == H5Kind::group) places.push_back("/" + name + "/value/");
    }
    for (std::string const& place : places) {
        for (Field const& field : {Field{}, Field{"value/", "/value"}}) {
            TaskGroups groups = groups_in(file, place, field);
            if (!groups.names.empty()) return groups;
        }
    }
    return {};
}

/// The end of a description: what the line does besides, and how to read what it writes.
struct Remarks {
    std::string reversed_by;
    bool filled = false;
    bool may_be_missing = false;

    void add(PythonArray const& array) {
        if (reversed_by.empty()) reversed_by = array.reversed_by;
        may_be_missing = may_be_missing || array.may_be_missing;
    }
    std::string before_line() const {
        return reversed_by.empty() ? "" : fmt::format(", written by {}, which reverses the axes", reversed_by);
    }
    std::string after_line() const {
        if (filled) return " (tasks of different length are filled up with NaN: read them with --missing drop)";
        return may_be_missing ? " (values that are missing become NaN: read them with --missing drop)" : "";
    }
};

/// One group has all: its arrays are those that are looked for at the top.
std::string describe_one_group(H5Reader const& file, TaskGroups const& groups) {
    std::string const& group = groups.names.front();
    bool const has_tasks = file.dataset(groups.array(group, "x")).layout().shape.size() > 2;
    DatasetKind const kind = has_tasks ? DatasetKind::tasks : DatasetKind::supervised;
    Remarks remarks;
    std::vector<std::string> statements;
    for (std::string const name : {"x", "y"}) {
        std::string const path = groups.array(group, name);
        PythonArray const array =
            python_array(file, kind, path, fmt::format("f[{}]", quoted_for_python(path.substr(1))));
        remarks.add(array);
        statements.push_back(fmt::format("g['{}'] = {}", name, array.expression));
    }
    return fmt::format("a group {} that has an x and a y{}; {}{}", in_quotes(groups.parent + group),
                       remarks.before_line(), python_line(file, fmt::format("{}", fmt::join(statements, "; "))),
                       remarks.after_line());
}

bool have_equal_shapes(H5Reader const& file, TaskGroups const& groups) {
    auto const shape = [&](std::string const& group) { return file.dataset(groups.array(group, "x")).layout().shape; };
    return std::all_of(groups.names.begin(), groups.names.end(),
                       [&](auto const& group) { return shape(group) == shape(groups.names.front()); });
}

/// Reads the groups as `h`, their names in the order of their numbers as `t`.
std::string python_groups(TaskGroups const& groups) {
    return fmt::format(
        "h = f[{}]; t = sorted((k for k in h if isinstance(h[k], h5py.Group) and {} in h[k] and {} in h[k]), "
        "key=lambda k: (len(k), k))",
        quoted_for_python(groups.parent), quoted_for_python(groups.field.path("x")),
        quoted_for_python(groups.field.path("y")));
}

std::string describe_many_groups(H5Reader const& file, TaskGroups const& groups) {
    Remarks remarks;
    remarks.filled = !have_equal_shapes(file, groups);
    std::string statements = python_groups(groups);
    for (std::string const name : {"x", "y"}) {
        PythonArray const array =
            python_array(file, DatasetKind::supervised, groups.array(groups.names.front(), name), "a");
        remarks.add(array);
        std::string const path = quoted_for_python(groups.field.path(name));
        if (remarks.filled && name == "x") {
            statements += fmt::format(
                "; n = max(h[k][{}].shape[{}] for k in t); pad = lambda a: np.pad(np.array(a, float), [(0, n - "
                "len(a))] + [(0, 0)] * (a.ndim - 1), constant_values=np.nan)",
                path, array.order.empty() ? 0 : array.order.front());
        }
        statements += fmt::format("; g['{}'] = np.stack([{} for a in (h[k][{}] for k in t)])", name,
                                  remarks.filled ? fmt::format("pad({})", array.expression) : array.expression, path);
    }
    std::vector<std::string> shown = groups.names;
    shown.resize(std::min<std::size_t>(shown.size(), 3));
    for (std::string& group : shown) group = in_quotes(group);
    std::string const place =
        groups.parent == "/" ? "" : " in " + groups.parent.substr(0, groups.parent.find_last_of('/'));
    return fmt::format("one group for each task ({} groups{} with an x and a y: {}{}){}; {}{}", groups.names.size(),
                       place, fmt::join(shown, ", "), groups.names.size() > shown.size() ? ", ..." : "",
                       remarks.before_line(), python_line(file, statements), remarks.after_line());
}

}  // namespace

std::string describe_task_groups(H5Reader const& file) {
    TaskGroups const groups = find_groups(file);
    if (groups.names.empty()) return "";
    return groups.names.size() == 1 ? describe_one_group(file, groups) : describe_many_groups(file, groups);
}

}  // namespace symdiscover
