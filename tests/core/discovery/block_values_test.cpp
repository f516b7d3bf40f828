// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/block_values.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("a shared parameter's value is the mean weight of its block") {
    LayerDiscovery layer;
    layer.outputs = 2;
    layer.inputs = 3;
    layer.partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, -1, 1, 0, 2});
    layer.sharing_matrix = Matrix(6, 2);
    layer.sharing_matrix << 1, 0, 0, 1, 9, 9, 0, 2, 3, 0, 1, 1;
    layer.filter = Vector(2);
    layer.filter << 10, -1;
    // The weights are 10, -1, 81, -2, 30, 9: blocks {0, 4}, {1, 3} and {5}, and weight 2 always zero.
    Vector const values = block_values(layer);
    REQUIRE(values.size() == 3);
    CHECK(values[0] == 20.0);
    CHECK(values[1] == -1.5);
    CHECK(values[2] == 9.0);
    layer.partition = Partition::from_labels(std::vector<std::int32_t>(6, -1));
    CHECK(block_values(layer).size() == 0);
}
