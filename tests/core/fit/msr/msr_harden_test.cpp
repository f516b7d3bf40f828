// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_harden.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/fit/msr/msr_problems.hpp"
#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

constexpr Index three_outputs = 3;
constexpr Index size = 5;  // of the inputs and of the hidden layer, whose five blocks make a circulant matrix

MemoryTaskSource toy_tasks() { return hidden_sharing_tasks(circulant(size), size, three_outputs, 200, 20, 0.01); }

MsrOptions toy_options() {
    MsrOptions options;
    options.network = two_layers(three_outputs, size, size, size, 1);
    options.support = 10;
    options.inner_steps = 5;
    options.inner_lr = 0.02;
    options.seed = 3;
    return options;
}

/// The network that made the tasks, in another gauge.
MsrFit true_network(MsrOptions const& options) {
    Rng rng = make_rng(4);
    Matrix const gauge = Matrix::Identity(size, size) + 0.2 * normal_matrix(rng, size, size);
    auto const number = [](double value) { return Matrix::Constant(1, 1, value); };
    MsrFit fit;
    fit.options = options;
    fit.network = options.network;
    fit.parameters = {{{block_indicator(circulant(size)) * gauge},
                       gauge.inverse() * mean_shared_parameters(size).transpose(),
                       number(options.inner_lr)},
                      {{last_layer(three_outputs, size).reshaped<Eigen::RowMajor>()}, number(1.0), number(1e-6)}};
    fit.parameters[0].filter.transposeInPlace();
    return fit;
}

}  // namespace

TEST_CASE("Hardening a hidden layer by the network's loss recovers its partition") {
    auto const source = toy_tasks();
    MsrFit const fit = true_network(toy_options());
    auto const points = points_of_layers(fit, source, 10, 3);
    REQUIRE(points.size() == 2);
    LayerCriterion const criterion = loss_criterion(fit, source, 10, 3);

    Hardening const hidden = harden(merge_path(points[0]), 0, criterion, {});

    CHECK(hidden.partition == circulant(size));
    CHECK(criterion(0, Partition::one_block(25)) > 2.0 * hidden.value);
    CHECK(criterion(1, Partition::one_block(15)) > 2.0 * hidden.value);
    CHECK(points[1].rows() == 15);
}

TEST_CASE("A network of two layers is learned, hardened and predicts as its losses say") {
    auto const source = toy_tasks();
    MsrOptions options = toy_options();
    options.inner_steps = 1;
    options.outer_lr = 0.003;
    options.outer_steps = 300;

    MsrFit const fit = fit_msr(source, options);

    REQUIRE(fit.parameters.size() == 2);
    CHECK(fit.validation_loss.back() < 0.3 * fit.validation_loss.front());
    CHECK(fit.network.layers[0].sharing->matrix(fit.parameters[0].factors).rows() == 25);
    CHECK(fit.network.layers[1].sharing->matrix(fit.parameters[1].factors).rows() == 15);

    auto const points = points_of_layers(fit, source, 10, 3);
    LayerCriterion const criterion = loss_criterion(fit, source, 10, 3);
    for (std::size_t layer = 0; layer < 2; ++layer) {
        CHECK(harden(merge_path(points[layer]), layer, criterion, {}).value <=
              criterion(layer, Partition::singletons(points[layer].rows())));
    }

    Rng rng = make_rng(5);
    Episode const episode = split_episode(source.read(source.tasks_of(Split::test)), 10, rng);
    MsrFit const tied = with_tied_layers(fit, {circulant(size), Partition::one_block(15)});
    for (MsrFit const& any : {fit, tied}) {
        Matrix const predictions = any.predictor()(episode.support, episode.query.x);
        CHECK((predictions - episode.query.y).array().square().mean() ==
              doctest::Approx(evaluate_msr(any, source, Split::test, 10, 5).mean()));
    }
}
