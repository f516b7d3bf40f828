// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// One binary for every processor: products of matrices, most of the time of most fits, are there once for each set of
/// vector instructions, and the widest that the processor has is used. The sets differ in the last digits of sums.
namespace symdiscover {

/// A matrix in memory of others.
template <class Number>
struct StridedMatrix {
    Number* data = nullptr;
    std::ptrdiff_t rows = 0;
    std::ptrdiff_t columns = 0;
    std::ptrdiff_t major = 0;  ///< from the start of a row (or of a column) to that of the next
    bool by_rows = false;

    StridedMatrix transposed() const { return {data, columns, rows, major, !by_rows}; }
};

/// result += factor left right. The result shares no memory with a factor.
void add_product(StridedMatrix<double const> const& left, StridedMatrix<double const> const& right, double factor,
                 StridedMatrix<double> const& result);
void add_product(StridedMatrix<float const> const& left, StridedMatrix<float const> const& right, float factor,
                 StridedMatrix<float> const& result);

/// The same where the result is stored by columns.
template <class Number>
using AddProduct = void (*)(StridedMatrix<Number const> const& left, StridedMatrix<Number const> const& right,
                            Number factor, StridedMatrix<Number> const& result);

/// [left is stored by rows][right is stored by rows]
template <class Number>
struct ProductTable {
    AddProduct<Number> add_product[2][2];
};

/// What is compiled once for each set of vector instructions.
struct ProductKernels {
    ProductTable<double> in_double;
    ProductTable<float> in_single;
};

/// Names of the sets that this processor has, narrowest first: "baseline", which the rest of the program is compiled
/// for, then "avx2" and "avx512" where they are.
std::vector<std::string> vector_sets();

/// Products take this set from now on; without a call, the last one. Call it while there are no other threads.
/// OptionError if it is none of vector_sets().
void use_vector_set(std::string const& name);

}  // namespace symdiscover
