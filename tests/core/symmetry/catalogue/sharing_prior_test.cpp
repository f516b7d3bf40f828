// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/catalogue/sharing_prior.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/symmetry/catalogue/catalogue.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

SharingPrior prior_of(LayerShape const& shape) { return {catalogue(shape, 1'000'000), shape.m() * shape.n()}; }

/// The sum of P over all partitions, with and without inactive elements: the block of one element more marks these.
double total(SharingPrior const& prior, Index elements) {
    double sum = 0.0;
    for_each_partition(elements + 1, [&](std::span<std::int32_t const> marked, Index) {
        std::vector<std::int32_t> labels(marked.begin(), marked.end() - 1);
        for (std::int32_t& label : labels) label = label == marked.back() ? Partition::inactive_label : label;
        sum += std::exp(prior.log_probability(Partition::from_labels(labels)));
        return true;
    });
    return sum;
}

Partition with_label(Partition const& partition, Index element, std::int32_t label) {
    std::vector<std::int32_t> labels = partition.labels();
    labels[static_cast<std::size_t>(element)] = label;
    return Partition::from_labels(labels);
}

/// C8's blocks: k and -k together; two and their neighbour used alone.
Partition mirrored() { return Partition::from_labels(std::vector<std::int32_t>{0, 1, 2, 3, 4, 3, 2, 1}); }
Partition three_taps() { return Partition::from_labels(std::vector<std::int32_t>{0, 1, -1, -1, -1, -1, -1, 2}); }

/// The partition of K singles, but for one pair, that no short description has.
Partition one_pair(Index elements) {
    Partition const apart = Partition::singletons(elements);
    return with_label(apart, elements - 1, apart[elements / 3]);
}

/// At most so many.
std::vector<Partition> finer(SharingPrior const& prior, Partition const& partition, std::size_t most = 100) {
    std::vector<Partition> found;
    prior.for_each_finer(partition, [&](Partition one) {
        found.push_back(std::move(one));
        return found.size() < most;
    });
    return found;
}

}  // namespace

TEST_CASE("the prior's total over all partitions is at most 1 and at least half of it") {
    for (LayerShape const& shape : {LayerShape{{2}, {3}},
                                    {{3}, {2}},
                                    {{5}, {1}},
                                    {{1}, {5}},
                                    {{2}, {2}},
                                    {{6}, {1}},
                                    {{4}, {2}},
                                    {{2, 2}, {2}}}) {
        CAPTURE(shape.n());
        CAPTURE(shape.m());
        double const sum = total(prior_of(shape), shape.m() * shape.n());
        CHECK(sum <= 1.0 + 1e-12);
        CHECK(sum > 0.5);
    }
}

TEST_CASE("a member that leaves elements out and a single member keep the total at most 1") {
    Partition const tap = Partition::from_labels(std::vector<std::int32_t>{0, 1, -1, -1, 0, 1});
    SharingPrior const prior({{"taps", tap, std::log(0.9)}}, 6);
    CHECK(total(prior, 6) <= 1.0 + 1e-12);
    CHECK(prior.log_probability(tap) > std::log(0.5 * 0.9 * 0.25));
}

TEST_CASE(
    "a name costs a share of its kind and two coins; a partition of its blocks and a weight elsewhere cost more") {
    SharingPrior const prior = prior_of({{8}, {8}});
    Partition const ring = circulant(8);
    Partition const even = coarsened(ring, mirrored());
    Partition const taps = coarsened(ring, three_taps());
    double const named = prior.log_probability(ring);

    Hypothesis const& first = prior.hypotheses().front();
    REQUIRE(first.partition == ring);
    CHECK(named > 3.0 * std::log(0.5) + first.log_prior);
    CHECK(named < 3.0 * std::log(0.5) + first.log_prior + 0.2);
    CHECK(prior.log_probability(taps) < named);
    CHECK(prior.log_probability(with_label(ring, 5, ring[6])) < named);
    CHECK(prior.log_probability(with_label(ring, 5, -1)) < named);
    // D8 has a name of its own, which C8's blocks k and -k are the same as
    CHECK(prior.log_probability(even) > prior.log_probability(taps));
    // taps of a name are far more probable than what has none
    CHECK(prior.log_probability(taps) > prior.log_probability(one_pair(64)) + 20.0);
}

