// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/h5/reader_format.hpp"

namespace symdiscover {

/// What the columns of a table are taken for.
struct CsvRoles {
    std::vector<std::size_t> values;  ///< columns of numbers, in the order in which they are wanted
    std::optional<std::size_t> task;  ///< the one whose text says which task a row belongs to
};

/// The rows of a CSV file, in order.
struct CsvTable {
    std::vector<std::string> names;  ///< of all columns: what the first line says
    CsvRoles roles;
    std::vector<double> values;  ///< [rows, roles.values]; NaN where a cell is empty or says NA, NaN or null
    std::vector<Index> lines;    ///< [rows]: where each row ends in the file, counted from 1
    std::vector<Index> tasks;    ///< [rows]: the task, numbered by first appearance; empty without such a column
    std::map<std::string, Index, std::less<>> task_numbers;

    Index rows() const { return static_cast<Index>(lines.size()); }
};

/// Reads a table whose first line names the columns: fields separated by commas, semicolons or tabs (the most frequent
/// of them in the first line), quoted as RFC 4180 says. `choose` says what the columns are taken for, and throws
/// DataError where it finds none. Throws DataError naming the line for rows of another length, and for what is no
/// number.
CsvTable read_csv(OpenFiles::One const& file, OpenFiles const& files,
                  std::function<CsvRoles(std::vector<std::string> const& names)> const& choose);

}  // namespace symdiscover
