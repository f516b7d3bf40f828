// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/partition_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/base/errors.hpp"
#include "core/fit/one_dataset/partition_steps.hpp"
#include "tests/core/fit/one_dataset/planted_sharing.hpp"
#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;

namespace {

/// The least score of all partitions; with inactive elements, the block of one element more marks these.
double best_score(QuadraticLoss const& loss, bool allow_inactive) {
    PartitionPrior const prior(loss.elements, allow_inactive);
    Index const marks = allow_inactive ? 1 : 0;
    double best = std::numeric_limits<double>::infinity();
    for (Partition const& p : all_partitions(loss.elements + marks)) {
        std::vector<std::int32_t> labels;
        for (Index e = 0; e < loss.elements; ++e) {
            labels.push_back(allow_inactive && p[e] == p[loss.elements] ? -1 : p[e]);
        }
        best = std::min(best, fit_tied(loss, Partition::from_labels(labels), prior).score);
    }
    return best;
}

SampleSearchOptions with_inactive() {
    SampleSearchOptions options;
    options.allow_inactive = true;
    return options;
}

std::vector<std::int32_t> alternating(std::size_t elements, std::int32_t blocks) {
    std::vector<std::int32_t> labels;
    for (std::size_t i = 0; i < elements; ++i) labels.push_back(static_cast<std::int32_t>(i) % blocks);
    return labels;
}

}  // namespace

TEST_CASE("the search finds the best partition of all where these can be tried") {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        std::vector<std::int32_t> labels;
        Rng rng = make_rng(51, seed);
        for (int e = 0; e < 6; ++e) labels.push_back(static_cast<std::int32_t>(uniform_index(rng, 3)) - 1);
        for (double const deviation : {0.1, 1.0}) {
            QuadraticLoss const loss = fc_loss(planted_linear(labels, 2, 25, deviation, 0.6, seed));
            CHECK(find_partition(loss, {}, {}).tied.score == doctest::Approx(best_score(loss, false)).epsilon(1e-9));
            CHECK(find_partition(loss, with_inactive(), {}).tied.score ==
                  doctest::Approx(best_score(loss, true)).epsilon(1e-9));
        }
    }
}

TEST_CASE("planted sharing of correlated inputs, with weights that are zero") {
    std::vector<std::int32_t> labels = alternating(48, 4);
    for (std::int32_t& label : labels) --label;
    QuadraticLoss const loss = fc_loss(planted_linear(labels, 6, 60, 0.3, 0.9, 1));
    SampleFinding const found = find_partition(loss, with_inactive(), {});
    CHECK(found.tied.partition == Partition::from_labels(labels));
    Index const freedom = loss.observations - found.tied.fit.rank;
    CHECK(found.tied.fit.rss / static_cast<double>(freedom) == doctest::Approx(0.09).epsilon(0.2));
    Vector const theta = expand(found.tied.partition, found.tied.fit.psi, 1);
    CHECK(theta.size() == 48);
    CHECK(theta[0] == 0.0);
    CHECK(theta[1] == doctest::Approx(1.0).epsilon(0.2));
    CHECK(found.tied.fit.rss == doctest::Approx(loss.value(theta)).epsilon(1e-6));
    CHECK(found.tied.score < found.score_apart);
    CHECK(found.termination == Termination::converged);
    // Not allowed to be zero, the same weights are a block with a value near zero.
    for (std::int32_t& label : labels) ++label;
    CHECK(find_partition(loss, {}, {}).tied.partition == Partition::from_labels(labels));
}

TEST_CASE("the shift experiment: exact as fully connected layer, also with no more samples than inputs and two") {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        for (Index const samples : {10, 150}) {
            QuadraticLoss const loss = fc_loss(planted_shift(8, 3, samples, 0.1, seed));
            CHECK(find_partition(loss, with_inactive(), {}).tied.partition == shift_partition(8, 3, -1));
            CHECK(find_partition(loss, {}, {}).tied.partition == shift_partition(8, 3, 3));
        }
    }
}

TEST_CASE("the shift experiment: exact as locally connected layer, up to 1000 weights") {
    for (auto const& [inputs, taps] : {std::pair<Index, Index>{4, 3}, {7, 3}, {11, 5}, {20, 5}, {204, 5}}) {
        QuadraticLoss const loss = lc_loss(planted_shift(inputs, taps, 150, 0.3, 1), taps);
        CHECK(find_partition(loss, {}, {}).tied.partition == Partition::one_block(inputs - taps + 1));
    }
    // Fewer samples than taps: no position can be fitted alone.
    QuadraticLoss const few = lc_loss(planted_shift(44, 5, 4, 0.1, 1), 5);
    CHECK_FALSE(determines_parameters(few));
    CHECK(find_partition(few, {}, {}).tied.partition == Partition::one_block(40));
}