TEST_CASE("finer partitions tell one more block of a name apart, or use one more") {
    SharingPrior const ring({{"C8", circulant(8), 0.0}}, 64);
    Partition const taps = coarsened(circulant(8), three_taps());
    std::vector<Partition> const more = finer(ring, taps);
    REQUIRE(more.size() == 5);  // five taps are not used yet, and those that are stand alone
    for (Partition const& one : more) {
        CHECK(one.blocks() == 4);
        CHECK(one.inactive() == 32);
        for (Index e = 0; e < 64; ++e) CHECK((taps[e] < 0 || one[e] >= 0));
    }
    CHECK(finer(ring, coarsened(circulant(8), mirrored())).size() == 3);  // pairs that are told apart
    CHECK(finer(ring, circulant(8)).empty());
    CHECK(finer(ring, taps, 2).size() == 2);
    CHECK(finer(ring, with_label(taps, 5, 1)).empty());  // it is not made of the ring's blocks
}

TEST_CASE("each further weight elsewhere costs its place among all weights") {
    SharingPrior const prior = prior_of({{8}, {8}});
    Partition edited = circulant(8);
    double before = prior.log_probability(edited);
    for (Index const element : {3, 17, 42}) {
        edited = with_label(edited, element, edited[element + 2]);
        double const after = prior.log_probability(edited);
        CHECK(after < before - std::log(8.0));
        CHECK(after > before - std::log(2.0 * 64.0 * 13.0));
        before = after;
    }
    CHECK(before > PartitionPrior(64, true).log_probability(edited));
}

TEST_CASE("of a large layer the sum over all hypotheses is that of each by itself, whatever was not read") {
    constexpr Index n = 70;  // more weights than a look at every one of them takes
    std::vector<Hypothesis> const all = catalogue({{7, 10}, {7, 10}}, 1'000'000);
    SharingPrior const together(all, n * n);
    SharingPrior const none({}, n * n);
    REQUIRE(all.size() > 10);
    Partition const ring = circulant(n);
    for (Partition const& partition : {ring, with_label(ring, 33, 5), diagonal_and_rest(n), one_pair(n * n)}) {
        double const without = none.log_probability(partition);
        double largest = without;
        std::vector<double> alone;
        for (Hypothesis const& hypothesis : all) {
            alone.push_back(SharingPrior({hypothesis}, n * n).log_probability(partition));
            largest = std::max(largest, alone.back());
        }
        double sum = std::exp(without - largest);
        for (double const one : alone) sum += std::exp(one - largest) - std::exp(without - largest);
        CHECK(together.log_probability(partition) == doctest::Approx(largest + std::log(sum)).epsilon(1e-12));
    }
}

TEST_CASE("no sharing has the share of a kind") {
    SharingPrior const prior = prior_of({{8}, {8}});
    double const apart = prior.log_probability(Partition::singletons(64));
    CHECK(apart == doctest::Approx(std::log(0.5) + log_prior_of_kind()).epsilon(1e-6));
    CHECK(apart > prior.log_probability(one_pair(64)) + 100.0);
}

TEST_CASE("a coarsening that leaves a member as it is has half for itself, the others what the prior of blocks says") {
    SharingPrior const prior = prior_of({{8}, {8}});
    PartitionPrior const of_blocks(8, true);
    CHECK(prior.log_coarsening(three_taps()) ==
          doctest::Approx(std::log(0.5) + of_blocks.log_probability(three_taps())).epsilon(1e-12));
    Partition const whole = Partition::singletons(8);
    CHECK(std::exp(prior.log_coarsening(whole)) ==
          doctest::Approx(0.5 + 0.5 * std::exp(of_blocks.log_probability(whole))).epsilon(1e-12));
}

TEST_CASE("of the blocks of a member a partition makes one of the weights") {
    Partition const member = Partition::from_labels(std::vector<std::int32_t>{0, 1, -1, 2, 1, 0});
    Partition const blocks = Partition::from_labels(std::vector<std::int32_t>{0, -1, 0});
    CHECK(coarsened(member, blocks).labels() == std::vector<std::int32_t>{0, -1, -1, 0, -1, 0});
    CHECK(coarsened(member, Partition::singletons(3)) == member);
    CHECK(coarsened(circulant(8), mirrored()).blocks() == 5);
    CHECK(coarsened(circulant(8), three_taps()).active() == 24);
}

TEST_CASE("a partition of other elements is refused") {
    CHECK_THROWS_AS(prior_of({{8}, {8}}).log_probability(Partition::one_block(63)), std::invalid_argument);
}
