// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// Z^d, d <= 8.
using IntegerVector = std::array<std::int64_t, 8>;

/// An abelian group that integer vectors describe: Z/moduli[0] x Z/moduli[1] x ..., where modulus 0 means Z and each
/// modulus divides the next. Factors of order 1 are left out.
struct AbelianQuotient {
    std::vector<Index> moduli;
    std::vector<IntegerVector> functionals;  ///< coordinate i of a vector is its product with functional i

    /// In [0, modulus), or any integer where the modulus is 0.
    Index coordinate(std::size_t i, IntegerVector const& vector) const;
};

/// The lattice of relations in Z^dimension that vectors inserted one by one generate, and what Z^dimension is when
/// these are taken as zero (the Smith normal form).
class IntegerLattice {
  public:
    static constexpr std::size_t largest_dimension = std::tuple_size_v<IntegerVector>;

    explicit IntegerLattice(std::size_t dimension) : dimension_(dimension) {}

    /// False when a number outgrows 30 bits: no relation between the places of a layer is that large, so whatever
    /// gave them has no pattern. The lattice is then of no more use.
    [[nodiscard]] bool insert(IntegerVector relation);

    /// Nothing when a number outgrows 30 bits.
    std::optional<AbelianQuotient> quotient() const;

  private:
    bool replace_pivot(std::size_t pivot, IntegerVector& relation);
    bool reduce_rows();

    std::size_t dimension_;
    std::array<IntegerVector, largest_dimension> rows_{};  ///< echelon form: row i is zero, or starts at column i
};

}  // namespace symdiscover
