// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_linear.hpp"

#include <doctest/doctest.h>

#include "core/fit/msr/msr_gradient.hpp"
#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;

namespace {

struct Setting {
    Index latent;
    Index support;
    Index inner_steps;
    InnerLrMode mode;
};

/// Ten tasks of six examples: two chunks, of 8 and 2.
Episode random_episode(Rng& rng, Index inputs, Index outputs, Index support) {
    TaskBatch const batch{10, 6, normal_matrix(rng, 60, inputs), normal_matrix(rng, 60, outputs)};
    return split_episode(batch, support, rng);
}

/// Largest difference of the two gradients relative to the largest derivative.
double difference(MetaGradient const& a, MetaGradient const& b) {
    double worst = std::abs(a.loss - b.loss) / b.loss;
    REQUIRE(a.gradients.size() == b.gradients.size());
    for (std::size_t i = 0; i < a.gradients.size(); ++i) {
        REQUIRE(a.gradients[i].rows() == b.gradients[i].rows());
        REQUIRE(a.gradients[i].cols() == b.gradients[i].cols());
        worst = std::max(
            worst, (a.gradients[i] - b.gradients[i]).cwiseAbs().maxCoeff() / b.gradients[i].cwiseAbs().maxCoeff());
    }
    return worst;
}

}  // namespace

TEST_CASE("One linear layer: the outer gradient without a tape is the tape's") {
    Index const inputs = 5;
    Index const outputs = 4;
    Setting const settings[] = {{2, 1, 1, InnerLrMode::per_layer},
                                {1, 1, 3, InnerLrMode::per_layer},
                                {7, 3, 2, InnerLrMode::per_parameter},
                                {3, 5, 4, InnerLrMode::fixed},
                                {20, 1, 1, InnerLrMode::per_parameter}};
    for (Setting const& setting : settings) {
        // By name, not by structured binding: CAPTURE makes lambdas, and clang's lambdas cannot capture one.
        Index const latent = setting.latent;
        Index const support = setting.support;
        Index const inner_steps = setting.inner_steps;
        InnerLrMode const mode = setting.mode;
        CAPTURE(latent);
        CAPTURE(support);
        REQUIRE(pays_linear_msr(latent, support));
        Rng rng = make_rng(31);
        MsrOptions options;
        options.inner_steps = inner_steps;
        options.inner_lr_mode = mode;
        Index const each = mode == InnerLrMode::per_parameter ? latent : 1;
        Network const network{{symdiscover::test::linear_layer("layer", "fc", outputs, inputs, latent)}};
        MetaParameters const parameters{{{0.7 * normal_matrix(rng, outputs * inputs, latent)},
                                         normal_matrix(rng, 1, latent),
                                         0.05 * normal_matrix(rng, 1, each).cwiseAbs()}};
        Episode const episode = random_episode(rng, inputs, outputs, support);
        MsrWorkspace by_tape;
        MsrWorkspace without;

        auto const& expected = meta_gradient_by_tape(network, parameters, episode, options, by_tape);
        auto const& found = meta_gradient(network, parameters, episode, options, without);

        CHECK(difference(found, expected) < 1e-11);
        CHECK(std::get<LinearWorkspace<double>>(without.linear).chunks.size() ==
              2);  // it was not the tape that was asked
        options.precision = Precision::as_single;
        MsrWorkspace singly;
        CHECK(difference(meta_gradient(network, parameters, episode, options, singly), expected) < 1e-5);
        CHECK(std::get<LinearWorkspace<float>>(singly.linear).chunks.size() == 2);
        MsrWorkspace singly_by_tape;
        CHECK(difference(meta_gradient_by_tape(network, parameters, episode, options, singly_by_tape), expected) <
              1e-5);
        options.precision = Precision::as_double;
        options.threads = 3;
        MsrWorkspace threaded;
        CHECK(meta_gradient(network, parameters, episode, options, threaded).gradients[0] == found.gradients[0]);
    }
}

TEST_CASE("Large support sets of few inputs stay on the tape") {
    CHECK(pays_linear_msr(30, 1));
    CHECK(pays_linear_msr(3, 10));
    CHECK_FALSE(pays_linear_msr(30, 50));
}
