// SPDX-License-Identifier: Apache-2.0
#include "core/groups/expressions/group_expr.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "core/base/errors.hpp"

using namespace symdiscover;

namespace {

/// The order of a small group, by closing the set of its elements under the generators.
std::size_t order_of(GroupExpr const& group) {
    std::set<Permutation> elements{identity_permutation(group.degree)};
    std::vector<Permutation> fresh(elements.begin(), elements.end());
    while (!fresh.empty()) {
        std::vector<Permutation> next;
        for (Permutation const& element : fresh) {
            for (Permutation const& generator : group.generators) {
                Permutation product = compose(element, generator);
                if (elements.insert(product).second) next.push_back(std::move(product));
            }
        }
        fresh = std::move(next);
    }
    return elements.size();
}

struct Known {
    char const* text;
    Index degree;
    std::size_t order;
};

std::string error_of(char const* text) {
    try {
        parse_group(text);
    } catch (OptionError const& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("every named group has its degree and its order") {
    for (Known const& known :
         {Known{"trivial(5)", 5, 1}, Known{"cyclic(7)", 7, 7}, Known{"cyclic(1)", 1, 1}, Known{"dihedral(5)", 5, 10},
          Known{"dihedral(6)", 6, 12}, Known{"symmetric(1)", 1, 1}, Known{"symmetric(2)", 2, 2},
          Known{"symmetric(5)", 5, 120}, Known{"alternating(3)", 3, 3}, Known{"alternating(4)", 4, 12},
          Known{"alternating(5)", 5, 60}, Known{"reflection(5)", 5, 2}, Known{"translation(3,4)", 12, 12},
          Known{"p4(3)", 9, 36}, Known{"p4(5)", 25, 100}, Known{"p4m(3)", 9, 72},
          Known{"grid(cyclic(3),symmetric(3))", 9, 18}, Known{"union(cyclic(2),cyclic(3))", 5, 6},
          Known{"wreath(cyclic(2),cyclic(3))", 6, 24}, Known{"wreath(symmetric(3), trivial(2))", 6, 36},
          Known{"p4(1)", 1, 1}, Known{"p4(2)", 4, 8}, Known{"p4m(5)", 25, 200}, Known{"reflection(1)", 1, 1},
          Known{"translation(1,1)", 1, 1}, Known{"C8", 8, 8}, Known{"D4", 4, 8}, Known{"S5", 5, 120},
          Known{"A4", 4, 12}, Known{"union( C3 ,grid(S3,D5))", 18, 180},
          // One inside the other, any of them in any place.
          Known{"grid(union(cyclic(2),trivial(1)),reflection(2))", 6, 4},
          Known{"union(wreath(cyclic(2),reflection(2)),p4(2))", 8, 64},
          Known{"wreath(generators(3; (0 2)),cyclic(2))", 6, 8}, Known{"wreath(trivial(2),dihedral(3))", 6, 6},
          Known{"grid(translation(1,2),alternating(4))", 8, 24},
          Known{"generators(6; (0 1 2)(3 4 5), (0 3)(1 4)(2 5))", 6, 6}, Known{"generators(3; ())", 3, 1}}) {
        CAPTURE(known.text);
        GroupExpr const group = parse_group(known.text);
        CHECK(group.degree == known.degree);
        CHECK(order_of(group) == known.order);
        CHECK(group.text == known.text);
        for (Permutation const& generator : group.generators) {
            CHECK(is_permutation(generator));
            CHECK(static_cast<Index>(generator.size()) == known.degree);
        }
    }
}

TEST_CASE("generators are the permutations their names promise") {
    CHECK(to_cycles(parse_group("cyclic(4)").generators[0]) == "(0 1 2 3)");
    CHECK(to_cycles(parse_group("dihedral(5)").generators[1]) == "(1 4)(2 3)");
    CHECK(to_cycles(parse_group("reflection(4)").generators[0]) == "(0 3)(1 2)");
    CHECK(to_cycles(parse_group("translation(2,3)").generators[0]) == "(0 3)(1 4)(2 5)");
    CHECK(to_cycles(parse_group("translation(2,3)").generators[1]) == "(0 1 2)(3 4 5)");
    // A quarter turn fixes the origin and carries (0, 1) to (1, 0), (1, 0) to (0, -1).
    CHECK(to_cycles(parse_group("p4(3)").generators[2]) == "(1 3 2 6)(4 5 8 7)");
    CHECK(to_cycles(parse_group("generators(6; (0 1 2)(3 4 5), (0 3))").generators[1]) == "(0 3)");
}

TEST_CASE("blanks may stand anywhere between the parts") {
    CHECK(parse_group("  grid ( cyclic( 2 ) ,\ttrivial(3 ) ) ").degree == 6);
    CHECK(parse_group("generators( 3 ;( 0 1 )( 2 ) , (1 2) )").generators.size() == 2);
}

TEST_CASE("errors name the position, what was expected and what was found") {
    auto const prefix = [](std::string const& text, int character) {
        return "group expression \"" + text + "\", character " + std::to_string(character) + ": expected ";
    };
    CHECK(error_of("cyclic(0)") == prefix("cyclic(0)", 8) + "n from 1 to 46340, found 0");
    CHECK(error_of("cyclic(x)") == prefix("cyclic(x)", 8) + "n from 1 to 46340, found \"x\"");
    CHECK(error_of("cyclic(99999999999999999999)") ==
          prefix("cyclic(99999999999999999999)", 8) + "n from 1 to 46340, found 99999999999999999999");
    CHECK(error_of("dihedral(2)") == prefix("dihedral(2)", 10) + "n from 3 to 46340, found 2");
    CHECK(error_of("cyclic 4") == prefix("cyclic 4", 8) + "\"(\", found \"4\"");
    CHECK(error_of("cyclic(4") == prefix("cyclic(4", 9) + "\")\", found the end");
    CHECK(error_of("cyclic(4) x") == prefix("cyclic(4) x", 11) + "the end, found \"x\"");
    CHECK(error_of("cyclic(4,5)") == prefix("cyclic(4,5)", 9) + "\")\", found \",\"");
    CHECK(error_of("translation(4)") == prefix("translation(4)", 14) + "\",\", found \")\"");
    CHECK(error_of("grid(cyclic(3), foo(2))") ==
          prefix("grid(cyclic(3), foo(2))", 17) + "one of " + group_expr_help() + ", found \"foo\"");
    CHECK(error_of("") == prefix("", 1) + "one of " + group_expr_help() + ", found the end");
    CHECK(error_of("p4(1000)") == prefix("p4(1000)", 1) + "a group on at most 46340 points, found 1000000");
    CHECK(error_of("generators(3; (0 3))") ==
          prefix("generators(3; (0 3))", 18) + "\")\" or a point from 0 to 2, found 3");
    CHECK(error_of("generators(3; (0 1)(1 2))") ==
          prefix("generators(3; (0 1)(1 2))", 21) + "a point not used in this permutation yet, found 1");
    CHECK(error_of("Cyclic(4)") == prefix("Cyclic(4)", 1) + "one of " + group_expr_help() + ", found \"Cyclic\"");
    CHECK(error_of("grid(cyclic(3),4)") ==
          prefix("grid(cyclic(3),4)", 16) + "one of " + group_expr_help() + ", found \"4\"");
    CHECK(error_of("grid(cyclic(3))") == prefix("grid(cyclic(3))", 15) + "\",\", found \")\"");
    CHECK(error_of("D2") == prefix("D2", 2) + "n from 3 to 46340, found 2");
    CHECK(error_of("C8(2)") == prefix("C8(2)", 3) + "the end, found \"(\"");
    CHECK(error_of("Q8") == prefix("Q8", 1) + "one of " + group_expr_help() + ", found \"Q8\"");
    CHECK(error_of("c8") == prefix("c8", 1) + "one of " + group_expr_help() + ", found \"c8\"");
    CHECK(error_of("C") == prefix("C", 1) + "one of " + group_expr_help() + ", found \"C\"");
    CHECK(error_of("cyclic(-3)") == prefix("cyclic(-3)", 8) + "n from 1 to 46340, found \"-\"");
    CHECK(error_of("cyclic(4.5)") == prefix("cyclic(4.5)", 9) + "\")\", found \".\"");
    CHECK(error_of("cyclic(4)\u00fc") == prefix("cyclic(4)\u00fc", 10) + "the end, found \"\u00fc\"");
    CHECK(error_of("generators(6)") == prefix("generators(6)", 13) + "\";\", found \")\"");
    CHECK(error_of("generators(4; (0 1),)") == prefix("generators(4; (0 1),)", 21) + "\"(\", found \")\"");
    CHECK(error_of("generators(4; (0,1))") ==
          prefix("generators(4; (0,1))", 17) + "\")\" or a point from 0 to 3, found \",\"");
    CHECK(error_of("generators(3; )") == prefix("generators(3; )", 15) + "\"(\", found \")\"");
}

TEST_CASE("more points than weights can be numbered for are refused before anything is built") {
    CHECK(parse_group("p4(215)").degree == 46225);
    auto const refused = [](std::string const& text, char const* points) {
        return error_of(text.c_str()).find("expected a group on at most 46340 points, found " + std::string(points)) !=
               std::string::npos;
    };
    CHECK(refused("p4(216)", "46656"));
    CHECK(refused("translation(46340,46340)", "2147395600"));
    CHECK(refused("wreath(cyclic(46340),cyclic(46340))", "2147395600"));
    CHECK(refused("union(cyclic(46340),trivial(1))", "46341"));
    CHECK(error_of("union(trivial(1),grid(p4(200),cyclic(2)))").find("character 18: ") != std::string::npos);
}

TEST_CASE("of a long expression the message shows the part that matters") {
    std::string text = "trivial(1)";
    for (int depth = 0; depth < 20; ++depth) text = "union(" + text + ",cyclic(2))";
    std::size_t const middle = text.find("trivial(1)");
    std::string const broken = text.substr(0, middle) + "trivial(x)" + text.substr(middle + 10);

    std::string const message = error_of(broken.c_str());

    CHECK(message.starts_with("group expression \"...ion(union("));
    CHECK(message.find("trivial(x)") != std::string::npos);
    CHECK(message.ends_with("...\", character 129: expected n from 1 to 46340, found \"x\""));
    CHECK(message.size() < 220);
}

TEST_CASE("absurdly deep nesting is refused") {
    std::string text = "trivial(1)";
    for (int depth = 0; depth < 60; ++depth) text = "union(" + text + ",trivial(1))";
    CHECK(error_of(text.c_str()).find("at most 50 groups inside each other") != std::string::npos);
}
