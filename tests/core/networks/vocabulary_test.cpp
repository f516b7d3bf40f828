// SPDX-License-Identifier: Apache-2.0
#include "core/networks/vocabulary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/base/errors.hpp"

using namespace symdiscover;

TEST_CASE("Tokens are numbered in ascending order, whatever integers they are") {
    Matrix x(2, 3);
    x << 7, -2, 1e9, 7, 7, -2;
    Vocabulary const vocabulary(x);
    CHECK(vocabulary.tokens() == std::vector<double>{-2, 7, 1e9});
    CHECK(vocabulary.number(1e9) == 2);
    CHECK(vocabulary.number(8) == -1);
    CHECK(vocabulary.number(2e9) == -1);
    CHECK(vocabulary.number(std::nan("")) == -1);
    CHECK(vocabulary.numbers(x) == std::vector<std::int32_t>{1, 0, 2, 1, 1, 0});
    CHECK(Vocabulary::fits(x));
}

TEST_CASE("What is no token is refused by its value and place") {
    Matrix x = Matrix::Ones(2, 3);
    x(1, 2) = 0.5;
    CHECK_THROWS_WITH_AS(Vocabulary{x}, "x: expected integers as tokens, found 0.5 at [1, 2]", DataError);
    CHECK(!Vocabulary::fits(x));
    for (double const bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        x(1, 2) = bad;
        CHECK_THROWS_AS(Vocabulary{x}, DataError);
        CHECK(!Vocabulary::fits(x));
    }
}

TEST_CASE("A thousand different tokens are allowed, one more is not") {
    Matrix const x = Vector::LinSpaced(1001, 0.0, 1000.0).transpose();
    CHECK(Vocabulary(x.leftCols(1000)).size() == 1000);
    CHECK_THROWS_WITH_AS(Vocabulary{x}, "x: expected at most 1000 different tokens, found 1001", DataError);
    CHECK(!Vocabulary::fits(x));
}
