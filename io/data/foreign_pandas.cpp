// SPDX-License-Identifier: Apache-2.0
#include "io/data/foreign_pandas.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "io/data/python_lines.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// A DataFrame or a Series as to_hdf writes it.
struct Frame {
    std::string key;         ///< "x"
    bool is_table = false;   ///< format="table", else "fixed"
    bool is_series = false;  ///< one column
    Index levels = 1;        ///< of its index, of the rows
    Index blocks = 1;        ///< one for each type of number, of format "fixed"

    std::string rows() const { return is_series ? "index" : "axis1"; }  ///< what the rows are called in format "fixed"
};

std::string text_attribute(H5Reader const& file, std::string const& object, std::string const& name) {
    std::string text;
    if (file.is_text_attribute(object, name)) file.read_attribute(object, name, text);
    return text;
}

/// How many names a list has that Python's pickle wrote as text: each has a line of its own, as "Vtask" or "aVtask".
Index pickled_names(std::string const& list) {
    Index names = 0;
    for (std::size_t end = list.find('\n'); end != std::string::npos; end = list.find('\n', end + 1)) {
        std::string_view const rest = std::string_view(list).substr(end + 1);
        if (rest.starts_with("V") || rest.starts_with("aV")) ++names;
    }
    return names;
}

std::optional<Frame> frame_at(H5Reader const& file, std::string const& key) {
    std::string const group = "/" + key;
    if (file.kind(group) != H5Kind::group) return std::nullopt;
    std::string const type = text_attribute(file, group, "pandas_type");
    bool const is_series = type.starts_with("series");
    if (type != "frame" && type != "frame_table" && !is_series) return std::nullopt;
    Frame frame{key, type.ends_with("_table"), is_series};
    std::string const levels = frame.rows() + "_nlevels";
    if (frame.is_table && text_attribute(file, group, "table_type").starts_with("appendable_multi")) {
        frame.levels = pickled_names(text_attribute(file, group, "levels"));
    }
    if (file.has_attribute(group, levels)) file.read_attribute(group, levels, frame.levels);
    if (file.has_attribute(group, "nblocks")) file.read_attribute(group, "nblocks", frame.blocks);
    return frame;
}

std::string python_fixed(Frame const& frame) {
    if (frame.is_series) return fmt::format("a = f['{}/values'][()][:, None]", frame.key);
    if (frame.blocks == 1) return fmt::format("a = f['{}/block0_values'][()]", frame.key);
    return fmt::format(
        "c = {{k: v for b in range({1}) for k, v in zip(f[f'{0}/block{{b}}_items'][()], "
        "f[f'{0}/block{{b}}_values'][()].T)}}; a = np.stack([c[k] for k in f['{0}/axis0'][()]], -1)",
        frame.key, frame.blocks);
}

/// Statements after which `a` has the numbers [rows, columns], and `i` the levels of the index where it has two.
std::string python_frame(Frame const& frame) {
    std::string const& key = frame.key;
    if (frame.is_table && frame.levels == 2) {
        return fmt::format(
            "import pickle; d = f['{0}/table'][()]; l = pickle.loads(f['{0}'].attrs['levels']); i = [d[c] for c in l]; "
            "a = "
            "np.column_stack([d[c] for c in d.dtype.names if c not in ['index', *l]])",
            key);
    }
    if (frame.is_table) {
        return fmt::format("d = f['{}/table'][()]; a = np.column_stack([d[c] for c in d.dtype.names if c != 'index'])",
                           key);
    }
    if (frame.levels != 2) return python_fixed(frame);
    return fmt::format("{0}; i = [f['{1}/{2}_label0'][()], f['{1}/{2}_label1'][()]]", python_fixed(frame), key,
                       frame.rows());
}

/// Each row in the place that its index says; rows that are not there are NaN.
std::string python_by_index(Frame const& frame) {
    return fmt::format(
        "(u, p), (w, q) = [np.unique(k, return_inverse=True) for k in i]; b = np.full((len(u), len(w), a.shape[1]), "
        "np.nan); b[p, q] = a; g['{}'] = b",
        frame.key);
}

