// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// The different tokens of some data, in ascending order: token number t is tokens()[t]. Tokens are any integers,
/// stored as floating-point numbers in the inputs of a dataset.
class Vocabulary {
  public:
    /// More tokens than this are taken for numbers that were measured, not for names of things.
    static constexpr Index largest = 1000;

    Vocabulary() = default;

    /// The tokens in x [N, L]. Throws DataError naming the first number that is no integer, or how many different
    /// ones there are when they are more than `largest`.
    explicit Vocabulary(MatrixRef const& x);

    /// Whether x is the input of a model of tokens: integers, not more than `largest` different ones.
    static bool fits(MatrixRef const& x);

    Index size() const { return static_cast<Index>(tokens_.size()); }
    std::vector<double> const& tokens() const { return tokens_; }

    /// The token's number, or -1 when it is not one of these.
    Index number(double token) const;

    /// number() of each entry of x [N, L], row by row.
    std::vector<std::int32_t> numbers(MatrixRef const& x) const;

  private:
    std::vector<double> tokens_;
};

}  // namespace symdiscover
