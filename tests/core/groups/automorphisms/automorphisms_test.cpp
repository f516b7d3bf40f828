// SPDX-License-Identifier: Apache-2.0
#include "core/groups/automorphisms/automorphisms.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/base/rng.hpp"
#include "core/groups/action.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using symdiscover::test::labelled;

namespace {

/// The partition of outputs x inputs weights by a label for each (a, j).
Partition orbits_of(std::string const& expression) {
    GroupExpr const group = parse_group(expression);
    return weight_orbits(make_action(group, group), group.degree, group.degree);
}

bool leaves_alone(Partition const& weights, ActionGenerator const& g) {
    auto const outputs = static_cast<Index>(g.output.size());
    auto const inputs = static_cast<Index>(g.input.size());
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            if (weights[image(g.output, a) * inputs + image(g.input, j)] != weights[a * inputs + j]) return false;
        }
    }
    return true;
}

/// Tries every pair of permutations.
int order_by_brute_force(Partition const& weights, Index outputs, Index inputs) {
    int order = 0;
    ActionGenerator g{identity_permutation(inputs), identity_permutation(outputs)};
    do {
        do order += leaves_alone(weights, g) ? 1 : 0;
        while (std::next_permutation(g.input.begin(), g.input.end()));
    } while (std::next_permutation(g.output.begin(), g.output.end()));
    return order;
}

Permutation random_permutation(Rng& rng, Index degree) {
    Permutation permutation = identity_permutation(degree);
    for (Index i = degree - 1; i > 0; --i) {
        std::swap(permutation[static_cast<std::size_t>(i)],
                  permutation[static_cast<std::size_t>(uniform_index(rng, i + 1))]);
    }
    return permutation;
}

/// Some of the labels may be inactive.
Partition random_labels(Rng& rng, Index outputs, Index inputs, Index blocks) {
    return labelled(outputs, inputs, [&](Index, Index) { return uniform_index(rng, blocks + 1) - 1; });
}

Partition orbits_of_random_action(Rng& rng, Index outputs, Index inputs) {
    std::vector<ActionGenerator> action;
    for (Index g = uniform_index(rng, 3); g >= 0; --g) {
        action.push_back({random_permutation(rng, inputs), random_permutation(rng, outputs)});
    }
    return weight_orbits(action, outputs, inputs);
}

/// Multiplies until nothing is new.
std::size_t elements_generated(AutomorphismGroup const& group, Index outputs, Index inputs) {
    using Element = std::pair<Permutation, Permutation>;
    std::set<Element> elements{{identity_permutation(inputs), identity_permutation(outputs)}};
    std::vector<Element> fresh(elements.begin(), elements.end());
    while (!fresh.empty()) {
        Element const element = fresh.back();
        fresh.pop_back();
        for (ActionGenerator const& g : group.generators) {
            Element const product{compose(element.first, g.input), compose(element.second, g.output)};
            if (elements.insert(product).second) fresh.push_back(product);
        }
    }
    return elements.size();
}

std::string order_of(Partition const& weights, Index outputs, Index inputs) {
    return to_decimal(automorphisms(weights, outputs, inputs).order);
}

}  // namespace

TEST_CASE("orders of the automorphism groups of well-known sharings") {
    auto circulant = [](Index a, Index j) { return (j - a + 6) % 6; };
    CHECK(order_of(labelled(6, 6, circulant), 6, 6) == "6");
    auto circular_convolution = [&](Index a, Index j) { return circulant(a, j) < 3 ? circulant(a, j) : -1; };
    CHECK(order_of(labelled(6, 6, circular_convolution), 6, 6) == "6");
    auto symmetric_circulant = [&](Index a, Index j) { return std::min(circulant(a, j), 6 - circulant(a, j)); };
    CHECK(order_of(labelled(6, 6, symmetric_circulant), 6, 6) == "12");
    CHECK(order_of(labelled(6, 6, [](Index a, Index j) { return a == j ? 0 : 1; }), 6, 6) == "720");
    CHECK(order_of(Partition::one_block(16), 4, 4) == "576");
    CHECK(order_of(Partition::singletons(16), 4, 4) == "1");
    CHECK(order_of(Partition::one_block(6), 1, 6) == "720");
    CHECK(order_of(labelled(1, 6, [](Index, Index j) { return j % 2; }), 1, 6) == "36");
}

TEST_CASE("a convolution with open ends has no automorphism, its support alone has the reversal") {
    auto valid = [](Index a, Index j) { return j - a >= 0 && j - a < 3 ? j - a : -1; };
    CHECK(order_of(labelled(5, 7, valid), 5, 7) == "1");
    CHECK(order_of(labelled(6, 6, [](Index a, Index j) { return j - a + 5; }), 6, 6) == "1");
    CHECK(order_of(labelled(5, 7, [&](Index a, Index j) { return valid(a, j) < 0 ? -1 : 0; }), 5, 7) == "2");
    CHECK(order_of(labelled(6, 6, [](Index a, Index j) { return std::abs(a - j); }), 6, 6) == "2");
}

