// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/colors.hpp"

#include <doctest/doctest.h>

#include <set>

#include "io/report/plot/scene.hpp"

using namespace symdiscover;

TEST_CASE("blocks have colours of their own, weights alone are grey") {
    for (Index const blocks : {2, 9, 10, 40}) {
        std::vector<std::int32_t> labels;
        for (Index block = 0; block < blocks; ++block) labels.insert(labels.end(), 2, static_cast<std::int32_t>(block));
        auto const colors = block_colors(Partition::from_labels(labels));
        CHECK(std::set<std::string>(colors.begin(), colors.end()).size() == static_cast<std::size_t>(blocks));
        for (auto const& color : colors) CHECK(color.size() == 7);
    }
    auto const mixed = block_colors(Partition::from_labels(std::vector<std::int32_t>{0, 1, 1, -1}));
    CHECK(mixed[0] == single_color);
    CHECK(mixed[1] != single_color);
}

TEST_CASE("letters are black or white, whichever stands out") {
    CHECK(readable_on("#ffffff") == "#000000");
    CHECK(readable_on("#ddcc77") == "#000000");
    CHECK(readable_on("#332288") == "#ffffff");
    CHECK(readable_on("#000000") == "#ffffff");
}
