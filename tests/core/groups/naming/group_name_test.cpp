// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/group_name.hpp"

#include <doctest/doctest.h>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

using Kind = GroupName::Kind;

/// Any name that can be built, of at most so many names inside each other.
GroupName random_name(Rng& rng, int depth) {
    if (depth == 0 || uniform_index(rng, 3) == 0) {
        auto const kind = static_cast<Kind>(uniform_index(rng, 7));
        return {kind, kind == Kind::trivial ? 0 : 1 + uniform_index(rng, 50)};
    }
    auto const inner = [&] { return random_name(rng, depth - 1); };
    switch (uniform_index(rng, 4)) {
        case 0:
            return {Kind::affine, 0, {{Kind::cyclic, 7}, {Kind::cyclic, 3}}};
        case 1:
            return {Kind::wreath, 0, {inner(), inner()}};
        case 2:
            return {Kind::power, 1 + uniform_index(rng, 20), {inner()}};
        default:
            GroupName product{Kind::product, 0, {inner(), inner()}};
            while (uniform_index(rng, 2) == 0) product.parts.push_back(inner());
            return product;
    }
}

}  // namespace

TEST_CASE("names of groups are taken apart") {
    CHECK(parse_group_name("trivial") == GroupName{});
    CHECK(parse_group_name("C16").is(Kind::cyclic, 16));
    CHECK_FALSE(parse_group_name("C16").is(Kind::cyclic, 6));
    CHECK_FALSE(parse_group_name("D16").is(Kind::cyclic, 16));
    GroupName const wreath = parse_group_name("(C2 x C3) wr S4");
    CHECK(wreath.kind == Kind::wreath);
    REQUIRE(wreath.parts.size() == 2);
    CHECK(wreath.parts[0].kind == Kind::product);
    CHECK(wreath.parts[0].parts[1].is(Kind::cyclic, 3));
    CHECK(wreath.parts[1].is(Kind::symmetric, 4));
    GroupName const product = parse_group_name("(C4 wr S3) x p4m(4) x A5");
    CHECK(product.kind == Kind::product);
    REQUIRE(product.parts.size() == 3);
    CHECK(product.parts[0].kind == Kind::wreath);
    CHECK(product.parts[1].is(Kind::p4m, 4));
    CHECK(product.parts[2].is(Kind::alternating, 5));
    GroupName const power = parse_group_name("C2^9");
    CHECK(power.is(Kind::power, 9));
    CHECK(power.parts == std::vector<GroupName>{{Kind::cyclic, 2}});
    GroupName const affine = parse_group_name("S4 x (C7 : C3)");
    REQUIRE(affine.parts.size() == 2);
    CHECK(affine.parts[1] == GroupName{Kind::affine, 0, {{Kind::cyclic, 7}, {Kind::cyclic, 3}}});
}

TEST_CASE("what is no name of a known kind is kept as it is") {
    for (std::string const text : {"",
                                   "C",
                                   "S3 x",
                                   "C4 wr",
                                   "(C2",
                                   "C2)",
                                   "p4",
                                   "p4(5",
                                   "E8",
                                   "PSL(2,7)",
                                   "C12345678901",
                                   "S3 x order 2",
                                   "C2^",
                                   "C2^0",
                                   "C0",
                                   "C7 : ",
                                   "C7 : S3",
                                   "S3 : C2",
                                   "C07",
                                   "(C2)",
                                   "C4 wr S3 x p4m(4)",
                                   "C2 wr C2 wr C2"}) {
        CAPTURE(text);
        CHECK(parse_group_name(text).kind == Kind::unknown);
        CHECK(to_string(parse_group_name(text)) == text);
    }
    CHECK(parse_group_name(std::string(100000, '(')).kind == Kind::unknown);
    GroupName const description = parse_group_name("order 96, transitive on 8 inputs, 1 output");
    CHECK(description.kind == Kind::description);
    CHECK_FALSE(description.is_name());
    CHECK(to_string(description) == "order 96, transitive on 8 inputs, 1 output");
}

TEST_CASE("a name that is printed reads as the same name") {
    Rng rng = make_rng(5);
    for (int trial = 0; trial < 500; ++trial) {
        GroupName const name = random_name(rng, trial % 5);
        CAPTURE(to_string(name));
        CHECK(parse_group_name(to_string(name)) == name);
    }
    GroupName const description{.kind = Kind::description, .text = "order 21, 2 orbits on 8 inputs, 1 output"};
    CHECK(parse_group_name(to_string(description)) == description);
}
