// SPDX-License-Identifier: Apache-2.0
#include "core/base/vectors/vectors.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"
#include "core/base/types.hpp"

using namespace symdiscover;

namespace {

/// Puts the set back that was in use.
struct EachSet {
    ~EachSet() { use_vector_set(vector_sets().back()); }

    template <class Body>
    void operator()(Body const& body) const {
        for (auto const& name : vector_sets()) {
            CAPTURE(name);
            use_vector_set(name);
            body();
        }
    }
};

Matrix random_matrix(Index rows, Index columns, Rng& rng) {
    return Matrix::NullaryExpr(rows, columns, [&rng] { return normal(rng); });
}

/// The product by its definition, and how far rounding may be off.
template <class Left, class Right>
bool is_product(Matrix const& product, Left const& left, Right const& right) {
    Matrix const exact = left.lazyProduct(right);
    Matrix const scale = left.cwiseAbs().lazyProduct(right.cwiseAbs());
    return ((product - exact).array().abs() <= 1e-14 * scale.array()).all();
}

}  // namespace

TEST_CASE("the first set of vector instructions is the one that any processor has") {
    CHECK(vector_sets().front() == "baseline");
}

TEST_CASE("a set that is not there is refused, and those that are there are named") {
    CHECK_THROWS_WITH_AS(use_vector_set("mmx"), doctest::Contains("\"mmx\""), OptionError);
    CHECK_THROWS_WITH_AS(use_vector_set(""), doctest::Contains("It has: baseline"), OptionError);
}

TEST_CASE("products are right with every set, whatever their sizes and however their factors are stored") {
    EachSet{}([] {
        Rng rng = make_rng(1);
        for (int trial = 0; trial < 60; ++trial) {
            Index const rows = 1 + uniform_index(rng, 70);
            Index const depth = 1 + uniform_index(rng, 300);
            Index const columns = 1 + uniform_index(rng, 70);
            CAPTURE(rows);
            CAPTURE(depth);
            CAPTURE(columns);
            Matrix const left = random_matrix(rows, depth, rng);
            Matrix const right = random_matrix(depth, columns, rng);
            Eigen::MatrixXd const left_by_columns = left;
            Eigen::MatrixXd const right_by_columns = right;
            CHECK(is_product(left * right, left, right));
            CHECK(is_product(left_by_columns * right, left, right));
            CHECK(is_product(left * right_by_columns, left, right));
            CHECK(is_product(left_by_columns * right_by_columns, left, right));
            CHECK(is_product(right.transpose() * left.transpose(), right.transpose(), left.transpose()));
        }
    });
}

TEST_CASE("products of parts of matrices, times a factor, are added to parts of matrices with every set") {
    EachSet{}([] {
        Rng rng = make_rng(2);
        Matrix const left = random_matrix(50, 80, rng);
        Matrix const right = random_matrix(90, 70, rng);
        auto const a = left.block(3, 5, 41, 67);
        auto const b = right.block(7, 1, 67, 39);
        Matrix sum = random_matrix(60, 60, rng);
        Matrix const before = sum;
        sum.block(2, 9, 41, 39).noalias() -= 0.5 * a * b;
        CHECK(is_product(2.0 * (before - sum).block(2, 9, 41, 39), a, b));
        sum.block(2, 9, 41, 39) = before.block(2, 9, 41, 39);
        CHECK(sum == before);
    });
}

TEST_CASE("a wider set is what products take: it rounds otherwise") {
    EachSet const restores;
    Rng rng = make_rng(3);
    Matrix const left = random_matrix(40, 200, rng);
    Matrix const right = random_matrix(200, 40, rng);
    use_vector_set("baseline");
    Matrix const narrow = left * right;
    CHECK(narrow == left * right);
    for (auto const& name : vector_sets()) {
        use_vector_set(name);
        CHECK((narrow == left * right) == (name == "baseline"));
    }
}
