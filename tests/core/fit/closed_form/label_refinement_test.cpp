// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/label_refinement.hpp"

#include <doctest/doctest.h>

#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// Every tenth label changed to the next block's, or to "inactive".
Partition damaged(Partition const& partition, bool to_inactive) {
    std::vector<std::int32_t> labels = partition.labels();
    auto const blocks = static_cast<std::int32_t>(partition.blocks());
    for (std::size_t e = 0; e < labels.size(); e += 10) {
        labels[e] = to_inactive ? Partition::inactive_label : (labels[e] + 1) % blocks;
    }
    return Partition::from_labels(labels);
}

Partition refined(LinearTasks const& data, Partition const& start, double softness, int threads = 1) {
    return refine_labels(data, fit_tied(data, start, 0.1, iterations_in_search, threads), softness, 30, threads);
}

}  // namespace

TEST_CASE("label refinement repairs a partition with a tenth of its labels wrong") {
    Partition const truth = circulant(7);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 7, 60, 4, 0.1, 1));

    SUBCASE("weights in a wrong block") { CHECK(refined(data, damaged(truth, false), 0.3) == truth); }
    SUBCASE("active weights called inactive") { CHECK(refined(data, damaged(truth, true), 0.3) == truth); }
}

TEST_CASE("label refinement puts zero weights to sleep and wakes none") {
    Partition const truth = convolution(8, 3);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 8, 60, 4, 0.1, 2));

    SUBCASE("inactive weights called active") { CHECK(refined(data, damaged(truth, false), 0.3) == truth); }
    SUBCASE("from the truth") { CHECK(refined(data, truth, 0.1) == truth); }
}

TEST_CASE("label refinement empties a block that the data do not have") {
    Partition const truth = circulant(5);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 5, 80, 4, 0.1, 3));
    std::vector<std::int32_t> labels = truth.labels();
    labels[7] = 5;

    CHECK(refined(data, Partition::from_labels(labels), 0.3) == truth);
}

TEST_CASE("label refinement of noiseless data") {
    Partition const truth = circulant(6);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 6, 40, 4, 0.0, 4));

    CHECK(refined(data, damaged(truth, false), 0.3) == truth);
}

TEST_CASE("label refinement does not depend on the number of threads") {
    // 20 outputs are more than one piece of work; few iterations, so that it does not merely end at the same truth.
    Partition const truth = convolution(22, 3);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 22, 30, 2, 0.5, 5));
    TiedTasks const start = fit_tied(data, damaged(truth, false), 0.1, iterations_in_search, 1);
    Partition const one = refine_labels(data, start, 0.5, 2, 1);

    CHECK(refine_labels(data, start, 0.5, 2, 2) == one);
    CHECK(refine_labels(data, start, 0.5, 2, 3) == one);
}

TEST_CASE("labels are refined only where there are blocks, and not too many") {
    LinearTasks data;
    data.inputs = 100;
    data.outputs = 1;

    CHECK(can_refine_labels(data, Partition::one_block(100)));
    CHECK_FALSE(can_refine_labels(data, Partition::singletons(100)));
    CHECK_FALSE(can_refine_labels(data, Partition::from_labels(std::vector<std::int32_t>(100, -1))));
}
