// SPDX-License-Identifier: Apache-2.0
#include "core/data/batch_parts.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "core/base/rng.hpp"

namespace symdiscover {

TEST_CASE("parts of a batch have its tasks' examples and how many each has") {
    Rng rng = make_rng(3);
    TaskBatch const batch{3, 4, normal_matrix(rng, 12, 2), normal_matrix(rng, 12, 5), {4, 2, 3}};
    std::array<Index, 2> const tasks{2, 0};
    TaskBatch const some = select(batch, tasks);
    CHECK(some.tasks == 2);
    CHECK(some.examples == 4);
    CHECK(some.x.topRows(4) == batch.x.middleRows(8, 4));
    CHECK(some.y.bottomRows(4) == batch.y.topRows(4));
    CHECK(some.counts == std::vector<Index>{3, 4});

    TaskBatch const first = head(batch, 2, 3);
    CHECK(first.examples == 3);
    CHECK(first.x.topRows(3) == batch.x.topRows(3));
    CHECK(first.y.bottomRows(3) == batch.y.middleRows(4, 3));
    CHECK(first.counts == std::vector<Index>{3, 2});
}

}  // namespace symdiscover
