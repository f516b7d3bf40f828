// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <Eigen/QR>
#include <unsupported/Eigen/KroneckerProduct>

#include "core/base/rng.hpp"
#include "core/groups/action.hpp"
#include "core/partitions/subspace.hpp"

/// Proposition 1 of [MSR], constructively: for every finite group G there is a U such that the layers vec(W) = U v are
/// exactly those that are equivariant to G. The U whose columns are the indicators of G's orbits on the weights is one.
using namespace symdiscover;

namespace {

struct Pair {
    char const* input;
    char const* output;
};

/// Every named group on both sides, and pairs that act differently on inputs and outputs.
constexpr Pair catalogue[] = {
    {"trivial(1)", "trivial(1)"},
    {"trivial(4)", "trivial(4)"},
    {"cyclic(1)", "cyclic(1)"},
    {"cyclic(2)", "cyclic(2)"},
    {"cyclic(7)", "cyclic(7)"},
    {"dihedral(3)", "dihedral(3)"},
    {"dihedral(6)", "dihedral(6)"},
    {"symmetric(1)", "symmetric(1)"},
    {"symmetric(2)", "symmetric(2)"},
    {"symmetric(5)", "symmetric(5)"},
    {"alternating(3)", "alternating(3)"},
    {"alternating(4)", "alternating(4)"},
    {"alternating(5)", "alternating(5)"},
    {"reflection(1)", "reflection(1)"},
    {"reflection(4)", "reflection(4)"},
    {"reflection(5)", "reflection(5)"},
    {"translation(1,4)", "translation(1,4)"},
    {"translation(3,4)", "translation(3,4)"},
    {"p4(1)", "p4(1)"},
    {"p4(2)", "p4(2)"},
    {"p4(3)", "p4(3)"},
    {"p4m(2)", "p4m(2)"},
    {"p4m(3)", "p4m(3)"},
    {"grid(cyclic(3), symmetric(3))", "grid(cyclic(3), symmetric(3))"},
    {"grid(trivial(2), cyclic(4))", "grid(trivial(2), cyclic(4))"},
    {"union(cyclic(3), symmetric(4))", "union(cyclic(3), symmetric(4))"},
    {"union(trivial(2), reflection(3))", "union(trivial(2), reflection(3))"},
    {"wreath(cyclic(2), cyclic(3))", "wreath(cyclic(2), cyclic(3))"},
    {"wreath(symmetric(3), trivial(2))", "wreath(symmetric(3), trivial(2))"},
    {"wreath(union(cyclic(2), trivial(1)), symmetric(2))", "wreath(union(cyclic(2), trivial(1)), symmetric(2))"},
    {"generators(6; (0 1 2)(3 4 5), (0 3))", "generators(6; (0 1 2)(3 4 5), (0 3))"},
    {"generators(5; (0 4)(1 2))", "generators(5; (0 4)(1 2))"},
    {"generators(3; ())", "generators(3; ())"},
    // Invariant maps, and layers whose inputs stand still.
    {"cyclic(6)", "trivial(1)"},
    {"union(symmetric(2), symmetric(3))", "trivial(1)"},
    {"p4(3)", "trivial(2)"},
    {"trivial(1)", "dihedral(5)"},
    {"trivial(3)", "cyclic(4)"},
    // One generator on each side for each on the other; the pairs generate a subgroup of the product.
    {"cyclic(6)", "cyclic(4)"},
    {"cyclic(4)", "cyclic(2)"},
    {"dihedral(4)", "symmetric(3)"},
    {"dihedral(6)", "dihedral(3)"},
    {"symmetric(4)", "alternating(5)"},
    {"translation(2,3)", "generators(3; (), (0 1 2))"},
    {"generators(4; (0 1), (1 2 3))", "generators(3; (0 1), (0 1))"},
};

Matrix permutation_matrix(Permutation const& permutation) {
    auto const size = static_cast<Index>(permutation.size());
    Matrix matrix = Matrix::Zero(size, size);
    for (Index i = 0; i < size; ++i) matrix(image(permutation, i), i) = 1.0;
    return matrix;
}

Matrix kronecker(Matrix const& a, Matrix const& b) { return Eigen::kroneckerProduct(a, b); }

/// The equations P_out(g) W = W P_in(g) on vec(W), row-major, of all generators on top of each other.
Matrix equations(std::vector<ActionGenerator> const& action, Index outputs, Index inputs) {
    Index const weights = outputs * inputs;
    Matrix all(static_cast<Index>(action.size()) * weights, weights);
    Index first = 0;
    for (ActionGenerator const& generator : action) {
        all.middleRows(first, weights) =
            kronecker(permutation_matrix(generator.output), Matrix::Identity(inputs, inputs)) -
            kronecker(Matrix::Identity(outputs, outputs), permutation_matrix(generator.input).transpose());
        first += weights;
    }
    return all;
}

Index rank_of(Matrix const& matrix) {
    return matrix.rows() == 0 ? 0 : Eigen::ColPivHouseholderQR<Matrix>(matrix).rank();
}

}  // namespace

TEST_CASE("proposition 1: the orbit indicators of a group span exactly its equivariant layers") {
    Rng rng = make_rng(1);
    for (Pair const& pair : catalogue) {
        CAPTURE(pair.input);
        CAPTURE(pair.output);
        GroupExpr const input = parse_group(pair.input);
        GroupExpr const output = parse_group(pair.output);
        Index const n = input.degree;
        Index const m = output.degree;
        std::vector<ActionGenerator> const action = make_action(input, output);
        Matrix const u = block_indicator(weight_orbits(action, m, n));
        Matrix const constraints = equations(action, m, n);

        // Each column is a solution, to the last bit, the columns are independent, and there are as many as the space
        // of solutions has dimensions: together a basis of it.
        CHECK((constraints * u).cwiseAbs().sum() == 0.0);
        CHECK(rank_of(u) == u.cols());
        CHECK(u.cols() == m * n - rank_of(constraints));

        // In words: a layer made of U moves its outputs as its inputs are moved.
        Vector const v = normal_matrix(rng, u.cols(), 1);
        Vector const vec = u * v;
        Eigen::Map<Matrix const> const w(vec.data(), m, n);
        Vector const x = normal_matrix(rng, n, 1);
        for (ActionGenerator const& g : action) {
            Vector const moved_first = w * (permutation_matrix(g.input) * x);
            Vector const moved_after = permutation_matrix(g.output) * (w * x);
            CHECK((moved_first - moved_after).norm() < 1e-12 * (1.0 + moved_after.norm()));
        }
    }
}

TEST_CASE("proposition 1: a layer that is not made of the orbit indicators breaks a constraint") {
    Rng rng = make_rng(2);
    std::vector<ActionGenerator> const action = make_action(parse_group("dihedral(5)"), parse_group("dihedral(5)"));
    Matrix const basis = orthonormal_basis(block_indicator(weight_orbits(action, 5, 5)));
    Vector const any = normal_matrix(rng, 25, 1);
    Vector const outside = any - basis * (basis.transpose() * any);
    CHECK((equations(action, 5, 5) * outside).norm() > 0.1 * outside.norm());
}
