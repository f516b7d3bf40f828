// SPDX-License-Identifier: Apache-2.0
#include "core/networks/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

/// Where the first number that is no token stands in x, row by row; x.size() when there is none.
Index first_other(MatrixRef const& x) {
    for (Index i = 0; i < x.rows(); ++i) {
        for (Index l = 0; l < x.cols(); ++l) {
            // NaN and infinity are no integers either.
            if (!(std::floor(x(i, l)) == x(i, l)) || std::isinf(x(i, l))) return i * x.cols() + l;
        }
    }
    return x.size();
}

/// The different numbers in x, ascending.
std::set<double> different(MatrixRef const& x) {
    std::set<double> numbers;
    for (Index i = 0; i < x.rows(); ++i) numbers.insert(x.row(i).begin(), x.row(i).end());
    return numbers;
}

}  // namespace

Vocabulary::Vocabulary(MatrixRef const& x) {
    Index const other = first_other(x);
    if (other < x.size()) {
        throw DataError(fmt::format("x: expected integers as tokens, found {} at [{}, {}]",
                                    x(other / x.cols(), other % x.cols()), other / x.cols(), other % x.cols()));
    }
    std::set<double> const numbers = different(x);
    if (static_cast<Index>(numbers.size()) > largest) {
        throw DataError(
            fmt::format("x: expected at most {} different tokens, found {}", Vocabulary::largest, numbers.size()));
    }
    tokens_.assign(numbers.begin(), numbers.end());
}

bool Vocabulary::fits(MatrixRef const& x) {
    return first_other(x) == x.size() && static_cast<Index>(different(x).size()) <= largest;
}

Index Vocabulary::number(double token) const {
    auto const place = std::lower_bound(tokens_.begin(), tokens_.end(), token);
    return place != tokens_.end() && *place == token ? place - tokens_.begin() : -1;
}

std::vector<std::int32_t> Vocabulary::numbers(MatrixRef const& x) const {
    std::vector<std::int32_t> result;
    result.reserve(static_cast<std::size_t>(x.size()));
    for (Index i = 0; i < x.rows(); ++i) {
        for (Index l = 0; l < x.cols(); ++l) result.push_back(static_cast<std::int32_t>(number(x(i, l))));
    }
    return result;
}

}  // namespace symdiscover
