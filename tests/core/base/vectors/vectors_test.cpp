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

TEST_CASE("products with vectors are right with every set, gaps in the vectors or not") {
    EachSet{}([] {
        Rng rng = make_rng(4);
        for (Index const rows : {1, 2, 7, 30}) {
            for (Index const depth : {1, 3, 41}) {
                Matrix const left = random_matrix(rows, depth, rng);
                Matrix const right = random_matrix(depth, 5, rng);
                Eigen::MatrixXd const left_by_columns = left;
                Vector const column = right.col(2);
                CHECK(is_product(left * column, left, right.col(2)));
                CHECK(is_product(left * right.col(2), left, right.col(2)));
                CHECK(is_product(left_by_columns * right.col(2), left, right.col(2)));
                CHECK(is_product(left.row(0) * right, left.row(0), right));
                CHECK(is_product(left_by_columns.row(0) * right, left.row(0), right));
                CHECK(is_product(left.row(0) * column, left.row(0), right.col(2)));
                Matrix sum = Matrix::Zero(rows, 3);
                sum.col(1).noalias() += left * column;
                CHECK(is_product(sum.col(1), left, right.col(2)));
                CHECK((sum.col(0).isZero(0.0) && sum.col(2).isZero(0.0)));
                sum.transpose().row(1).noalias() -= column.transpose() * left.transpose();
                CHECK((sum.array().abs() <= 1e-12).all());
            }
        }
    });
}

TEST_CASE("what a product comes to does not depend on where in memory its factors stand") {
    EachSet{}([] {
        Rng rng = make_rng(6);
        for (Index const rows : {1, 2, 9, 33}) {
            for (Index const columns : {1, 4, 20}) {
                for (Index const depth : {1, 5, 13, 70}) {
                    Matrix const left = random_matrix(rows, depth, rng);
                    Matrix const right = random_matrix(depth, columns, rng);
                    Matrix const product = left * right;
                    for (Index offset = 1; offset < 8; ++offset) {
                        Vector memory = Vector::Zero(offset + left.size() + right.size());
                        Eigen::Map<Matrix> a(memory.data() + offset, rows, depth);
                        Eigen::Map<Matrix> b(memory.data() + offset + left.size(), depth, columns);
                        a = left;
                        b = right;
                        Matrix around = Matrix::Zero(rows, columns + offset);
                        around.rightCols(columns).noalias() += a * b;
                        CHECK(around.rightCols(columns) == product);
                    }
                }
            }
        }
    });
}

TEST_CASE("products of sums, without any terms, and in single precision are right with every set") {
    EachSet{}([] {
        Rng rng = make_rng(5);
        Matrix const left = random_matrix(6, 20, rng);
        Matrix const right = random_matrix(20, 8, rng);
        Matrix const twice = left + left;
        CHECK(is_product((left + left) * right, twice, right));
        CHECK(is_product(2.0 * left * right, twice, right));
        CHECK((Matrix(left.leftCols(0) * right.topRows(0)).isZero(0.0)));
        CHECK((Matrix(left.topRows(0) * right).rows() == 0));
        Eigen::MatrixXf const single = left.cast<float>() * right.cast<float>();
        Matrix const in_double = left * right;
        CHECK((single.cast<double>() - in_double).cwiseAbs().maxCoeff() < 1e-4);
        CHECK((single.cast<double>() - in_double).cwiseAbs().maxCoeff() > 1e-10);
    });
}
