// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/order_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/fit/hypotheses/output_pairs.hpp"
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

TEST_CASE("outputs in one order with themselves reach the best of all orders of the pairs") {
    Partition const pairs = output_pairs(ring(5), 5, 5);
    Rng rng = make_rng(7);
    Matrix z(25, 4);
    for (Index t = 0; t < 4; ++t) {
        Matrix const half = normal_matrix(rng, 5, 5);
        z.col(t) = (half + half.transpose()).reshaped<Eigen::RowMajor>();
    }
    // each pair once, as the definition of togetherness() would count them twice
    auto const once = [](Partition const& all) {
        std::vector<std::int32_t> labels = all.labels();
        for (std::size_t e = 0; e < labels.size(); ++e) {
            if (e / 5 > e % 5) labels[e] = Partition::inactive_label;
        }
        return Partition::from_labels(labels);
    };
    std::vector<Index> order{0, 1, 2, 3, 4};
    double highest = -1e300;
    do highest = std::max(highest, togetherness(z, once(in_order(pairs, order, order))));
    while (std::next_permutation(order.begin(), order.end()));
    double best = -1e300;
    for (int start = 0; start < 8; ++start) {
        OrderSearch search(z, pairs, 5, 5, OrderSearch::Moves::together);
        search.anneal(500, rng, 1);
        CHECK(search.places().inputs == search.places().outputs);
        CHECK(search.value() == doctest::Approx(togetherness(z, once(search.partition()))).epsilon(1e-9));
        best = std::max(best, search.value());
    }
    CHECK(best == doctest::Approx(highest).epsilon(1e-9));
}

TEST_CASE("pairs of outputs are together where their products are the same whatever the parameters") {
    std::vector<std::int32_t> gaps = ring(6).labels();
    for (std::int32_t& label : gaps) label = label < 3 ? label : Partition::inactive_label;
    Partition const in_blocks = Partition::from_labels(
        std::vector<std::int32_t>{0, 1, 1, 2, 2, 2, 1, 0, 1, 2, 2, 2, 1, 1, 0, 2, 2, 2, 3, 3, 3, 4, 5, 5});
    for (Partition const& sharing : {ring(6), Partition::from_labels(gaps), in_blocks}) {
        Index const m = sharing.elements() / 6;
        Partition const pairs = output_pairs(sharing, m, 6);
        Rng rng = make_rng(5);
        Matrix const parameters = normal_matrix(rng, 1, sharing.blocks());
        Matrix weights = Matrix::Zero(m, 6);
        for (Index e = 0; e < sharing.elements(); ++e) {
            if (sharing[e] >= 0) weights(e / 6, e % 6) = parameters(0, sharing[e]);
        }
        Matrix const products = weights * weights.transpose();
        for (Index e = 0; e < m * m; ++e) {
            for (Index f = 0; f < m * m; ++f) {
                double const difference = std::abs(products(e / m, e % m) - products(f / m, f % m));
                bool const both_of_one = (e / m == e % m) == (f / m == f % m);
                CHECK((pairs[e] == pairs[f]) == (both_of_one && difference < 1e-12));
            }
        }
        Matrix const scaled = products_of_outputs(3.0 * weights.reshaped<Eigen::RowMajor>(), m, 6);
        CHECK(scaled.isApprox(products.reshaped<Eigen::RowMajor>() / products.diagonal().mean(), 1e-12));
    }
}

TEST_CASE("inputs are put in order where the order of the outputs is known") {
    Partition const sharing = ring(9);
    Partition const truth = in_order(sharing, {3, 0, 8, 5, 1, 7, 4, 2, 6}, {2, 5, 8, 1, 0, 7, 3, 4, 6});
    Rng rng = make_rng(2);
    Matrix z(81, 12);
    Matrix const psi = normal_matrix(rng, 9, 12);
    for (Index e = 0; e < 81; ++e) z.row(e) = psi.row(truth[e]) + normal_matrix(rng, 1, 12);
    OrderSearch search(z, sharing, 9, 9);
    search.anneal_inputs({3, 0, 8, 5, 1, 7, 4, 2, 6}, 2000, rng, 1);
    CHECK(search.partition() == truth);
}

TEST_CASE("eight tasks tell the order of a torus' outputs and inputs") {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < 9; ++a) {
        for (Index j = 0; j < 9; ++j) {
            labels.push_back(static_cast<std::int32_t>(3 * ((j / 3 - a / 3 + 3) % 3) + (j - a + 9) % 3));
        }
    }
    Partition const truth = in_order(Partition::from_labels(labels), {3, 0, 8, 5, 1, 7, 4, 2, 6},  //
                                     {2, 5, 8, 1, 0, 7, 3, 4, 6});
    LinearTasks const data = linear_tasks(tasks_of(truth, 9, 8, 3, 0.1));
    SharingPrior const prior(catalogue({{3, 3}, {3, 3}}, 100), 81);
    std::vector<Hypothesis> const found = reordered_hypotheses(data, prior, 2);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().partition == truth);
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
