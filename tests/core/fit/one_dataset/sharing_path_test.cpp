// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/sharing_path.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/fit/one_dataset/partition_steps.hpp"
#include "tests/core/fit/one_dataset/planted_sharing.hpp"

using namespace symdiscover;

TEST_CASE("the place on the path is where refitting finds the best score") {
    std::vector<std::int32_t> const labels{0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1, -1};
    for (bool const allow_inactive : {false, true}) {
        for (double const deviation : {0.2, 2.0}) {
            QuadraticLoss const loss = fc_loss(planted_linear(labels, 3, 40, deviation, 0.7, 1));
            PartitionPrior const prior(12, allow_inactive);
            SharingPath const path = merge_path(loss, Partition::singletons(12), {0.0, allow_inactive, 1});
            std::size_t best = 0;
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t i = 0; i <= path.merges.size(); ++i) {
                double const score = fit_tied(loss, path.after(i), prior).score;
                if (score < least - 1e-9) {
                    least = score;
                    best = i;
                }
            }
            CHECK(best_on_path(loss, path, prior, 0) == best);
            CHECK(path.after(best_on_path(loss, path, prior, 5)).blocks() == 5);
        }
    }
}

TEST_CASE("a path may begin with blocks and inactive elements") {
    std::vector<std::int32_t> const labels{0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1, -1};
    std::vector<std::int32_t> const start{0, 1, -1, 0, 2, -1, 3, 4, 5, 6, 7, 8};
    QuadraticLoss const loss = fc_loss(planted_linear(labels, 3, 40, 0.2, 0.7, 1));
    PartitionPrior const prior(12, true);
    SharingPath const path = merge_path(loss, Partition::from_labels(start), {0.0, true, 1});
    CHECK(path.after(best_on_path(loss, path, prior, 0)) == Partition::from_labels(labels));
}
