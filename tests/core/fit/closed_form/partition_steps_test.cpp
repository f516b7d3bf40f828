// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/partition_steps.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

TiedTasks fitted(LinearTasks const& data, Partition const& partition) {
    return fit_tied(data, partition, 0.1, iterations_to_converge, 1);
}

}  // namespace

TEST_CASE("residual slopes are the inputs times what the tied weights leave unexplained") {
    Partition const partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, -1, 1, 0, 2});
    TaskBatch const batch = tied_tasks(partition, 3, 4, 5, 0.5, 1);
    LinearTasks const data = linear_tasks(batch);
    TiedTasks const model = fitted(data, partition);

    Matrix const slopes = residual_slopes(data, model);

    for (Index t = 0; t < 4; ++t) {
        Vector weights = Vector::Zero(6);
        for (Index e = 0; e < 6; ++e) {
            if (partition[e] >= 0) weights[e] = model.posterior.mean(t, partition[e]);
        }
        Vector const expected = design(batch, t).transpose() * (targets(batch, t) - design(batch, t) * weights);
        CHECK(slopes.row(t).transpose().isApprox(expected, 1e-10));
    }
}

TEST_CASE("weights in the wrong block, asleep or wrongly awake move to where they belong; the others stay") {
    Partition const truth = convolution(8, 3);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 8, 60, 6, 0.1, 2));
    std::vector<std::int32_t> labels = truth.labels();
    labels[0] = 1;
    labels[9] = Partition::inactive_label;
    labels[5] = 2;
    labels[20] = labels[20] == 0 ? 1 : 0;

    Partition const damaged = Partition::from_labels(labels);

    std::vector<LabelMove> const moves = promising_moves(data, fitted(data, damaged), 1);

    REQUIRE(moves.size() == 4);
    for (std::size_t i = 1; i < moves.size(); ++i) CHECK(moves[i].gain <= moves[i - 1].gain);
    // Blocks of the damaged partition may be numbered otherwise than those of the truth.
    std::vector<std::int32_t> repaired = damaged.labels();
    for (LabelMove const& move : moves) repaired[static_cast<std::size_t>(move.weight)] = move.block;
    CHECK(Partition::from_labels(repaired) == truth);
    CHECK(promising_moves(data, fitted(data, truth), 1).empty());
}

TEST_CASE("the gain of a move is what it adds to the likelihood and the log share, filters being known") {
    // One output of two inputs; weight 1 sleeps although it equals weight 0. Noise so small that filters are sure.
    Rng rng = make_rng(3);
    Matrix const psi = normal_matrix(rng, 50, 1);
    Matrix weights(50, 2);
    weights << psi, psi;
    TaskBatch const batch = tasks_of_weights(weights, normal_matrix(rng, 50 * 4, 2), 0.1, rng);
    LinearTasks const data = linear_tasks(batch);
    TiedTasks model = fitted(data, Partition::from_labels(std::vector<std::int32_t>{0, -1}));
    model.posterior.variance.setZero();

    std::vector<LabelMove> const moves = promising_moves(data, model, 1);

    double gain = 0.0;  // both shares are one half: only the likelihood counts
    for (Index t = 0; t < 50; ++t) {
        double const filter = model.posterior.mean(t, 0);
        Vector const asleep = targets(batch, t) - design(batch, t) * Vector{{filter, 0.0}};
        Vector const awake = targets(batch, t) - design(batch, t) * Vector{{filter, filter}};
        gain += (asleep.squaredNorm() - awake.squaredNorm()) / (2.0 * model.noise_variance);
    }
    auto const move = std::find_if(moves.begin(), moves.end(), [](LabelMove const& m) { return m.weight == 1; });
    REQUIRE(move != moves.end());
    CHECK(move->block == 0);
    CHECK(move->gain == doctest::Approx(gain).epsilon(1e-10));
}

TEST_CASE("promising moves do not depend on the number of threads") {
    Partition const truth = circulant(6);
    LinearTasks const data = linear_tasks(tied_tasks(truth, 6, 40, 4, 0.5, 4));
    std::vector<std::int32_t> labels = truth.labels();
    for (std::size_t e = 0; e < labels.size(); e += 5) labels[e] = (labels[e] + 1) % 6;
    TiedTasks const model = fitted(data, Partition::from_labels(labels));
    std::vector<LabelMove> const one = promising_moves(data, model, 1);
    REQUIRE(one.size() > 3);

    std::vector<LabelMove> const three = promising_moves(data, model, 3);

    REQUIRE(three.size() == one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        CHECK(three[i].weight == one[i].weight);
        CHECK(three[i].block == one[i].block);
        CHECK(three[i].gain == one[i].gain);
    }
}
