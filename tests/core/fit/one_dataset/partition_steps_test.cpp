// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/partition_steps.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/core/fit/one_dataset/planted_sharing.hpp"

using namespace symdiscover;

namespace {

std::vector<std::int32_t> const truth{0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1, -1};

QuadraticLoss planted() { return fc_loss(planted_linear(truth, 3, 40, 0.2, 0.7, 1)); }

TiedSamples scored(QuadraticLoss const& loss, std::vector<std::int32_t> const& labels, PartitionPrior const& prior) {
    return fit_tied(loss, Partition::from_labels(labels), prior);
}

}  // namespace

TEST_CASE("single elements in the wrong block, wrongly zero or wrongly tied go home") {
    QuadraticLoss const loss = planted();
    PartitionPrior const prior(12, true);
    std::vector<std::vector<std::int32_t>> wrong(3, truth);
    wrong[0][0] = 1;
    wrong[1][0] = -1;
    wrong[2][2] = 0;
    for (auto const& labels : wrong) {
        TiedSamples const from = scored(loss, labels, prior);
        auto const better = move_elements(loss, from, prior, {});
        REQUIRE(better.has_value());
        CHECK(better->partition == Partition::from_labels(truth));
        CHECK(better->score < from.score);
    }
    CHECK_FALSE(move_elements(loss, scored(loss, truth, prior), prior, {}).has_value());
}

TEST_CASE("a move to a block of its own, unless the number of blocks is to stay") {
    std::vector<std::int32_t> different = truth;
    different[3] = 7;
    QuadraticLoss const loss = fc_loss(planted_linear(different, 3, 40, 0.2, 0.7, 1));
    PartitionPrior const prior(12, true);
    auto const better = move_elements(loss, scored(loss, truth, prior), prior, {});
    REQUIRE(better.has_value());
    CHECK(better->partition == Partition::from_labels(different));
    SampleStepOptions keep;
    keep.keep_blocks = true;
    auto const kept = move_elements(loss, scored(loss, truth, prior), prior, keep);
    if (kept) CHECK(kept->partition.blocks() == 2);
}

TEST_CASE("blocks that are the same merge, a block of zeros goes") {
    QuadraticLoss const loss = planted();
    PartitionPrior const prior(12, true);
    std::vector<std::int32_t> halves = truth;
    halves[6] = halves[9] = 2;
    auto const merged = merge_blocks(loss, scored(loss, halves, prior), prior);
    REQUIRE(merged.has_value());
    CHECK(merged->partition == Partition::from_labels(truth));
    std::vector<std::int32_t> zeros = truth;
    for (std::int32_t& label : zeros) label = label < 0 ? 2 : label;
    auto const gone = merge_blocks(loss, scored(loss, zeros, prior), prior);
    REQUIRE(gone.has_value());
    CHECK(gone->partition == Partition::from_labels(truth));
    CHECK_FALSE(merge_blocks(loss, scored(loss, truth, prior), prior).has_value());
}

TEST_CASE("a block of two kinds splits, weights that are not zero wake") {
    QuadraticLoss const loss = planted();
    PartitionPrior const prior(12, true);
    std::vector<std::int32_t> together = truth;
    for (std::int32_t& label : together) label = std::min(label, 0);
    auto const split = split_blocks(loss, scored(loss, together, prior), prior, {});
    REQUIRE(split.has_value());
    CHECK(split->partition == Partition::from_labels(truth));
    std::vector<std::int32_t> asleep = truth;
    for (std::int32_t& label : asleep) label = label == 1 ? -1 : label;
    auto const awake = split_blocks(loss, scored(loss, asleep, prior), prior, {});
    REQUIRE(awake.has_value());
    CHECK(awake->partition == Partition::from_labels(truth));
    CHECK_FALSE(split_blocks(loss, scored(loss, truth, prior), prior, {}).has_value());
}

TEST_CASE("a group is parted by what each would be alone") {
    // 20 of 200 weights are 1, the rest zero; 10 inputs, 20 outputs.
    std::vector<std::int32_t> labels(200, -1);
    for (std::size_t i = 0; i < labels.size(); i += 10) labels[i] = 0;
    QuadraticLoss const loss = fc_loss(planted_linear(labels, 20, 100, 0.7, 0.0, 1));
    PartitionPrior const prior(200, true);
    TiedSamples const asleep = scored(loss, std::vector<std::int32_t>(200, -1), prior);
    auto const parted = part_blocks(loss, asleep, prior, {});
    REQUIRE(parted.has_value());
    CHECK(parted->score < asleep.score);
    CHECK(parted->partition == Partition::from_labels(labels));
    CHECK_FALSE(part_blocks(loss, *parted, prior, {}).has_value());
}

TEST_CASE("steps on elements with several numbers, in one piece") {
    std::vector<std::int32_t> const labels{0, 1, 0, 1, 0, 1};
    QuadraticLoss const loss = planted_tables(labels, 4, 200, 0.2, 1);
    PartitionPrior const prior(6);
    std::vector<std::int32_t> wrong = labels;
    wrong[1] = 0;
    auto const moved = move_elements(loss, scored(loss, wrong, prior), prior, {});
    REQUIRE(moved.has_value());
    CHECK(moved->partition == Partition::from_labels(labels));
    auto const split = split_blocks(loss, fit_tied(loss, Partition::one_block(6), prior), prior, {});
    REQUIRE(split.has_value());
    CHECK(split->partition == Partition::from_labels(labels));
}
