// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/loss_path.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "tests/core/fit/one_dataset/planted_sharing.hpp"

using namespace symdiscover;

namespace {

/// The loss at its minimum plus the ridge, from the definition.
double refitted(QuadraticLoss const& loss, Partition const& partition, double ridge) {
    if (partition.blocks() == 0) return loss.energy;
    QuadraticLoss const tied = reduce(loss, partition);
    Eigen::MatrixXd gram = tied.grams.front();
    for (Index b = 0; b < partition.blocks(); ++b) {
        gram.diagonal().segment(b * loss.payload, loss.payload).array() +=
            ridge * static_cast<double>(partition.sizes()[static_cast<std::size_t>(b)]);
    }
    return loss.energy - tied.pieces.front().cross.dot(solve_normal_equations(gram, tied.pieces.front().cross).psi);
}

/// The cheapest merge of two blocks, or of one with zero, found by refitting all of them.
double cheapest_merge(QuadraticLoss const& loss, Partition const& partition, double ridge, bool allow_inactive) {
    double const before = refitted(loss, partition, ridge);
    double least = std::numeric_limits<double>::infinity();
    for (std::int32_t a = 0; a < partition.blocks(); ++a) {
        for (std::int32_t b = allow_inactive ? -1 : 0; b < a; ++b) {
            std::vector<std::int32_t> labels = partition.labels();
            std::replace(labels.begin(), labels.end(), a, b);
            least = std::min(least, refitted(loss, Partition::from_labels(labels), ridge) - before);
        }
    }
    return least;
}

void check_greedy(QuadraticLoss const& loss, LossPathOptions const& options) {
    MergePath const path = merge_path(loss, Partition::singletons(loss.elements), options);
    double rss = path.start_cost;
    CHECK(path.merges.size() == static_cast<std::size_t>(loss.elements - (options.allow_inactive ? 0 : 1)));
    for (std::size_t i = 0; i <= path.merges.size(); ++i) {
        Partition const partition = path.after(i);
        CHECK(rss == doctest::Approx(refitted(loss, partition, options.ridge)).epsilon(1e-9));
        if (i == path.merges.size()) break;
        CHECK(path.merges[i].cost ==
              doctest::Approx(cheapest_merge(loss, partition, options.ridge, options.allow_inactive))
                  .epsilon(1e-7)
                  .scale(rss));
        rss += path.merges[i].cost;
    }
}

}  // namespace

TEST_CASE("every merge is the cheapest there is, and costs what refitting says") {
    std::vector<std::int32_t> const labels{0, 1, 0, -1, 1, 0, 0, 1, 1, 0, -1, 0};
    for (bool const allow_inactive : {false, true}) {
        LossPathOptions options;
        options.allow_inactive = allow_inactive;
        check_greedy(fc_loss(planted_linear(labels, 3, 30, 0.5, 0.8, 1)), options);  // pieces that share a gram
        check_greedy(lc_loss(planted_shift(9, 3, 20, 0.5, 2), 3), options);          // pieces of their own, payload 3
        options.ridge = 0.7;
        check_greedy(planted_tables({0, 1, 0, 1, 0}, 3, 60, 0.3, 3), options);      // one singular piece
        check_greedy(fc_loss(planted_linear(labels, 3, 3, 0.5, 0.8, 4)), options);  // fewer samples than inputs
    }
}

TEST_CASE("threads do not change the path") {
    QuadraticLoss const loss = fc_loss(planted_shift(10, 3, 40, 0.3, 1));
    LossPathOptions options;
    MergePath const one = merge_path(loss, Partition::singletons(loss.elements), options);
    options.threads = 3;
    MergePath const three = merge_path(loss, Partition::singletons(loss.elements), options);
    CHECK(one.merges.size() == three.merges.size());
    for (std::size_t i = 0; i < one.merges.size(); ++i) {
        CHECK(one.merges[i].cost == three.merges[i].cost);
        CHECK(one.merges[i].a == three.merges[i].a);
        CHECK(one.merges[i].b == three.merges[i].b);
    }
}

TEST_CASE("from a partition, only the blocks that may") {
    QuadraticLoss const loss = fc_loss(planted_linear({0, 0, 1, 1, 2, 2}, 1, 30, 0.5, 0.0, 1));
    std::vector<std::int32_t> const labels{0, 1, 2, 2, -1, 3};
    MergePath const path = merge_path(loss, Partition::from_labels(labels), {}, {}, {true, true, false, true});
    CHECK(path.merges.size() == 2);
    std::vector<std::int32_t> const merged{0, 0, 1, 1, -1, 0};
    CHECK(path.after(2) == Partition::from_labels(merged));
    CHECK(path.after(0) == Partition::from_labels(labels));
}

