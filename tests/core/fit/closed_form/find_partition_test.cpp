// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/fit/closed_form/closed_form.hpp"
#include "core/fit/closed_form/partition_search.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

TaskFinding found_in(TaskBatch const& batch, TaskSearchOptions const& options = {}) {
    LinearTasks const data = linear_tasks(batch);
    SoftSharing const soft = fit_closed_form(batch, data, evidence_criterion, {}, {}).soft;
    return find_partition(data, soft.sharing_matrix, soft.noise_variance, evidence_criterion, true, options, {});
}

}  // namespace

TEST_CASE("planted partitions are found, and beat the rival that ties nothing") {
    struct Planted {
        Partition truth;
        Index inputs;
    };
    for (Planted const& planted :
         {Planted{circulant(8), 8}, Planted{convolution(10, 3), 10}, Planted{diagonal_and_rest(7), 7}}) {
        TaskFinding const finding = found_in(tied_tasks(planted.truth, planted.inputs, 100, 5, 0.1, 2));

        CHECK(finding.partition() == planted.truth);
        CHECK_FALSE(finding.ties_nothing);
        CHECK(finding.tied.score < finding.unshared.score);
    }
}

TEST_CASE("where no weights are tied the finding is all weights apart") {
    TaskFinding const finding = found_in(tied_tasks(Partition::singletons(16), 4, 200, 8, 0.1, 3));

    CHECK(finding.ties_nothing);
    CHECK(finding.partition() == Partition::singletons(16));
}

TEST_CASE("a number of blocks that the user tells is kept, even where nothing is tied") {
    TaskFinding const finding = found_in(tied_tasks(Partition::singletons(9), 3, 100, 6, 0.1, 4), {.blocks = 4});

    CHECK_FALSE(finding.ties_nothing);
    CHECK(finding.partition().blocks() == 4);
}

TEST_CASE("without improvement the finding lies on the merge path") {
    Partition const truth = circulant(5);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 5, 100, 5, 0.1, 5));
    Matrix points(25, 1);
    for (Index e = 0; e < 25; ++e) points(e, 0) = 10.0 * (truth[e] + 1) + 1e-3 * static_cast<double>(e);
    std::swap(points(3, 0), points(4, 0));  // no partition of the path is the truth

    TaskFinding const off = find_partition(data, points, 0.1, evidence_criterion, true, {}, {});
    TaskFinding const on = find_partition(data, points, 0.1, evidence_criterion, false, {}, {});

    CHECK(on.tied.partition == merge_path(points).cut(on.tied.partition.blocks()));
    CHECK(on.tied.partition != truth);
    CHECK(off.tied.partition == truth);
}

TEST_CASE("where the soft sharing leads nowhere, the weights that each task has by itself show the sharing") {
    std::vector<std::int32_t> labels;
    for (Index e = 0; e < 64; ++e) labels.push_back(static_cast<std::int32_t>(std::min<Index>(e, 63 - e)));
    Partition const truth = Partition::from_labels(labels);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 8, 100, 6, 0.1, 9));
    Rng rng = make_rng(10);
    auto find = [&data](Matrix const& points, bool improve) {
        return find_partition(data, points, 1.0, evidence_criterion, improve, {}, {});
    };

    TaskFinding const found = find(normal_matrix(rng, 64, 2), true);
    CHECK(found.from_unshared);
    CHECK(found.partition() == truth);

    TaskFinding const without = find(Matrix(), false);
    CHECK(without.from_unshared);
    CHECK(without.partition() == truth);
    CHECK_FALSE(find(normal_matrix(rng, 64, 2), false).from_unshared);  // what leaves the path it was given
}
