// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover_tasks.hpp"

#include <doctest/doctest.h>

#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

TEST_CASE("a layer is described by its shapes, partition, group and pattern") {
    LayerDiscovery const layer = describe_layer("layer", circulant(4), 4, 4);

    CHECK(layer.name == "layer");
    CHECK(layer.outputs == 4);
    CHECK(layer.inputs == 4);
    CHECK(layer.partition == circulant(4));
    CHECK(layer.group.closed);
    CHECK(layer.pattern.kind == PatternKind::circulant);
}
