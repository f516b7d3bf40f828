// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_gradient.hpp"

#include <doctest/doctest.h>

#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

TaskBatch random_batch(Rng& rng, Index tasks, Index examples, Index inputs, Index outputs) {
    return {tasks, examples, normal_matrix(rng, tasks * examples, inputs),
            normal_matrix(rng, tasks * examples, outputs)};
}

/// Not the starting values, whose U is so small that second-order terms would vanish.
MetaParameters random_parameters(Network const& network, MsrOptions const& options, Rng& rng) {
    MetaParameters parameters = initial_parameters(network, options, rng);
    for (auto& part : parameters) {
        for (Matrix& factor : part.factors) factor = 0.7 * normal_matrix(rng, factor.rows(), factor.cols());
        part.filter = normal_matrix(rng, 1, part.filter.cols());
    }
    return parameters;
}

/// Largest difference between the gradient through the inner steps and central differences of the query loss,
/// relative to the largest derivative (or to 1 where that is smaller).
double hypergradient_error(Network const& network, MsrOptions const& options, Episode const& episode) {
    MsrWorkspace workspace;
    Rng rng = make_rng(21);
    MetaParameters parameters = random_parameters(network, options, rng);
    auto const& exact = meta_gradient(network, parameters, episode, options, workspace);
    CHECK(exact.loss == doctest::Approx(query_losses(network, parameters, episode, options, workspace).mean()));
    double const step = 1e-6;
    double worst = 0.0;
    double largest = 1.0;
    auto const moved = trainable(parameters, options.inner_lr_mode);
    REQUIRE(moved.size() == exact.gradients.size());
    for (std::size_t i = 0; i < moved.size(); ++i) {
        for (Index e = 0; e < moved[i]->size(); ++e) {
            double& value = moved[i]->data()[e];
            double const centre = value;
            value = centre + step;
            double const above = query_losses(network, parameters, episode, options, workspace).mean();
            value = centre - step;
            double const below = query_losses(network, parameters, episode, options, workspace).mean();
            value = centre;
            largest = std::max(largest, std::abs(exact.gradients[i].data()[e]));
            worst = std::max(worst, std::abs((above - below) / (2 * step) - exact.gradients[i].data()[e]));
        }
    }
    return worst / largest;
}

Episode random_episode(Index inputs, Index outputs) {
    Rng rng = make_rng(22);
    return split_episode(random_batch(rng, 10, 5, inputs, outputs), 2, rng);  // ten tasks: two chunks, of 8 and 2
}

}  // namespace

TEST_CASE("The outer gradient is exact through one and several inner steps") {
    MsrOptions options;
    options.inner_lr = 0.05;
    Network network;
    SUBCASE("MSR") { network = {{linear_layer("layer", "fc", 2, 3, 2)}}; }
    SUBCASE("MSR on a band") { network = {{linear_layer("layer", "lc:2", 2, 3, 2)}}; }
    SUBCASE("MAML") { network = {{linear_layer("layer", "fc", 2, 3, 0)}}; }
    SUBCASE("MAML with a convolution") { network = {{linear_layer("layer", "conv:2", 2, 3, 0)}}; }
    SUBCASE("MSR with absolute error") {
        options.loss = "absolute";
        network = {{linear_layer("layer", "fc", 2, 3, 2)}};
    }
    for (Index const steps : {1, 3}) {
        for (auto const mode : {InnerLrMode::per_layer, InnerLrMode::per_parameter, InnerLrMode::fixed}) {
            CAPTURE(steps);
            CAPTURE(static_cast<int>(mode));
            options.inner_steps = steps;
            options.inner_lr_mode = mode;
            CHECK(hypergradient_error(network, options, random_episode(3, 2)) < 1e-7);
        }
    }
}

TEST_CASE("The outer gradient is exact through two layers, for the U, v and alpha of each") {
    MsrOptions options;
    options.inner_steps = 2;
    options.inner_lr = 0.02;
    for (auto const* loss : {"squared", "absolute"}) {
        for (auto const mode : {InnerLrMode::per_layer, InnerLrMode::per_parameter}) {
            CAPTURE(loss);
            CAPTURE(static_cast<int>(mode));
            options.loss = loss;
            options.inner_lr_mode = mode;
            CHECK(hypergradient_error(two_layers(2, 3, 4, 3, 2), options, random_episode(4, 2)) < 1e-6);
        }
    }
    Network tied =
        with_tied_layer(two_layers(2, 3, 4, 3, 2), 0,
                        Partition::from_labels(std::vector<std::int32_t>{0, 1, 2, 3, 3, 0, 1, 2, 2, 3, 0, -1}));
    CHECK(hypergradient_error(tied, options, random_episode(4, 2)) < 1e-6);
}

TEST_CASE("One weight, one task: the outer step by hand") {
    // u = 2, v = 1, alpha = 0.1; support x = 1, y = 3; query x = 2, y = 1.
    // Inner: v' = v - alpha 2 (u v - 3) u = 1 + 0.4 = 1.4. Query residual r = 2 u v' - 1 = 4.6, loss r^2.
    MsrOptions options;
    Network const network{{linear_layer("layer", "fc", 1, 1, 1)}};
    auto const one = [](double value) { return Matrix::Constant(1, 1, value); };
    MetaParameters const parameters{{{one(2.0)}, one(1.0), one(0.1)}};
    Episode const episode{{{1, 1, one(1.0), one(3.0)}}, {{1, 1, one(2.0), one(1.0)}}};

    MsrWorkspace workspace;
    auto const& outer = meta_gradient(network, parameters, episode, options, workspace);
    auto const adapted = adapted_filters(network, parameters, episode.support, options, workspace);

    CHECK(adapted[0](0, 0) == doctest::Approx(1.4));
    CHECK(outer.loss == doctest::Approx(4.6 * 4.6));
    // dv'/du = -alpha 2 (2 u v - 3) = -0.2, dv'/dv = 1 - alpha 2 u^2 = 0.2, dv'/dalpha = 4.
    CHECK(outer.gradients[0](0, 0) == doctest::Approx(2 * 4.6 * 2 * (1.4 + 2 * -0.2)));
    CHECK(outer.gradients[1](0, 0) == doctest::Approx(2 * 4.6 * 2 * 2 * 0.2));
    CHECK(outer.gradients[2](0, 0) == doctest::Approx(2 * 4.6 * 2 * 2 * 4));
}

TEST_CASE("A task's loss and filter do not depend on the tasks beside it") {
    MsrOptions options;
    Network const network{{linear_layer("layer", "fc", 2, 3, 2)}};
    MsrWorkspace workspace;
    Rng rng = make_rng(23);
    auto const parameters = random_parameters(network, options, rng);
    Episode const all = random_episode(3, 2);
    Episode const last{{{1, 2, all.support.x.bottomRows(2), all.support.y.bottomRows(2)}},
                       {{1, 3, all.query.x.bottomRows(3), all.query.y.bottomRows(3)}}};

    CHECK(query_losses(network, parameters, all, options, workspace)(9) ==
          doctest::Approx(query_losses(network, parameters, last, options, workspace)(0)));
    CHECK(adapted_filters(network, parameters, all.support, options, workspace)[0].row(9).isApprox(
        adapted_filters(network, parameters, last.support, options, workspace)[0].row(0)));
}
