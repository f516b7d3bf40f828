// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/merge_path.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <set>

#include "core/base/rng.hpp"
#include "tests/core/base/no_time.hpp"

using namespace symdiscover;

namespace {

struct Cluster {
    std::set<Index> elements;
    bool anchored = false;  ///< holds the inactive elements
};

/// What the sum of squared distances to the centroid (of the anchored cluster: to the origin) is.
double within(Matrix const& points, Cluster const& cluster) {
    Vector centroid = Vector::Zero(points.cols());
    if (!cluster.anchored) {
        for (Index const e : cluster.elements) centroid += points.row(e).transpose();
        centroid /= static_cast<double>(cluster.elements.size());
    }
    double sum = 0.0;
    for (Index const e : cluster.elements) sum += (points.row(e).transpose() - centroid).squaredNorm();
    return sum;
}

Cluster joined(Cluster const& a, Cluster const& b) {
    Cluster result = a;
    result.elements.insert(b.elements.begin(), b.elements.end());
    result.anchored = a.anchored || b.anchored;
    return result;
}

/// Ward's greedy agglomeration straight from its definition: the partitions with K, K - 1, ..., 0 blocks.
std::vector<Partition> greedy_path(Matrix const& points) {
    Index const elements = points.rows();
    std::vector<Cluster> clusters;
    for (Index e = 0; e < elements; ++e) clusters.push_back({{e}, false});
    clusters.push_back({{}, true});
    std::vector<Partition> path;
    while (true) {
        std::vector<std::int32_t> labels(static_cast<std::size_t>(elements));
        for (std::size_t c = 0; c < clusters.size(); ++c) {
            for (Index const e : clusters[c].elements) {
                labels[static_cast<std::size_t>(e)] = clusters[c].anchored ? -1 : static_cast<std::int32_t>(c);
            }
        }
        path.push_back(Partition::from_labels(labels));
        if (clusters.size() == 1) return path;
        std::size_t best_a = 0;
        std::size_t best_b = 1;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t a = 0; a < clusters.size(); ++a) {
            for (std::size_t b = a + 1; b < clusters.size(); ++b) {
                double const cost = within(points, joined(clusters[a], clusters[b])) - within(points, clusters[a]) -
                                    within(points, clusters[b]);
                if (cost < least) {
                    least = cost;
                    best_a = a;
                    best_b = b;
                }
            }
        }
        clusters[best_a] = joined(clusters[best_a], clusters[best_b]);
        clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(best_b));
    }
}

}  // namespace

TEST_CASE("the merge path is that of the greedy algorithm, for every number of blocks") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Rng rng = make_rng(seed);
        Index const elements = 2 + static_cast<Index>(seed);
        Matrix const points = normal_matrix(rng, elements, 1 + static_cast<Index>(seed % 3));
        std::vector<Partition> const expected = greedy_path(points);

        MergePath const path = merge_path(points);

        for (Index blocks = 0; blocks <= elements; ++blocks) {
            CHECK(path.cut(blocks) == expected[static_cast<std::size_t>(elements - blocks)]);
        }
    }
}

TEST_CASE("merges ascend in cost, and together they cost the points' distance from the origin") {
    Rng rng = make_rng(30);
    Matrix const points = normal_matrix(rng, 40, 3);

    MergePath const path = merge_path(points);

    REQUIRE(path.elements() == 40);
    REQUIRE(path.merges.size() == 40);
    double sum = 0.0;
    for (std::size_t i = 0; i < 40; ++i) {
        if (i > 0) CHECK(path.merges[i].cost >= path.merges[i - 1].cost);
        sum += path.merges[i].cost;
    }
    CHECK(sum == doctest::Approx(points.squaredNorm()).epsilon(1e-12));
}

TEST_CASE("points on a line merge as one would by hand") {
    MergePath const path = merge_path(Matrix{{5.0}, {0.1}, {5.2}, {-3.0}});

    CHECK(path.cut(4) == Partition::singletons(4));
    CHECK(path.cut(3) == Partition::from_labels(std::vector<std::int32_t>{0, -1, 2, 3}));
    CHECK(path.cut(2) == Partition::from_labels(std::vector<std::int32_t>{0, -1, 0, 3}));
    CHECK(path.cut(1) == Partition::from_labels(std::vector<std::int32_t>{0, -1, 0, -1}));
    CHECK(path.cut(0) == Partition::from_labels(std::vector<std::int32_t>{-1, -1, -1, -1}));
    CHECK(path.merges[0].cost == doctest::Approx(0.01));  // 0.1 to the origin
    CHECK(path.merges[1].cost == doctest::Approx(0.02));  // 5 and 5.2
    CHECK(path.merges[2].cost == doctest::Approx(9.0));   // -3 to the origin
    CHECK(path.merges[3].cost == doctest::Approx(2 * 5.1 * 5.1));
}

TEST_CASE("equal points are tied before all others, and points at the origin are inactive") {
    Matrix points = Matrix::Zero(9, 2);
    points.middleRows(0, 4).rowwise() = Eigen::RowVector2d(1.0, 2.0);
    points.middleRows(4, 3).rowwise() = Eigen::RowVector2d(-1.0, 0.5);

    MergePath const path = merge_path(points);

    CHECK(path.cut(2) == Partition::from_labels(std::vector<std::int32_t>{0, 0, 0, 0, 1, 1, 1, -1, -1}));
    for (std::size_t i = 0; i < 7; ++i) CHECK(path.merges[i].cost == 0.0);
    CHECK(path.merges[7].cost > 0.0);
}

TEST_CASE("a single element is a block or inactive") {
    MergePath const path = merge_path(Matrix{{2.0}});

    CHECK(path.cut(1) == Partition::singletons(1));
    CHECK(path.cut(0).inactive() == 1);
    CHECK(path.merges[0].cost == doctest::Approx(4.0));
}

TEST_CASE("a path is given up when there is no more time") {
    Rng rng = make_rng(1);
    Matrix const points = normal_matrix(rng, 10, 2);
    test::NoTime over;
    CHECK_THROWS_AS(merge_path(points, over.workers()), Stopped);
}