TEST_CASE("the orbits of p4 on a 4 x 4 torus have more automorphisms than p4, on 5 x 5 they have not") {
    CHECK(order_of(orbits_of("p4(4)"), 16, 16) == "128");
    CHECK(order_of(orbits_of("p4(5)"), 25, 25) == "100");
    CHECK(order_of(orbits_of("translation(4,4)"), 16, 16) == "16");
}

TEST_CASE("automorphisms agree with trying every pair of permutations") {
    Rng rng = make_rng(13);
    for (int trial = 0; trial < 300; ++trial) {
        Index const outputs = 1 + uniform_index(rng, 4);
        Index const inputs = 1 + uniform_index(rng, 4);
        // Half of them without structure, half with that of a random action.
        Partition const weights = trial % 2 == 0 ? random_labels(rng, outputs, inputs, 1 + uniform_index(rng, 3))
                                                 : orbits_of_random_action(rng, outputs, inputs);
        AutomorphismGroup const group = automorphisms(weights, outputs, inputs);
        CAPTURE(weights.labels());
        REQUIRE(group.order == order_by_brute_force(weights, outputs, inputs));
        REQUIRE(group.order == elements_generated(group, outputs, inputs));
        REQUIRE(static_cast<Index>(group.generators.size()) < outputs + inputs);
        for (ActionGenerator const& generator : group.generators) REQUIRE(leaves_alone(weights, generator));
    }
}

TEST_CASE("what moves with equal rows and columns around it, and with fixed ones, is found") {
    // A ring of four pairs of equal inputs, a fixed input and a fixed output that see each pair alike.
    auto ring = [](Index a, Index j) { return a == 4 || j == 8 ? 9 + (a == 4) + 2 * (j == 8) : (j / 2 - a + 4) % 4; };
    AutomorphismGroup const group = automorphisms(labelled(5, 9, ring), 5, 9);
    CHECK(group.order == 4 * 16);
    CHECK(group.generators.size() == 2);  // one of the ring, one transposition, which the ring carries around
    CHECK(group.order == elements_generated(group, 5, 9));
    // As many inputs of each label, but the pairs of equal ones are not where the others are.
    auto unequal = [](Index a, Index j) { return j < 2 ? 0 : (a + j) % 2; };
    CHECK(order_of(labelled(2, 4, unequal), 2, 4) == "4");
}

TEST_CASE("orders beyond 64 bits are exact") {
    BigInteger factorial = 1;
    for (int i = 2; i <= 40; ++i) factorial *= i;
    CHECK(automorphisms(orbits_of("symmetric(40)"), 40, 40).order == factorial);
    CHECK(automorphisms(Partition::one_block(1600), 40, 40).order == factorial * factorial);
}

TEST_CASE("a weight matrix as large as the experiments' is fast, whatever its labels") {
    auto valid = [](Index a, Index j) { return j - a >= 0 && j - a < 3 ? j - a : -1; };
    CHECK(order_of(labelled(68, 70, valid), 68, 70) == "1");
    CHECK(order_of(Partition::singletons(4760), 68, 70) == "1");
    CHECK(order_of(orbits_of("cyclic(128)"), 128, 128) == "128");
    CHECK(order_of(orbits_of("dihedral(128)"), 128, 128) == "256");
    auto three_equal_inputs = [](Index a, Index j) { return a * 70 + std::min<Index>(j, 67); };
    CHECK(order_of(labelled(68, 70, three_equal_inputs), 68, 70) == "6");
    CHECK(order_of(Partition::singletons(160000), 400, 400) == "1");
    CHECK(automorphisms(Partition::one_block(1000000), 1000, 1000).generators.size() == 4);
}

TEST_CASE("of one output the inputs of a label can be put in any order, at once for a thousand of them") {
    Partition const weights = labelled(1, 1000, [](Index, Index j) { return j % 3 - 1; });
    AutomorphismGroup const group = automorphisms(weights, 1, 1000);
    BigInteger expected = 1;
    for (Index const size : {334, 333, 333}) {
        for (Index i = 2; i <= size; ++i) expected *= i;
    }
    CHECK(group.order == expected);
    Partition const orbits = weight_orbits(group.generators, 1, 1000);
    CHECK(orbits.blocks() == 3);
    for (ActionGenerator const& generator : group.generators) CHECK(leaves_alone(weights, generator));
}

TEST_CASE("several threads may ask at once") {
    std::string orders[4];
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([t, &orders] {
                Index const n = 5 + t;
                orders[t] = order_of(orbits_of("dihedral(" + std::to_string(n) + ")"), n, n);
            });
        }
    }
    for (int t = 0; t < 4; ++t) CHECK(orders[t] == std::to_string(2 * (5 + t)));
}

TEST_CASE("a partition of another number of weights is refused") {
    CHECK_THROWS_WITH_AS(automorphisms(Partition::singletons(5), 2, 3),
                         "automorphisms: expected a partition of 2 x 3 weights, at least one, found one of 5",
                         std::invalid_argument);
}
