// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover_tasks.hpp"

#include <doctest/doctest.h>

#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

TEST_CASE("a layer is described by its shapes, partition, group and pattern") {
    MemoryTaskSource const source({40, 4, {4}, {4}}, tied_tasks(circulant(4), 4, 40, 4, 0.1, 1), default_split(40));
    std::vector<std::string> notes;
    LinearTasks const data = linear_tasks(training_tasks(source, notes));

    TaskFinding const finding{fit_tied(data, circulant(4), 0.1, iterations_to_converge, 1), fit_unshared(data, 1)};

    LayerDiscovery const layer = describe_layer(source, finding);

    CHECK(layer.name == "layer");
    CHECK(layer.outputs == 4);
    CHECK(layer.inputs == 4);
    CHECK(layer.partition == circulant(4));
    CHECK(layer.group.closed);
    CHECK(layer.pattern.kind == PatternKind::circulant);
}