TEST_CASE("more coordinates than a dense inverse is made for") {
    QuadraticLoss const loss = lc_loss(planted_shift(852, 3, 12, 0.3, 1), 3);
    CHECK(loss.coordinates() > 2500);
    CHECK(find_partition(loss, {}, {}).tied.partition == Partition::one_block(850));
}

TEST_CASE("tables that are added up, coupled and not determined one by one") {
    for (std::vector<std::int32_t> const& labels : {alternating(10, 1), alternating(10, 2)}) {
        QuadraticLoss const loss = planted_tables(labels, 9, 250, 0.3, 1);
        CHECK(find_partition(loss, {}, {}).tied.partition == Partition::from_labels(labels));
    }
}

TEST_CASE("weights that all differ stay apart, noise alone ties everything") {
    std::vector<std::int32_t> different = alternating(12, 12);
    QuadraticLoss const loss = fc_loss(planted_linear(different, 3, 60, 0.05, 0.0, 1));
    SampleFinding const found = find_partition(loss, {}, {});
    CHECK(found.tied.partition == Partition::singletons(12));
    CHECK(found.tied.score == doctest::Approx(found.score_apart));
    std::vector<std::int32_t> const zero(12, -1);
    QuadraticLoss const noise = fc_loss(planted_linear(zero, 3, 60, 1.0, 0.0, 2));
    CHECK(find_partition(noise, {}, {}).tied.partition == Partition::one_block(12));
}

TEST_CASE("told the number of blocks, the search keeps it") {
    std::vector<std::int32_t> const labels = alternating(24, 3);
    QuadraticLoss const loss = fc_loss(planted_linear(labels, 4, 30, 0.5, 0.5, 1));
    for (Index const blocks : {1, 3, 7, 24}) {
        SampleSearchOptions options;
        options.blocks = blocks;
        SampleFinding const found = find_partition(loss, options, {});
        CHECK(found.tied.partition.blocks() == blocks);
        if (blocks == 3) CHECK(found.tied.partition == Partition::from_labels(labels));
    }
}

TEST_CASE("threads do not change the finding") {
    QuadraticLoss const loss = fc_loss(planted_shift(9, 3, 20, 0.5, 3));
    SampleSearchOptions options = with_inactive();
    SampleFinding const one = find_partition(loss, options, {});
    options.threads = 3;
    SampleFinding const three = find_partition(loss, options, {});
    CHECK(one.tied.partition == three.tied.partition);
    CHECK(one.tied.score == three.tied.score);
    CHECK(one.tied.fit.psi == three.tied.fit.psi);
}

TEST_CASE("an interrupted search returns what it has") {
    QuadraticLoss const loss = fc_loss(planted_shift(8, 3, 50, 0.1, 1));
    for (Index const last : {1, 20}) {
        Index steps = 0;
        SampleFinding const found = find_partition(loss, {}, [&](Progress const&) { return ++steps < last; });
        CHECK(found.termination == Termination::interrupted);
        CHECK(found.tied.partition.elements() == 48);
        CHECK(found.tied.fit.psi.allFinite());
        CHECK(steps == last);
    }
}

TEST_CASE("losses and options that make no sense are refused; data that say nothing are answered") {
    QuadraticLoss const loss = fc_loss(planted_shift(4, 3, 20, 0.1, 1));
    SampleSearchOptions options;
    options.blocks = 9;
    CHECK_THROWS_AS(find_partition(loss, options, {}), OptionError);
    CHECK_THROWS_AS(find_partition(QuadraticLoss{}, {}, {}), std::invalid_argument);
    SampleBatch const silent{Matrix::Zero(5, 3), Matrix::Zero(5, 2)};
    SampleFinding const found = find_partition(fc_loss(silent), {}, {});
    CHECK(found.tied.partition == Partition::one_block(6));
    CHECK(found.tied.fit.psi.isZero());
    SampleBatch const single{Matrix::Constant(1, 1, 2.0), Matrix::Constant(1, 1, 6.0)};
    CHECK(find_partition(fc_loss(single), {}, {}).tied.fit.psi[0] == doctest::Approx(3.0));
}

TEST_CASE("where there is nothing to explain every element is inactive") {
    SampleBatch const batch{Matrix::Identity(20, 3), Matrix::Zero(20, 2)};
    SampleFinding const finding = find_partition(fc_loss(batch), {.allow_inactive = true}, {});
    CHECK(finding.tied.partition.inactive() == 6);
}
