// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/ladder.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/core/groups/small_groups.hpp"

using namespace symdiscover;

namespace {

/// The name, or "" where there is none; the same for other numbers of the points.
std::string name_of(FiniteGroup const& group) {
    NamingBudget budget;
    auto const named = name_group(group, budget);
    Rng rng = make_rng(8);
    for (int trial = 0; trial < 3; ++trial) {
        NamingBudget again_budget;
        auto const again = name_group(renumbered(group, random_permutation(rng, group.degree)), again_budget);
        CHECK((again ? to_string(again->name) : "") == (named ? to_string(named->name) : ""));
    }
    if (!named) return "";
    CHECK(parse_group_name(to_string(named->name)) == named->name);
    return to_string(named->name);
}

std::string name_of(std::string const& text) { return name_of(finite(text)); }

std::string name_of(std::string const& text, BigInteger const& order) {
    return name_of(FiniteGroup{parse_group(text), order});
}

}  // namespace

TEST_CASE("single groups have their names") {
    CHECK(name_of("trivial(3)") == "trivial");
    CHECK(name_of("cyclic(2)") == "C2");
    CHECK(name_of("cyclic(12)") == "C12");
    CHECK(name_of("dihedral(4)") == "D4");
    CHECK(name_of("dihedral(9)") == "D9");
    CHECK(name_of("symmetric(6)") == "S6");
    CHECK(name_of("alternating(4)") == "A4");
    CHECK(name_of("alternating(6)") == "A6");
    CHECK(name_of("alternating(3)") == "C3");
    CHECK(name_of("dihedral(3)") == "S3");
    CHECK(name_of("symmetric(2)") == "C2");
    CHECK(name_of("reflection(7)") == "C2");
}

TEST_CASE("abelian groups have a canonical name") {
    CHECK(name_of("translation(4,4)") == "C4 x C4");
    CHECK(name_of("translation(2,2)") == "C2 x C2");
    CHECK(name_of("translation(2,3)") == "C6");
    // The same group: C2 x C3 x C4.
    CHECK(name_of("translation(4,6)") == "C4 x C6");
    CHECK(name_of("translation(2,12)") == "C4 x C6");
    CHECK(name_of("translation(2,8)") == "C2 x C8");
    CHECK(name_of("grid(translation(2,4),cyclic(2))") == "C2 x C2 x C4");
    CHECK(name_of("grid(translation(2,6),cyclic(6))") == "C2 x C6 x C6");
    // Two cycles of four that turn together, or one of them alone by a half: faithful on no single orbit.
    CHECK(name_of("generators(8; (0 1 2 3)(4 5 6 7), (4 6)(5 7))") == "C2 x C4");
    CHECK(name_of("generators(8; (0 1 2 3), (0 2)(4 5), (4 5)(6 7))") == "C2 x D4");
}

TEST_CASE("square tori with quarter turns and reflections") {
    for (Index n = 3; n <= 7; ++n) {
        CAPTURE(n);
        CHECK(name_of(fmt::format("p4({})", n)) == fmt::format("p4({})", n));
        CHECK(name_of(fmt::format("p4m({})", n)) == fmt::format("p4m({})", n));
    }
    CHECK(name_of("p4(2)") == "D4");
    // Half turns and reflections without quarter turns have the order of p4(4), 64, too.
    CHECK(name_of("grid(dihedral(4),dihedral(4))") == "D4 x D4");
    CHECK(name_of("grid(cyclic(4),wreath(cyclic(2),cyclic(2)))") == "C4 x D4");
}

TEST_CASE("shifts and multiplications of a prime ring") {
    CHECK(name_of("generators(7; (0 1 2 3 4 5 6), (1 2 4)(3 6 5))") == "C7 : C3");
    CHECK(name_of("generators(5; (0 1 2 3 4), (1 2 4 3))") == "C5 : C4");
    CHECK(name_of("generators(13; (0 1 2 3 4 5 6 7 8 9 10 11 12), (1 3 9)(2 6 5)(4 12 10)(7 8 11))") == "C13 : C3");
    CHECK(name_of("union(generators(5; (0 1 2 3 4), (1 2 4 3)),symmetric(3))") == "S3 x (C5 : C4)");
    CHECK(name_of("wreath(generators(5; (0 1 2 3 4), (1 2 4 3)),symmetric(2))") == "(C5 : C4) wr C2");
}

TEST_CASE("direct products by disjoint points, and by rows and columns") {
    CHECK(name_of("union(symmetric(4),symmetric(3))") == "S3 x S4");
    CHECK(name_of("grid(symmetric(3),symmetric(4))") == "S3 x S4");
    CHECK(name_of("grid(cyclic(4),symmetric(3))") == "C4 x S3");
    CHECK(name_of("grid(grid(symmetric(3),cyclic(4)),dihedral(5))") == "C4 x S3 x D5");
    CHECK(name_of("union(cyclic(4),cyclic(3))") == "C3 x C4");
    CHECK(name_of("union(p4(5),dihedral(4))") == "D4 x p4(5)");
    CHECK(name_of("grid(union(cyclic(2),symmetric(3)),cyclic(4))") == "C2 x C4 x S3");
    CHECK(name_of("grid(wreath(cyclic(3),symmetric(3)),cyclic(4))") == "C4 x (C3 wr S3)");
    // D6 is S3 x C2.
    CHECK(name_of("grid(symmetric(3),cyclic(2))") == "D6");
    // Of order 5!, and doubly transitive on five points.
    CHECK(name_of("union(alternating(5),cyclic(2))") == "C2 x A5");
    CHECK(name_of("union(symmetric(5),trivial(2))") == "S5");
    CHECK(name_of("generators(5; (0 1)(2 3 4), (0 1 2 3 4))") == "S5");
}

