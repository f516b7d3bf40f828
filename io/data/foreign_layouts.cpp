// SPDX-License-Identifier: Apache-2.0
#include "io/data/foreign_layouts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t most_shown = 8;

/// As a literal of Python.
std::string quoted_for_python(std::string const& text) {
    std::string literal;
    for (char const c : text) {
        if (c == '\'' || c == '\\') literal += '\\';
        literal += c;
    }
    return fmt::format("'{}'", literal);
}

/// A program that reads the file as `f` and writes what it finds to new.h5 as `g`.
std::string python(H5Reader const& file, std::string const& statements) {
    return fmt::format(
        "convert it in Python: import h5py, numpy as np; f = h5py.File({}); g = h5py.File('new.h5', 'w'); {}; "
        "g.close()",
        quoted_for_python(file.path()), statements);
}

/// The same statement for each of the arrays that are there: "{0}" stands for its name.
template <class Applies>
std::string for_arrays(H5Reader const& file, fmt::format_string<std::string const&> statement, Applies const& applies) {
    std::vector<std::string> statements;
    for (std::string const name : {"x", "y"}) {
        bool const there = file.kind("/" + name) != H5Kind::missing;
        if (!there) continue;
        statements.push_back(applies("/" + name) ? fmt::format(statement, name)
                                                 : fmt::format("g['{0}'] = f['{0}'][()]", name));
    }
    return fmt::format("{}", fmt::join(statements, "; "));
}

bool of_octave(H5Reader const& file, std::string const& name) {
    return file.kind(name) == H5Kind::group && file.kind(name + "/type") == H5Kind::dataset &&
           file.kind(name + "/value") != H5Kind::missing;
}

bool of_variable_length(H5Reader const& file, std::string const& name) {
    return file.kind(name) == H5Kind::dataset && file.dataset(name).layout().is_variable_length();
}

std::string describe_octave(H5Reader const& file, std::string const& name) {
    std::string const statements = for_arrays(file, "g['{0}'] = f['{0}/value'][()].T",
                                              [&](std::string const& array) { return of_octave(file, array); });
    return fmt::format("a group of Octave, whose {}/value has the numbers, with the axes reversed; {}", name,
                       python(file, statements));
}

std::string describe_variable_length(H5Reader const& file) {
    std::string const statements =
        for_arrays(file, "g['{0}'] = np.array(f['{0}'][()].tolist())",
                   [&](std::string const& array) { return of_variable_length(file, array); });
    return "rows of variable length (H5T_VLEN); if they all have the same length, " + python(file, statements);
}

bool of_pandas(H5Reader const& file, std::string const& name) {
    if (file.kind(name) == H5Kind::group && file.has_attribute(name, "pandas_type")) return true;
    return file.has_attribute("/", "PYTABLES_FORMAT_VERSION");
}

std::string describe_pandas(H5Reader const& file, std::string const& name) {
    return fmt::format(
        "a file of pandas or PyTables, whose tables are laid out differently; write plain arrays with h5py: import "
        "h5py, pandas as pd; g = h5py.File('new.h5', 'w'); g['{0}'] = pd.read_hdf({1}, '{0}').to_numpy() (and "
        "reshape "
        "it to [tasks, examples, ...])",
        name.substr(1), quoted_for_python(file.path()));
}

/// Groups in a group that have an x and a y each.
std::vector<std::string> task_groups(H5Reader const& file, std::string const& parent) {
    std::vector<std::string> groups;
    for (std::string const& name : file.children(parent)) {
        std::string const group = parent + name;
        bool const is_task = file.kind(group) == H5Kind::group && file.kind(group + "/x") == H5Kind::dataset &&
                             file.kind(group + "/y") == H5Kind::dataset;
        if (is_task) groups.push_back(name);
    }
    return groups;
}

/// The path that such groups have before their names: "/", or a group in it; empty where there are none.
std::string parent_of_tasks(H5Reader const& file) {
    std::vector<std::string> places{"/"};
    for (std::string const& name : file.children("/")) {
        if (file.kind("/" + name) == H5Kind::group) places.push_back("/" + name + "/");
    }
    auto const found = std::find_if(places.begin(), places.end(),
                                    [&](std::string const& place) { return !task_groups(file, place).empty(); });
    return found == places.end() ? "" : *found;
}

std::string describe_task_groups(H5Reader const& file, std::string const& parent) {
    std::vector<std::string> groups = task_groups(file, parent);
    auto const shape = [&](std::string const& group) { return file.dataset(parent + group + "/x").layout().shape; };
    bool const equal = std::all_of(groups.begin(), groups.end(),
                                   [&](auto const& group) { return shape(group) == shape(groups.front()); });
    std::string const tasks = fmt::format(
        "h = f[{}]; t = sorted((k for k in h if isinstance(h[k], h5py.Group) and 'x' in h[k]), key=lambda k: (len(k), "
        "k))",
        quoted_for_python(parent));
    char const* const stack =
        equal
            ? "g['x'] = np.stack([h[k]['x'] for k in t]); g['y'] = np.stack([h[k]['y'] for k in t])"
            : "n = max(len(h[k]['x']) for k in t); pad = lambda a: np.pad(np.array(a, float), [(0, n - len(a))] + [(0, "
              "0)] * (a.ndim - 1), constant_values=np.nan); g['x'] = np.stack([pad(h[k]['x']) for k in t]); g['y'] = "
              "np.stack([pad(h[k]['y']) for k in t])";
    std::size_t const count = groups.size();
    groups.resize(std::min<std::size_t>(count, 3));
    for (std::string& group : groups) group = in_quotes(group);
    return fmt::format(
        "one group for each task ({} groups{} with an x and a y: {}{}); {}{}", count,
        parent == "/" ? "" : " in " + parent.substr(0, parent.size() - 1), fmt::join(groups, ", "),
        count > groups.size() ? ", ..." : "", python(file, fmt::format("{}; {}", tasks, stack)),
        equal ? "" : " (tasks of different length are filled up with NaN: read them with --missing drop)");
}

}  // namespace

std::string describe_foreign(H5Reader const& file, std::string const& name) {
    H5Kind const kind = file.kind(name);
    if (of_octave(file, name)) return describe_octave(file, name);
    if (of_variable_length(file, name)) return describe_variable_length(file);
    bool const is_table = kind != H5Kind::dataset || !file.dataset(name).layout().is_number();
    if (is_table && of_pandas(file, name)) return describe_pandas(file, name);
    if (kind == H5Kind::dataset) return file.dataset(name).layout().type;
    if (kind == H5Kind::group) return "a group";
    if (std::string const parent = parent_of_tasks(file); !parent.empty()) return describe_task_groups(file, parent);
    std::vector<std::string> names = file.children("/");
    if (names.empty()) return "nothing: the file is empty";
    bool const more = names.size() > most_shown;
    names.resize(std::min(names.size(), most_shown));
    for (std::string& one : names) one = in_quotes(one);
    return fmt::format("nothing of that name (the file has {}{})", fmt::join(names, ", "), more ? ", ..." : "");
}

}  // namespace symdiscover
