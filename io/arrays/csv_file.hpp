// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "io/h5/reader_format.hpp"

namespace symdiscover {

/// What the columns of CSV files are.
struct CsvOptions {
    std::string x;     ///< names of columns, as columns_meant() takes them; empty: those called x, or all with a name
    std::string y;     ///< the same
    std::string task;  ///< the column that says which task a row belongs to; empty: rows are not of tasks
};

/// CSV files: one, whose columns are those of /x and of /y, or two, the second with /y. With a column of tasks the
/// arrays are [tasks, examples, columns], filled up with NaN where tasks have fewer examples than others, and /examples
/// says how many each has; without, they are [rows, columns].
std::shared_ptr<ReaderFormat> csv_format(CsvOptions options);

}  // namespace symdiscover
