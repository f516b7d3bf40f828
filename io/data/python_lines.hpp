// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/data/axis_order.hpp"
#include "io/h5/h5_reader.hpp"

/// Python for messages: what turns a file that we do not read into one that we do.
namespace symdiscover {

/// "convert it in Python: ...", a program that reads the file as `f` and writes what it finds to new.h5 as `g`.
std::string python_line(H5Reader const& file, std::string const& statements);

/// An array as an expression, and what the reader of the message should know of it.
struct PythonArray {
    std::string expression;
    std::string reversed_by;      ///< the program that reversed the axes, which the expression turns round; or empty
    bool may_be_missing = false;  ///< some numbers mean "no value": the expression has NaN in their place
    std::vector<Index> order;     ///< axis a of the expression is axis order[a] of the dataset
};

/// The numbers of a dataset that stands outside /x and /y, which Python has as `dataset`: its axes in our order and its
/// numbers decoded, since the new file has none of the attributes that say how to read them.
PythonArray python_array(H5Reader const& file, DatasetKind kind, std::string const& array, std::string const& dataset);

}  // namespace symdiscover
