// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <utility>

#include "core/partitions/comparison.hpp"
#include "tests/core/partitions/all_partitions.hpp"
#include "tests/core/partitions/distance_by_removing.hpp"

/// Every score of every pair of partitions of up to five elements, any block of which may be the inactive one, against
/// its definition.
using namespace symdiscover;
using symdiscover::test::distance_by_removing;

namespace {

std::vector<Partition> with_and_without_inactive(Index elements) {
    std::vector<Partition> all;
    for (Partition const& partition : all_partitions(elements)) {
        all.push_back(partition);
        for (std::int32_t block = 0; block < partition.blocks(); ++block) {
            std::vector<std::int32_t> labels = partition.labels();
            for (auto& label : labels) label = label == block ? Partition::inactive_label : label;
            all.push_back(Partition::from_labels(labels));
        }
    }
    return all;
}

/// Pairs of elements by whether they are together in a, and in b; inactive elements are together.
struct PairCounts {
    double both = 0.0;
    double only_a = 0.0;
    double only_b = 0.0;
    double neither = 0.0;
};

PairCounts count_pairs(Partition const& a, Partition const& b) {
    PairCounts counts;
    for (Index i = 0; i < a.elements(); ++i) {
        for (Index j = 0; j < i; ++j) {
            bool const in_a = a[i] == a[j];
            bool const in_b = b[i] == b[j];
            (in_a ? (in_b ? counts.both : counts.only_a) : (in_b ? counts.only_b : counts.neither)) += 1.0;
        }
    }
    return counts;
}

/// Hubert and Arabie's index in terms of the four counts (Steinley 2004, equation 9); 1 where it is 0 / 0.
double rand_index_by_pairs(Partition const& a, Partition const& b) {
    PairCounts const n = count_pairs(a, b);
    double const denominator =
        (n.both + n.only_a) * (n.only_a + n.neither) + (n.both + n.only_b) * (n.only_b + n.neither);
    return denominator == 0.0 ? 1.0 : 2.0 * (n.both * n.neither - n.only_a * n.only_b) / denominator;
}

struct Information {
    double entropy_a = 0.0;
    double entropy_b = 0.0;
    double mutual = 0.0;
};

Information information(Partition const& a, Partition const& b) {
    double const each = 1.0 / static_cast<double>(std::max<Index>(a.elements(), 1));
    std::map<std::int32_t, double> p;
    std::map<std::int32_t, double> q;
    std::map<std::pair<std::int32_t, std::int32_t>, double> joint;
    for (Index e = 0; e < a.elements(); ++e) {
        p[a[e]] += each;
        q[b[e]] += each;
        joint[{a[e], b[e]}] += each;
    }
    Information result;
    for (auto const& [label, share] : p) result.entropy_a -= share * std::log(share);
    for (auto const& [label, share] : q) result.entropy_b -= share * std::log(share);
    for (auto const& [pair, share] : joint) {
        result.mutual += share * std::log(share / (p.at(pair.first) * q.at(pair.second)));
    }
    return result;
}

bool near(double a, double b) { return std::abs(a - b) < 1e-12; }

/// The same blocks, where the inactive elements are one of them.
bool same_classes(Partition const& a, Partition const& b) {
    PairCounts const counts = count_pairs(a, b);
    return counts.only_a + counts.only_b == 0.0;
}

void check_pair(Partition const& a, Partition const& b) {
    PartitionComparison const c = compare_partitions(a, b);
    Information const known = information(a, b);
    double const both = known.entropy_a + known.entropy_b;
    REQUIRE(c.exact == (a.labels() == b.labels()));
    REQUIRE(c.partition_distance == distance_by_removing(a, b));
    REQUIRE((c.partition_distance == 0) == c.exact);
    REQUIRE(near(c.adjusted_rand_index, rand_index_by_pairs(a, b)));
    REQUIRE(near(c.variation_of_information, both - 2.0 * known.mutual));
    REQUIRE(near(c.entropy_found_given_true, known.entropy_a - known.mutual));
    REQUIRE(near(c.entropy_true_given_found, known.entropy_b - known.mutual));
    REQUIRE(near(c.normalized_mutual_information, both < 1e-12 ? 1.0 : 2.0 * known.mutual / both));
    // What is perfect is so to the last bit, and nothing else is; no score leaves its range or is -0.
    REQUIRE((c.adjusted_rand_index == 1.0) == same_classes(a, b));
    REQUIRE((c.variation_of_information == 0.0) == same_classes(a, b));
    REQUIRE((c.normalized_mutual_information == 1.0) == same_classes(a, b));
    REQUIRE(c.normalized_mutual_information >= 0.0);
    REQUIRE_FALSE(std::signbit(c.variation_of_information));
    REQUIRE_FALSE(std::signbit(c.normalized_mutual_information));
}

}  // namespace

TEST_CASE("all scores of all pairs of partitions of up to five elements are what their definitions say") {
    for (Index elements = 0; elements <= 5; ++elements) {
        std::vector<Partition> const all = with_and_without_inactive(elements);
        for (Partition const& a : all) {
            for (Partition const& b : all) check_pair(a, b);
        }
    }
}

TEST_CASE("chance gives an adjusted Rand index of 0 on average over all relabellings of the elements") {
    // The definition of the adjustment: with the sizes of both fixed, the mean over all ways to fill b's blocks.
    Partition const a = Partition::from_labels(std::vector<std::int32_t>{0, 0, 0, 1, 1, 2});
    std::vector<std::int32_t> filling{0, 0, 1, 1, 1, 1};
    double sum = 0.0;
    do {
        sum += compare_partitions(a, Partition::from_labels(filling)).adjusted_rand_index;
    } while (std::next_permutation(filling.begin(), filling.end()));
    CHECK(sum == doctest::Approx(0.0));
}
