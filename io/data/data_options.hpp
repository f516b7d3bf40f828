// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/option_field.hpp"
#include "core/data/dataset_kind.hpp"
#include "io/h5/file_access.hpp"

namespace symdiscover {

/// In which order the axes of /x and /y are read.
enum class AxisReading {
    automatic,  ///< as stored, unless the names of the axes say otherwise; what shows that they are reversed is refused
    reversed,   ///< the last one of the file first: programs that store columns first write them so
    stored,     ///< as the file has them, whatever it says of itself
};

/// What becomes of examples that have a missing value.
enum class MissingValues { error, drop };

/// How a dataset is to be understood, where the file does not say it or says it wrongly.
struct DataOptions {
    std::optional<DatasetKind> kind;  ///< without a value: what the file says
    AxisReading axes = AxisReading::automatic;
    MissingValues missing = MissingValues::error;
    bool follow_links = false;  ///< read files in other folders where the file says that its data lie there

    std::string y_file;  ///< where /y lies in a file of its own; else empty
    std::string x_name;  ///< what the file calls /x, or the columns of a CSV file that are; empty: x
    std::string y_name;
    std::string task;             ///< the column of a CSV file that says which task a row belongs to; or empty
    std::optional<Index> window;  ///< rows of one recording, [time, ...], are cut into tasks of so many examples

    /// The same without what only the file is asked for that they were given with.
    DataOptions of_another_file() const;

    Links links() const { return follow_links ? Links::anywhere : Links::same_folder; }

    /// Throws OptionError for options that say what is a task, where there are none.
    void require_suit(DatasetKind found) const;

    /// Throws OptionError for a value that none of the options has, and for options that exclude each other.
    void validate() const;
};

/// All of them as options of the command line, bound to the fields of `options`, which must outlive them.
std::vector<OptionField> option_fields(DataOptions& options);

}  // namespace symdiscover
