// SPDX-License-Identifier: Apache-2.0
#include "io/data/foreign_layouts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "io/data/array_writers.hpp"
#include "io/data/foreign_arrays.hpp"
#include "io/data/foreign_pandas.hpp"
#include "io/data/foreign_tasks.hpp"
#include "io/data/python_lines.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t most_shown = 8;

/// Statements for the arrays that are there: `special` gives the expression for one of them, or "" where it is an array
/// as any other, which is copied.
std::string for_arrays(H5Reader const& file, std::function<std::string(std::string const&)> const& special) {
    std::vector<std::string> statements;
    for (std::string const name : {"x", "y"}) {
        if (file.kind("/" + name) == H5Kind::missing) continue;
        std::string expression = special(name);
        if (expression.empty()) {
            expression = python_array(file, DatasetKind::tasks, "/" + name, fmt::format("f['{}']", name)).expression;
        }
        statements.push_back(fmt::format("g['{}'] = {}", name, expression));
    }
    return fmt::format("{}", fmt::join(statements, "; "));
}

bool is_of_variable_length(H5Reader const& file, std::string const& name) {
    return file.kind(name) == H5Kind::dataset && file.dataset(name).layout().is_variable_length();
}

std::string describe_octave(H5Reader const& file, std::string const& name) {
    std::string const statements = for_arrays(file, [&](std::string const& array) {
        return is_octave_value(file, "/" + array) ? fmt::format("np.transpose(f['{}/value'])", array) : "";
    });
    return fmt::format("a group of Octave, whose {}/value has the numbers, with the axes reversed; {}", name,
                       python_line(file, statements));
}

std::string describe_variable_length(H5Reader const& file) {
    std::string const statements = for_arrays(file, [&](std::string const& array) {
        return is_of_variable_length(file, "/" + array) ? fmt::format("np.array(f['{}'][()].tolist())", array) : "";
    });
    return "rows of variable length (H5T_VLEN); if they all have the same length, " + python_line(file, statements);
}

std::string describe_references(H5Reader const& file) {
    return "references to arrays, as in a cell array of MATLAB; if they are one for each task, of the same size, " +
           python_line(file, for_arrays(file, [](std::string const&) { return ""; }));
}

std::string names_at_the_top(H5Reader const& file) {
    std::vector<std::string> names = file.children("/");
    if (names.empty()) return "nothing: the file is empty";
    bool const more = names.size() > most_shown;
    names.resize(std::min(names.size(), most_shown));
    for (std::string& one : names) one = in_quotes(one);
    return fmt::format("nothing of that name (the file has {}{})", fmt::join(names, ", "), more ? ", ..." : "");
}

}  // namespace

std::string describe_foreign(H5Reader const& file, std::string const& name) {
    if (file.format() != "HDF5") return describe_foreign_array(file, name);
    H5Kind const kind = file.kind(name);
    if (is_octave_value(file, name)) return describe_octave(file, name);
    if (is_of_variable_length(file, name)) return describe_variable_length(file);
    if (kind == H5Kind::dataset && file.dataset(name).layout().is_reference()) return describe_references(file);
    bool const is_table = kind != H5Kind::dataset || !file.dataset(name).layout().is_number();
    if (is_table) {
        if (std::string found = describe_pandas(file, name); !found.empty()) return found;
    }
    if (kind == H5Kind::missing) {
        if (std::string found = describe_task_groups(file); !found.empty()) return found;
    }
    if (kind != H5Kind::dataset && is_written_by_pandas(file, name)) {
        return "something else of pandas or PyTables; write plain arrays /x and /y with h5py";
    }
    if (kind == H5Kind::dataset) return file.dataset(name).layout().type;
    return kind == H5Kind::group ? "a group" : names_at_the_top(file);
}

}  // namespace symdiscover
