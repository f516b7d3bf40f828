// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "io/data/dataset.hpp"

/// What can be seen in a dataset without fitting anything.
namespace symdiscover {

/// One input or one output, over all examples of all tasks.
struct ColumnSummary {
    double mean = 0.0;
    double rms = 0.0;  ///< root of the mean square
    bool constant = false;
};

/// A value that stands several times, to the last digit, far outside of all others.
struct SuspiciousValue {
    double value = 0.0;
    Index count = 0;
};

struct DataChecks {
    std::vector<ColumnSummary> inputs;
    std::vector<ColumnSummary> outputs;
    std::vector<std::vector<Index>> equal_inputs;   ///< inputs that are the same in every example; two or more each
    std::vector<std::vector<Index>> equal_outputs;  ///< constant ones left out, as of the inputs
    std::vector<std::vector<Index>> equal_tasks;    ///< tasks that have the same examples, as a fit finds them
    Index examples = 0;                             ///< all that are there, of all tasks
    Index copied_examples = 0;                      ///< of those, how many repeat an earlier one, x and y
    std::vector<SuspiciousValue> in_x;
    std::vector<SuspiciousValue> in_y;
};

/// Reads all examples, some tasks at a time: memory holds one number an example beside them. Copies are told by
/// 64-bit hashes. Throws DataError when the file has become unreadable.
DataChecks check_data(Dataset const& dataset);

}  // namespace symdiscover