TEST_CASE("products of many factors are written as powers") {
    std::string text = "cyclic(3)";
    for (int factor = 0; factor < 4; ++factor) text = "union(" + text + ",symmetric(3))";
    CHECK(name_of(text, 3 * 6 * 6 * 6 * 6) == "C3 x S3 x S3 x S3 x S3");
    for (int factor = 0; factor < 5; ++factor) text = "union(" + text + ",cyclic(2))";
    CHECK(name_of(text, 3 * 6 * 6 * 6 * 6 * 32) == "C2^5 x C3 x S3^4");
}

TEST_CASE("wreath products by their blocks") {
    CHECK(name_of("wreath(cyclic(4),symmetric(3))") == "C4 wr S3");
    CHECK(name_of("wreath(symmetric(3),cyclic(4))") == "S3 wr C4");
    CHECK(name_of("wreath(cyclic(2),cyclic(3))") == "C2 wr C3");
    CHECK(name_of("wreath(dihedral(5),cyclic(3))") == "D5 wr C3");
    CHECK(name_of("wreath(cyclic(3),dihedral(4))") == "C3 wr D4");
    CHECK(name_of("wreath(translation(2,2),cyclic(3))") == "(C2 x C2) wr C3");
    CHECK(name_of("wreath(union(cyclic(2),cyclic(3)),symmetric(3))") == "(C2 x C3) wr S3");
    CHECK(name_of("wreath(cyclic(2),grid(cyclic(3),symmetric(3)))", BigInteger(512) * 18) == "C2 wr (C3 x S3)");
    // C2 wr C2 is D4, and D4 wr C2 is C2 wr D4.
    CHECK(name_of("wreath(cyclic(2),symmetric(2))") == "D4");
    CHECK(name_of("wreath(cyclic(2),dihedral(4))") == name_of("wreath(dihedral(4),cyclic(2))"));
    // Only the blocks of one orbit of H are permuted: two factors.
    CHECK(name_of("wreath(cyclic(3),union(symmetric(2),trivial(1)))") == "C3 x (C3 wr C2)");
}

TEST_CASE("an upper group that does not permute the blocks as its name says is not named") {
    // S3 on its own six elements permutes six blocks of two.
    std::string const regular = "generators(6; (0 1 2)(3 4 5), (0 3)(1 5)(2 4))";
    CHECK(name_of(regular) == "S3");
    CHECK(name_of("wreath(cyclic(3)," + regular + ")", BigInteger(729) * 6) == "");
}

TEST_CASE("a group is named by a smaller faithful action") {
    // S4 turns a cube; here its eight corners, as the pairs (diagonal, end).
    CHECK(name_of("generators(8; (0 1 2 3)(4 5 6 7), (0 1 5 4)(3 2 6 7))") == "S4");
    CHECK(name_of("generators(6; (0 1 2)(3 4 5), (0 3)(1 5)(2 4))") == "S3");
}

TEST_CASE(
    "a group that can be taken apart in very many ways is named or left without a name, and does not take forever") {
    std::string const many =
        "grid(cyclic(2),union(union(union(p4m(3),cyclic(3)),cyclic(2)),grid(cyclic(6),trivial(3))))";
    CHECK(name_of(many, BigInteger(2) * 72 * 3 * 2 * 6) == "C2 x C6 x C6 x p4m(3)");
    NamingBudget nothing{0};
    CHECK_FALSE(name_group(finite("grid(symmetric(3),symmetric(4))"), nothing));
}

TEST_CASE("what only looks like a name is not named") {
    // The quaternion group: order 8 with an element of order 4.
    CHECK(name_of("generators(8; (0 1 2 3)(4 5 6 7), (0 4 2 6)(1 7 3 5))") == "");
    // C3 : C4, of the order of D6 and A4, on its own elements would be; C9 : C3 has the order of C3 x C9.
    CHECK(name_of("generators(9; (0 1 2 3 4 5 6 7 8), (1 4 7)(2 8 5))") == "");
    // C2 wr C2 wr C2's subgroup of even permutations: half of a wreath product.
    CHECK(name_of("generators(4; (0 1)(2 3), (0 2)(1 3))") == "C2 x C2");
    CHECK(name_of("generators(6; (0 1)(2 3), (0 2 4)(1 3 5))") == "");
}

TEST_CASE("large groups are named by their order and structure") {
    BigInteger order = 1;
    for (int i = 2; i <= 40; ++i) order *= i;
    CHECK(name_of("symmetric(40)", order) == "S40");
    CHECK(name_of("alternating(40)", order / 2) == "A40");
    CHECK(name_of("union(symmetric(40),cyclic(7))", order * 7) == "C7 x S40");
    CHECK(name_of("grid(symmetric(40),cyclic(2))", order * 2) == "C2 x S40");
}

TEST_CASE("an order that is not the group's gives no name") {
    CHECK(name_of("cyclic(6)", 12) == "");
    CHECK(name_of("wreath(cyclic(2),cyclic(3))", 48) == "");
    CHECK(name_of("trivial(3)", 2) == "");
}
