// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/orders/translations.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tests/core/symmetry/scrambled_partition.hpp"

using namespace symdiscover;

namespace {

using Moduli = std::vector<Index>;

std::optional<Translations> translations_of(Index outputs, Index inputs, LabelOf const& label) {
    return find_translations(scramble(outputs, inputs, label, 3).weights, outputs, inputs);
}

/// Each active weight is a step by its block's offset, and no two outputs share a place.
void check_places(Index outputs, Index inputs, LabelOf const& label, Moduli const& moduli, Index components = 1) {
    Partition const weights = scramble(outputs, inputs, label, 3).weights;
    auto const found = find_translations(weights, outputs, inputs);
    REQUIRE(found.has_value());
    CHECK(found->moduli == moduli);
    CHECK(found->components == components);
    std::set<std::pair<Index, Place>> places;
    for (Index a = 0; a < outputs; ++a) {
        Site const& output = found->outputs[static_cast<std::size_t>(a)];
        places.emplace(output.component, output.at);
        for (Index j = 0; j < inputs; ++j) {
            if (weights[a * inputs + j] == Partition::inactive_label) continue;
            Site const& input = found->inputs[static_cast<std::size_t>(j)];
            Place const& offset = found->offsets[static_cast<std::size_t>(weights[a * inputs + j])];
            CHECK(input.component == output.component);
            for (std::size_t i = 0; i < moduli.size(); ++i) {
                Index const miss = output.at[i] + offset[i] - input.at[i];
                CHECK((moduli[i] == 0 ? miss : miss % moduli[i]) == 0);
            }
        }
    }
    CHECK(static_cast<Index>(places.size()) == outputs);
}

}  // namespace

TEST_CASE("tied weights as translations: the places of a pattern form a line, a ring, a grid or a torus") {
    check_places(8, 10, [](Index a, Index j) { return j >= a && j < a + 3 ? j - a : -1; }, {0});
    check_places(9, 12, [](Index a, Index j) { return j == a || j == a + 2 || j == a + 3 ? j - a : -1; }, {0});
    check_places(
        9, 11, [](Index a, Index j) { return j == a || j == a + 2 ? j - a : -1; }, {0}, 2);
    check_places(12, 12, [](Index a, Index j) { return (j - a + 12) % 12; }, {12});
    check_places(
        12, 12, [](Index a, Index j) { return (j - a + 12) % 12 % 4 == 0 ? (j - a + 12) % 12 : -1; }, {3}, 4);
    check_places(24, 24, [](Index a, Index j) { return (j / 6 - a / 6 + 4) % 4 * 6 + (j - a + 24) % 6; }, {2, 12});
    check_places(12, 20,
                 [](Index a, Index j) {
                     Index const dy = j / 5 - a / 4;
                     Index const dx = j % 5 - a % 4;
                     return dy >= 0 && dy < 2 && dx >= 0 && dx < 2 ? 2 * dy + dx : -1;
                 },
                 {0, 0});
}

TEST_CASE("no translations: an output with two weights of a block, or more than two directions") {
    CHECK_FALSE(translations_of(3, 3, [](Index a, Index j) { return a == j ? 0 : 1; }).has_value());
    CHECK_FALSE(translations_of(3, 3, [](Index, Index j) { return j; }).has_value());
    CHECK_FALSE(translations_of(8, 8, [](Index a, Index j) { return a ^ j; }).has_value());  // C2 x C2 x C2
    CHECK_FALSE(translations_of(3, 3, [](Index, Index) { return -1; }).has_value());
}