TEST_CASE("merging stops when the observer asks, with what was reached") {
    QuadraticLoss const loss = fc_loss(planted_shift(6, 3, 40, 0.3, 1));
    MergePath const path = merge_path(loss, Partition::singletons(loss.elements), {},
                                      [](Progress const& progress) { return progress.step < 5; });
    CHECK(path.merges.size() == 5);
    CHECK_FALSE(path.complete);
    CHECK(path.after(5).blocks() == loss.elements - 5);
}

TEST_CASE("a singular loss needs a ridge, and the evidence finds one of the right size") {
    std::vector<std::int32_t> labels(24);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int32_t>(i % 5);
    QuadraticLoss const few = fc_loss(planted_linear(labels, 4, 4, 1.0, 0.0, 1));
    CHECK_FALSE(determines_parameters(few));
    CHECK_THROWS_AS(merge_path(few, Partition::singletons(24), {}), std::invalid_argument);
    CHECK_NOTHROW(merge_path(few, Partition::singletons(24), {evidence_ridge(few), false, 1}));
    // Weights of mean square 11 and noise of variance 1: rho = s^2 / 11. The mean over four outputs' weights is rough.
    QuadraticLoss const many = fc_loss(planted_linear(labels, 4, 400, 1.0, 0.0, 1));
    CHECK(determines_parameters(many));
    CHECK(evidence_ridge(many) > 0.5 / 11.0);
    CHECK(evidence_ridge(many) < 2.0 / 11.0);
}

TEST_CASE("rough merging is exact where elements are not coupled") {
    QuadraticLoss const loss = lc_loss(planted_shift(12, 3, 20, 0.5, 2), 3);
    MergePath const exact = merge_path(loss, Partition::singletons(10), {});
    MergePath const rough = merge_path_roughly(loss, 1, {});
    CHECK(rough.merges.size() == 9);
    CHECK(rough.start_cost == doctest::Approx(exact.start_cost));
    double exact_total = 0.0;
    double rough_total = 0.0;
    for (std::size_t i = 0; i < 9; ++i) {
        exact_total += exact.merges[i].cost;
        rough_total += rough.merges[i].cost;
    }
    CHECK(rough_total == doctest::Approx(exact_total));  // the last partition is the same
    CHECK(rough.merges[0].cost == doctest::Approx(exact.merges[0].cost));
    CHECK(merge_path_roughly(loss, 4, {}).after(6).blocks() == 4);
}

TEST_CASE("rough merging finds zeros and groups in coupled data that are clear") {
    std::vector<std::int32_t> labels;
    for (int i = 0; i < 40; ++i) labels.push_back(i % 3 - 1);
    LossPathOptions options;
    options.allow_inactive = true;
    MergePath const path = merge_path_roughly(fc_loss(planted_linear(labels, 4, 400, 0.1, 0.3, 5)), 2, options);
    CHECK(path.after(path.merges.size()) == Partition::from_labels(labels));
}

TEST_CASE("the place on the path is where refitting finds the best score") {
    std::vector<std::int32_t> const labels{0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1, -1};
    for (bool const allow_inactive : {false, true}) {
        for (double const deviation : {0.2, 2.0}) {
            QuadraticLoss const loss = fc_loss(planted_linear(labels, 3, 40, deviation, 0.7, 1));
            PartitionPrior const prior(12, allow_inactive);
            MergePath const path = merge_path(loss, Partition::singletons(12), {0.0, allow_inactive, 1});
            std::size_t best = 0;
            double least = std::numeric_limits<double>::infinity();
            for (std::size_t i = 0; i <= path.merges.size(); ++i) {
                double const score = fit_tied(loss, path.after(i), prior).score;
                if (score < least - 1e-9) {
                    least = score;
                    best = i;
                }
            }
            CHECK(choose_on_path(loss, path, prior, 0).partition == path.after(best));
            CHECK(choose_on_path(loss, path, prior, 5).partition.blocks() == 5);
        }
    }
}

TEST_CASE("a path may begin with blocks and inactive elements") {
    std::vector<std::int32_t> const labels{0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1, -1};
    std::vector<std::int32_t> const start{0, 1, -1, 0, 2, -1, 3, 4, 5, 6, 7, 8};
    QuadraticLoss const loss = fc_loss(planted_linear(labels, 3, 40, 0.2, 0.7, 1));
    PartitionPrior const prior(12, true);
    MergePath const path = merge_path(loss, Partition::from_labels(start), {0.0, true, 1});
    CHECK(choose_on_path(loss, path, prior, 0).partition == Partition::from_labels(labels));
}