std::string python_by_rows(std::string const& name) {
    return fmt::format("g['{}'] = a.reshape(TASKS, -1, a.shape[1])", name);
}

constexpr char const* rows_in_turn =
    " (put the number of tasks for TASKS; the rows must stand one task after the other, as many of each)";

std::string describe_frames(H5Reader const& file) {
    std::vector<std::string> statements;
    bool by_index = true;
    for (std::string const key : {"x", "y"}) {
        std::optional<Frame> const frame = frame_at(file, key);
        by_index = by_index && (!frame || frame->levels == 2);
    }
    for (std::string const key : {"x", "y"}) {
        if (std::optional<Frame> const frame = frame_at(file, key)) {
            statements.push_back(python_frame(*frame));
            statements.push_back(by_index ? python_by_index(*frame) : python_by_rows(key));
        } else if (file.kind("/" + key) == H5Kind::dataset) {
            statements.push_back(fmt::format("g['{0}'] = f['{0}'][()]", key));
        }
    }
    std::string const meaning =
        by_index ? " whose index has two levels, which are taken for task and example (rows that are not there become "
                   "NaN: read them with --missing drop)"
                 : "";
    return fmt::format("a table of pandas{}; {}{}", meaning,
                       python_line(file, fmt::format("{}", fmt::join(statements, "; "))), by_index ? "" : rows_in_turn);
}

/// Frames of other names: only their user knows which columns are inputs, and which outputs.
std::string describe_other_frames(H5Reader const& file, std::vector<std::string> const& keys) {
    std::vector<std::string> shown = keys;
    for (std::string& key : shown) key = in_quotes(key);
    return fmt::format(
        "tables of pandas: {0}; make arrays of the columns in Python: import h5py, pandas as pd; d = "
        "pd.read_hdf({1}, {2}); g = h5py.File('new.h5', 'w'); g['x'] = d[INPUTS].to_numpy().reshape(TASKS, -1, "
        "len(INPUTS)); g['y'] = d[OUTPUTS].to_numpy().reshape(TASKS, -1, len(OUTPUTS)); g.close() (put lists of "
        "columns for INPUTS and OUTPUTS, and the number of tasks for TASKS; the rows must stand one task after the "
        "other, as many of each)",
        fmt::join(shown, ", "), quoted_for_python(file.path()), quoted_for_python(keys.front()));
}

bool is_table_of_pytables(H5Reader const& file, std::string const& name) {
    return file.kind(name) == H5Kind::dataset && text_attribute(file, name, "CLASS") == "TABLE";
}

std::string describe_tables(H5Reader const& file) {
    std::vector<std::string> statements;
    for (std::string const name : {"x", "y"}) {
        if (!is_table_of_pytables(file, "/" + name)) continue;
        statements.push_back(fmt::format("d = f['{}'][()]; a = np.column_stack([d[c] for c in d.dtype.names])", name));
        statements.push_back(python_by_rows(name));
    }
    return fmt::format("a table of PyTables; {}{}", python_line(file, fmt::format("{}", fmt::join(statements, "; "))),
                       rows_in_turn);
}

}  // namespace

std::string describe_pandas(H5Reader const& file, std::string const& name) {
    if (is_table_of_pytables(file, name)) return describe_tables(file);
    if (frame_at(file, name.substr(1))) return describe_frames(file);
    std::vector<std::string> keys;
    for (std::string const& key : file.children("/")) {
        if (frame_at(file, key)) keys.push_back(key);
    }
    return keys.empty() ? "" : describe_other_frames(file, keys);
}

bool is_written_by_pandas(H5Reader const& file, std::string const& name) {
    bool const has_its_type = file.kind(name) == H5Kind::group && file.has_attribute(name, "pandas_type");
    return has_its_type || file.has_attribute("/", "PYTABLES_FORMAT_VERSION");
}

}  // namespace symdiscover
