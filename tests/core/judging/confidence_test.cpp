// SPDX-License-Identifier: Apache-2.0
#include "core/judging/confidence.hpp"

#include <doctest/doctest.h>

#include <mutex>
#include <set>

#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using symdiscover::test::labelled;

TEST_CASE("shared pairs: of the pairs tied, the share tied again") {
    Partition const found = labelled({0, 0, 0, 1, 1, -1});  // four pairs

    CHECK(shared_pairs(found, found) == 1.0);
    CHECK(shared_pairs(found, Partition::one_block(6)) == 1.0);
    CHECK(shared_pairs(found, Partition::singletons(6)) == 0.0);
    CHECK(shared_pairs(found, labelled({0, 0, 1, 1, 1, -1})) == 0.5);     // of 01 02 12 34: 01 and 34
    CHECK(shared_pairs(found, labelled({-1, -1, -1, 0, 0, 1})) == 0.25);  // asleep is not tied
}

TEST_CASE("shared pairs where the finding ties nothing: of the active pairs, the share apart again") {
    Partition const found = labelled({0, 1, 2, 3});  // six pairs

    CHECK(shared_pairs(found, found) == 1.0);
    CHECK(shared_pairs(found, labelled({0, 0, 1, 2})) == doctest::Approx(5.0 / 6.0));
    CHECK(shared_pairs(found, labelled({0, 0, 0, 2})) == doctest::Approx(0.5));
    CHECK(shared_pairs(found, Partition::one_block(4)) == 0.0);
    CHECK(shared_pairs(labelled({0, -1, -1}), labelled({0, 1, 1})) == 1.0);  // no pairs at all
}

TEST_CASE("shared pairs that stay apart are counted among the finding's active elements only") {
    // Elements 0 and 1 are active and stay apart; that 2 and 3 wake up tied is no pair of the finding's.
    CHECK(shared_pairs(labelled({0, 1, -1, -1}), labelled({0, 1, 2, 2})) == 1.0);
}

TEST_CASE("resampling counts pairs, blocks and exact returns over the resamples") {
    Partition const found = labelled({0, 0, 1, 1, 2});
    Partition const merged = labelled({0, 0, 1, 1, 1});
    Partition const split = labelled({0, 1, 2, 2, 3});
    // Answers by turns; one thread, so that the turns are in order.
    int call = 0;
    PartitionFinder const find = [&](std::span<Index const>, Observer const&) {
        ++call;
        return call == 1 ? merged : call == 2 ? split : found;
    };

    Confidence const confidence = resample_halves(3, found, find, 4, 0, 1, {}).confidence;

    CHECK(confidence.resamples == 4);
    CHECK(confidence.exact == doctest::Approx(0.5));
    CHECK(confidence.pairs == doctest::Approx((1.0 + 0.5 + 1.0 + 1.0) / 4.0));
    REQUIRE(confidence.blocks.size() == 3);
    CHECK(confidence.blocks[0] == doctest::Approx(0.75));
    CHECK(confidence.blocks[1] == doctest::Approx(0.75));
    CHECK(confidence.blocks[2] == doctest::Approx(0.75));
}

TEST_CASE("every two resamples are the two halves of the tasks, parted by the seed") {
    auto drawn_with = [&](std::uint64_t seed, Index count) {
        std::vector<std::vector<Index>> draws;
        PartitionFinder const find = [&](std::span<Index const> drawn, Observer const&) {
            draws.emplace_back(drawn.begin(), drawn.end());
            return Partition::one_block(2);
        };
        CHECK(resample_halves(count, Partition::one_block(2), find, 4, seed, 1, {}).finds.size() == 4);
        return draws;
    };
    std::vector<std::vector<Index>> const draws = drawn_with(1, 31);

    REQUIRE(draws.size() == 4);
    CHECK(draws[0].size() == 15);
    CHECK(draws[1].size() == 16);
    for (std::size_t i = 0; i < 4; i += 2) {
        std::set<Index> whole(draws[i].begin(), draws[i].end());
        whole.insert(draws[i + 1].begin(), draws[i + 1].end());
        CHECK(whole.size() == 31);
    }
    CHECK(draws[0] != draws[2]);
    CHECK(drawn_with(1, 31) == draws);
    CHECK(drawn_with(2, 31) != draws);
    CHECK(drawn_with(1, 1) == std::vector<std::vector<Index>>(4, {0}));
}

TEST_CASE("resampling does not depend on the number of threads") {
    Partition const found = Partition::one_block(8);
    // The answer depends on the resample: 8 weights split after as many as the number of its first task says.
    PartitionFinder const find = [](std::span<Index const> drawn, Observer const&) {
        std::vector<std::int32_t> labels(8, 0);
        for (std::size_t e = 0; e < 8; ++e) labels[e] = static_cast<Index>(e) < drawn[0] ? 0 : 1;
        return Partition::from_labels(labels);
    };
    Confidence const one = resample_halves(20, found, find, 7, 3, 1, {}).confidence;

    CHECK(one.exact > 0.0);
    CHECK(one.exact < 1.0);
    for (int const threads : {2, 3}) {
        Confidence const again = resample_halves(20, found, find, 7, 3, threads, {}).confidence;
        CHECK(again.resamples == 7);
        CHECK(again.pairs == one.pairs);
        CHECK(again.exact == one.exact);
        CHECK(again.blocks == one.blocks);
    }
}

TEST_CASE("an observer can cut the resampling short") {
    Partition const found = Partition::one_block(2);
    PartitionFinder const find = [&](std::span<Index const>, Observer const&) { return found; };
    auto stopping_at = [&](Index step) {
        return resample_halves(3, found, find, 6, 0, 1,
                               [step](Progress const& progress) { return progress.step < step; })
            .confidence;
    };

    CHECK(stopping_at(1).resamples == 0);
    CHECK(stopping_at(1).pairs == 0.0);
    CHECK(stopping_at(4).resamples == 3);
    CHECK(stopping_at(4).pairs == doctest::Approx(1.0));
}

TEST_CASE("a refit asks the same observer, and a round that it stopped does not count") {
    Partition const found = Partition::one_block(2);
    for (int const threads : {1, 3}) {
        int asked = 0;
        bool heard = false;
        std::mutex mutex;
        PartitionFinder const find = [&](std::span<Index const>, Observer const& observer) {
            bool const go_on = observer({"another phase", 1, 1, 0.0});
            std::lock_guard const lock(mutex);
            heard = heard || !go_on;
            return found;
        };
        Observer const until_the_second_rounds_refits = [&](Progress const& progress) {
            CHECK(progress.phase == "resampling");
            CHECK(progress.steps == 9);
            // The first round asks once and each of its refits once; the second round may begin.
            return ++asked <= threads + 2;
        };

        Confidence const confidence =
            resample_halves(3, found, find, 9, 0, threads, until_the_second_rounds_refits).confidence;

        CHECK(heard);
        CHECK(confidence.resamples == threads);
    }
}
