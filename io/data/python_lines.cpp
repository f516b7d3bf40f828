// SPDX-License-Identifier: Apache-2.0
#include "io/data/python_lines.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "io/data/array_writers.hpp"
#include "io/data/data_array.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// What the numbers of `dataset` stand for; the scale is taken from each dataset, as many of them can differ in it.
std::string decoded(H5Reader const& file, std::string const& array, std::string const& dataset, bool& may_be_missing) {
    Encoding const encoding = read_encoding(file, array);
    std::string values = dataset + "[()]";
    if (file.has_attribute(array, "scale_factor")) values += fmt::format(" * {}.attrs['scale_factor']", dataset);
    if (file.has_attribute(array, "add_offset")) values += fmt::format(" + {}.attrs['add_offset']", dataset);
    std::vector<double> missing = encoding.missing;
    std::erase_if(missing, [](double value) { return std::isnan(value); });
    may_be_missing = !encoding.missing.empty();
    if (missing.empty()) return values;
    return fmt::format("np.where(np.isin({}, [{}]), np.nan, {})", dataset, fmt::join(missing, ", "), values);
}

}  // namespace

std::string python_line(H5Reader const& file, std::string const& statements) {
    return fmt::format(
        "convert it in Python: import h5py, numpy as np; f = h5py.File({}); g = h5py.File('new.h5', 'w'); {}; "
        "g.close()",
        quoted_for_python(file.path()), statements);
}

PythonArray python_array(H5Reader const& file, DatasetKind kind, std::string const& array, std::string const& dataset) {
    PythonArray result;
    if (file.dataset(array).layout().is_reference()) {  // a cell array of MATLAB's: one array for each task
        result.reversed_by = column_major_writer(file, array);
        char const* const one = result.reversed_by.empty() ? "f[r][()]" : "np.transpose(f[r][()])";
        result.expression = fmt::format("np.stack([{} for r in {}[()].ravel()])", one, dataset);
        return result;
    }
    result.order = axis_order_of_one(file, kind, array);
    std::string const values = decoded(file, array, dataset, result.may_be_missing);
    bool const moves = !std::is_sorted(result.order.begin(), result.order.end());
    bool const reversed = std::is_sorted(result.order.rbegin(), result.order.rend());
    if (moves && reversed) result.reversed_by = column_major_writer(file, array);
    if (!moves) {
        result.expression = values;
    } else if (reversed) {
        result.expression = fmt::format("np.transpose({})", values);
    } else {
        result.expression = fmt::format("np.transpose({}, ({}))", values, fmt::join(result.order, ", "));
    }
    return result;
}

}  // namespace symdiscover
