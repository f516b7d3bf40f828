// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/orders/integer_lattice.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace symdiscover {

namespace {

constexpr std::size_t most_columns = IntegerLattice::largest_dimension;
constexpr std::int64_t largest = std::int64_t{1} << 30;  // a product of two such numbers is far from overflow

/// target -= factor * source; false when the result outgrows 30 bits.
bool subtract(IntegerVector& target, std::int64_t factor, IntegerVector const& source) {
    if (std::abs(factor) >= largest) return false;
    bool small = true;
    for (std::size_t c = 0; c < most_columns; ++c) {
        target[c] -= factor * source[c];
        small = small && std::abs(target[c]) < largest;
    }
    return small;
}

/// Brings a square matrix into Smith normal form by row and column operations; the latter are repeated on `transform`,
/// whose row i belongs to column i.
class SmithForm {
  public:
    using Rows = std::array<IntegerVector, most_columns>;

    SmithForm(Rows const& rows, std::size_t dimension) : rows_(rows), dimension_(dimension) {
        for (std::size_t c = 0; c < most_columns; ++c) transform_[c][c] = 1;
    }

    bool run() {
        for (std::size_t t = 0; t < dimension_; ++t) {
            while (bring_smallest_to(t)) {
                if (!clear_row_and_column(t)) return false;
                if (is_cleared(t) && !add_row_that_is_no_multiple(t)) break;
            }
        }
        return true;
    }

    std::int64_t diagonal(std::size_t t) const { return std::abs(rows_[t][t]); }
    IntegerVector const& functional(std::size_t t) const { return transform_[t]; }

  private:
    /// False when the rest of the matrix is zero.
    bool bring_smallest_to(std::size_t t) {
        std::int64_t smallest = 0;
        std::pair<std::size_t, std::size_t> place{t, t};
        for (std::size_t r = t; r < dimension_; ++r) {
            for (std::size_t c = t; c < dimension_; ++c) {
                std::int64_t const size = std::abs(rows_[r][c]);
                if (size == 0 || (smallest != 0 && size >= smallest)) continue;
                smallest = size;
                place = {r, c};
            }
        }
        std::swap(rows_[t], rows_[place.first]);
        for (auto& row : rows_) std::swap(row[t], row[place.second]);
        std::swap(transform_[t], transform_[place.second]);
        return smallest != 0;
    }

    bool clear_row_and_column(std::size_t t) {
        for (std::size_t r = t + 1; r < dimension_; ++r) {
            if (!subtract(rows_[r], rows_[r][t] / rows_[t][t], rows_[t])) return false;
        }
        for (std::size_t c = t + 1; c < dimension_; ++c) {
            if (!subtract_column(c, rows_[t][c] / rows_[t][t], t)) return false;
        }
        return true;
    }

    /// Column c -= factor * column t. Coordinates are functionals of vectors, vectors are rows: the same operation.
    bool subtract_column(std::size_t c, std::int64_t factor, std::size_t t) {
        for (auto& row : rows_) {
            row[c] -= factor * row[t];
            if (std::abs(row[c]) >= largest) return false;
        }
        return subtract(transform_[c], factor, transform_[t]);
    }

    bool is_cleared(std::size_t t) const {
        for (std::size_t i = t + 1; i < dimension_; ++i) {
            if (rows_[i][t] != 0 || rows_[t][i] != 0) return false;
        }
        return true;
    }

    /// Each invariant factor divides the next: a row with an entry that pivot t does not divide is added to row t, and
    /// clearing again gives a smaller pivot. False when there is none.
    bool add_row_that_is_no_multiple(std::size_t t) {
        for (std::size_t r = t + 1; r < dimension_; ++r) {
            for (std::size_t c = t + 1; c < dimension_; ++c) {
                if (rows_[r][c] % rows_[t][t] == 0) continue;
                for (std::size_t k = t + 1; k < dimension_; ++k) rows_[t][k] += rows_[r][k];
                return true;
            }
        }
        return false;
    }

    Rows rows_;
    Rows transform_{};
    std::size_t dimension_;
};

}  // namespace

Index AbelianQuotient::coordinate(std::size_t i, IntegerVector const& vector) const {
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < most_columns; ++c) sum += functionals[i][c] * vector[c];
    if (moduli[i] == 0) return sum;
    std::int64_t const remainder = sum % moduli[i];
    return remainder < 0 ? remainder + moduli[i] : remainder;
}

bool IntegerLattice::insert(IntegerVector relation) {
    bool changed = false;
    for (std::size_t c = 0; c < dimension_; ++c) {
        if (relation[c] == 0) continue;
        if (rows_[c][c] == 0) {
            rows_[c] = relation;
            return reduce_rows();
        }
        if (relation[c] % rows_[c][c] == 0) {
            if (!subtract(relation, relation[c] / rows_[c][c], rows_[c])) return false;
            continue;
        }
        changed = true;
        if (!replace_pivot(c, relation)) return false;
    }
    return !changed || reduce_rows();
}

/// Euclid's algorithm on the two rows: the greatest common divisor becomes the pivot, the relation loses the column.
bool IntegerLattice::replace_pivot(std::size_t pivot, IntegerVector& relation) {
    IntegerVector& row = rows_[pivot];
    while (relation[pivot] != 0) {
        if (!subtract(row, row[pivot] / relation[pivot], relation)) return false;
        std::swap(row, relation);
    }
    return true;
}

/// Entries above a pivot become smaller than it, so that numbers do not grow with the number of relations.
bool IntegerLattice::reduce_rows() {
    for (std::size_t pivot = 0; pivot < dimension_; ++pivot) {
        if (rows_[pivot][pivot] == 0) continue;
        for (std::size_t above = 0; above < pivot; ++above) {
            std::int64_t const factor = rows_[above][pivot] / rows_[pivot][pivot];
            if (factor != 0 && !subtract(rows_[above], factor, rows_[pivot])) return false;
        }
    }
    return true;
}

std::optional<AbelianQuotient> IntegerLattice::quotient() const {
    SmithForm smith(rows_, dimension_);
    if (!smith.run()) return std::nullopt;
    AbelianQuotient result;
    for (std::size_t t = 0; t < dimension_; ++t) {
        if (smith.diagonal(t) == 1) continue;
        result.moduli.push_back(smith.diagonal(t));
        result.functionals.push_back(smith.functional(t));
    }
    return result;
}

}  // namespace symdiscover
