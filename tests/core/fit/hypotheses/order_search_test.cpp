// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/order_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/fit/hypotheses/reordering.hpp"
#include "core/symmetry/catalogue/catalogue.hpp"

namespace symdiscover {

namespace {

Partition ring(Index n) {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < n; ++a) {
        for (Index j = 0; j < n; ++j) labels.push_back(static_cast<std::int32_t>((j - a + n) % n));
    }
    return Partition::from_labels(labels);
}

/// Labels of the partition's weights (outputs[a], inputs[j]).
Partition in_order(Partition const& sharing, std::vector<Index> const& outputs, std::vector<Index> const& inputs) {
    return Partition::from_labels(placed_labels(sharing, {outputs, inputs}));
}

/// The sum over blocks of (|sum of z|^2 - sum of |z|^2) / size, by its definition.
double togetherness(Matrix const& z, Partition const& partition) {
    double value = 0.0;
    for (Index b = 0; b < partition.blocks(); ++b) {
        Vector sum = Vector::Zero(z.cols());
        double squares = 0.0;
        for (Index e = 0; e < partition.elements(); ++e) {
            if (partition[e] != b) continue;
            sum += z.row(e).transpose();
            squares += z.row(e).squaredNorm();
        }
        value += (sum.squaredNorm() - squares) / static_cast<double>(partition.sizes()[static_cast<std::size_t>(b)]);
    }
    return value;
}

/// The highest value over all orders of outputs and inputs.
double highest(Matrix const& z, Partition const& sharing, Index n) {
    std::vector<Index> outputs(static_cast<std::size_t>(n));
    std::iota(outputs.begin(), outputs.end(), Index{0});
    std::vector<Index> inputs = outputs;
    double best = -1e300;
    do {
        do best = std::max(best, togetherness(z, in_order(sharing, outputs, inputs)));
        while (std::next_permutation(inputs.begin(), inputs.end()));
    } while (std::next_permutation(outputs.begin(), outputs.end()));
    return best;
}

/// Tasks whose weights are tied by a partition, x and noise normal.
TaskBatch tasks_of(Partition const& partition, Index n, Index tasks, Index examples, double noise) {
    Rng rng = make_rng(11);
    TaskBatch batch{tasks, examples, normal_matrix(rng, tasks * examples, n), Matrix(tasks * examples, n)};
    for (Index t = 0; t < tasks; ++t) {
        Matrix const psi = normal_matrix(rng, 1, partition.blocks());
        Matrix weights(n, n);
        for (Index e = 0; e < n * n; ++e) weights(e / n, e % n) = psi(0, partition[e]);
        batch.y.middleRows(t * examples, examples) =
            batch.x.middleRows(t * examples, examples) * weights.transpose() + noise * normal_matrix(rng, examples, n);
    }
    return batch;
}

}  // namespace

TEST_CASE("annealing reaches the best of all orders, and its value is what the definition says") {
    Partition const sharing = ring(4);
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        Rng rng = make_rng(seed);
        Matrix const z = normal_matrix(rng, 16, 6);  // nothing is tied: the landscape is rough
        double best = -1e300;
        for (int start = 0; start < 8; ++start) {
            OrderSearch search(z, sharing, 4, 4);
            search.anneal(2000, rng, 1);
            CHECK(search.value() == doctest::Approx(togetherness(z, search.partition())).epsilon(1e-9));
            best = std::max(best, search.value());
        }
        CHECK(best == doctest::Approx(highest(z, sharing, 4)).epsilon(1e-9));
    }
}

TEST_CASE("a ring in another order of inputs and outputs is found among the hypotheses") {
    Partition const truth = in_order(ring(6), {3, 0, 5, 1, 4, 2}, {2, 5, 1, 0, 3, 4});
    LinearTasks const data = linear_tasks(tasks_of(truth, 6, 30, 4, 0.1));
    SharingPrior const prior(catalogue({{6}, {6}}, 100), 36);
    REQUIRE(can_reorder(data));
    std::vector<Hypothesis> const found = reordered_hypotheses(data, prior, 1);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().partition == truth);
    std::vector<Hypothesis> const again = reordered_hypotheses(data, prior, 3);
    REQUIRE(again.size() == found.size());
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(again[i].partition == found[i].partition);
    // 6! 6! orders in the prior, a coin for names: less is said of it than of one in the data's order
    CHECK(prior.with(found).log_probability(truth) > prior.log_probability(truth));
    CHECK(prior.with(found).log_probability(truth) < prior.log_probability(ring(6)));
}

TEST_CASE("labels are those of the places in a sharing's own order") {
    Partition const sharing = Partition::from_labels(std::vector<std::int32_t>{0, 1, 2, 3, 4, 5});
    CHECK(placed_labels(sharing, {{1, 0}, {2, 0, 1}}) == std::vector<std::int32_t>{5, 3, 4, 2, 0, 1});
}

TEST_CASE("the order that is found is the one that the partition stands in") {
    Partition const sharing = ring(5);
    Rng rng = make_rng(3);
    Matrix const z = normal_matrix(rng, 25, 4);
    OrderSearch search(z, sharing, 5, 5);
    search.anneal(300, rng, 1);
    CHECK(Partition::from_labels(placed_labels(sharing, search.places())) == search.partition());
}

TEST_CASE("a subgroup ties less than a group, in the same order") {
    std::vector<Hypothesis> const all = catalogue({{6}, {6}}, 100);
    auto const named = [&](std::string const& name) {
        auto const found =
            std::find_if(all.begin(), all.end(), [&](Hypothesis const& one) { return one.name == name; });
        REQUIRE(found != all.end());
        return &*found;
    };
    auto const is_finer = [&](std::string const& finer, std::string const& coarse) {
        std::vector<Hypothesis const*> const found = finer_hypotheses(*named(coarse), all);
        return std::find(found.begin(), found.end(), named(finer)) != found.end();
    };
    CHECK(is_finer("C6", "D6"));
    CHECK(is_finer("C6", "S6"));
    CHECK(is_finer("D6", "S6"));
    CHECK_FALSE(is_finer("D6", "C6"));
    CHECK_FALSE(is_finer("C6", "C6"));
}

TEST_CASE("where all weights are different no order is looked for, however few the examples") {
    SharingPrior const prior(catalogue({{12}, {12}}, 100), 144);
    for (Index const examples : {3, 14}) {
        LinearTasks const data = linear_tasks(tasks_of(Partition::singletons(144), 12, 12, examples, 0.1));
        CHECK(reordered_hypotheses(data, prior, 2).empty());
    }
}

}  // namespace symdiscover
