// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// The labels of outputs x inputs weights, row by row. All that counts is which are equal.
struct LabelMatrix {
    Index outputs = 0;
    Index inputs = 0;
    std::vector<std::int32_t> labels;

    std::int32_t operator()(Index a, Index j) const { return labels[static_cast<std::size_t>(a * inputs + j)]; }
    LabelMatrix transposed() const;

    /// The rows and columns given, in this order.
    LabelMatrix part(std::span<Index const> rows, std::span<Index const> columns) const;
};

/// Rows that agree in every column, gathered: classes in the order of their first rows. For columns, transpose.
std::vector<std::vector<Index>> classes_of_equal_rows(LabelMatrix const& matrix);

}  // namespace symdiscover
