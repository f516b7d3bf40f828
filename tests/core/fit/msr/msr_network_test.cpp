// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/data/patch_moments.hpp"
#include "core/fit/msr/msr_gradient.hpp"
#include "core/networks/layers/rowwise.hpp"
#include "core/networks/network_spec.hpp"
#include "core/networks/sharing/dense.hpp"

using namespace symdiscover;

namespace {

/// Factors that are no identities: the start's, moved a little.
MetaParameters moved_parameters(Network const& network, MsrOptions const& options) {
    Rng rng = make_rng(41);
    MetaParameters parameters = initial_parameters(network, options, rng);
    for (auto& layer : parameters) {
        for (Matrix& factor : layer.factors) factor += 0.3 * normal_matrix(rng, factor.rows(), factor.cols());
        layer.filter += 0.3 * normal_matrix(rng, 1, layer.filter.cols());
    }
    return parameters;
}

Episode random_episode(Index inputs, Index outputs, bool classes) {
    Rng rng = make_rng(42);
    TaskBatch batch{3, 6, normal_matrix(rng, 18, inputs), normal_matrix(rng, 18, outputs)};
    if (classes) {
        batch.y.setZero();
        for (Index i = 0; i < 18; ++i) batch.y(i, i % outputs) = 1.0;
    }
    return split_episode(batch, 3, rng);
}

/// The outer gradient along a random direction, and the central difference of the query loss along it.
void check_direction(Network const& network, MsrOptions const& options, Episode const& episode) {
    MsrWorkspace workspace;
    MetaParameters parameters = moved_parameters(network, options);
    MetaGradient const exact = meta_gradient(network, parameters, episode, options, workspace);
    auto const moved = trainable(parameters, options.inner_lr_mode);
    double const step = 1e-6;
    for (std::size_t i = 0; i < moved.size(); ++i) {
        CAPTURE(i);
        Rng rng = make_rng(43, i);
        Matrix const direction = normal_matrix(rng, moved[i]->rows(), moved[i]->cols());
        Matrix const centre = *moved[i];
        *moved[i] = centre + step * direction;
        double const above = query_losses(network, parameters, episode, options, workspace).mean();
        *moved[i] = centre - step * direction;
        double const below = query_losses(network, parameters, episode, options, workspace).mean();
        *moved[i] = centre;
        double const difference = (above - below) / (2 * step);
        double const slope = exact.gradients[i].cwiseProduct(direction).sum();
        CHECK(std::abs(difference - slope) < 1e-6 * std::max(1.0, std::abs(slope)));
    }
}

}  // namespace

TEST_CASE("The outer gradient is exact through convolutions, normalisation, pooling and cross-entropy") {
    MsrOptions options;
    options.inner_lr = 0.05;
    for (auto const* loss : {"squared", "cross-entropy"}) {
        for (auto const sharing : {NetworkSharing::kronecker, NetworkSharing::none, NetworkSharing::full}) {
            CAPTURE(loss);
            CAPTURE(static_cast<int>(sharing));
            options.loss = loss;
            options.inner_steps = 2;
            Network const network =
                NetworkSpec::parse("conv(2,3,pad=1) norm relu pool(2) conv(3,2) bias relu linear bias")
                    .build({1, 5, 4}, {3}, sharing, 5);
            check_direction(network, options, random_episode(20, 3, options.loss != "squared"));
        }
    }
}

TEST_CASE("In single precision the outer gradient of a network is the same to single precision, by any threads") {
    MsrOptions options;
    options.inner_lr = 0.05;
    options.loss = "cross-entropy";
    Network const network = NetworkSpec::parse("conv(4,3,pad=1) norm relu pool(2) conv(3,2) bias relu linear bias")
                                .build({1, 7, 6}, {3}, NetworkSharing::kronecker, {});
    Episode const episode = random_episode(42, 3, true);
    MetaParameters const parameters = moved_parameters(network, options);
    MsrWorkspace workspace;
    MetaGradient const exact = meta_gradient(network, parameters, episode, options, workspace);
    options.precision = Precision::as_single;
    MetaGradient const single = meta_gradient(network, parameters, episode, options, workspace);
    CHECK(single.loss == doctest::Approx(exact.loss).epsilon(1e-6));
    CHECK(single.loss != exact.loss);
    for (std::size_t i = 0; i < exact.gradients.size(); ++i) {
        CHECK((single.gradients[i] - exact.gradients[i]).norm() < 1e-4 * std::max(1e-2, exact.gradients[i].norm()));
    }
    options.threads = 3;
    MetaGradient const threaded = meta_gradient(network, parameters, episode, options, workspace);
    for (std::size_t i = 0; i < exact.gradients.size(); ++i) CHECK(threaded.gradients[i] == single.gradients[i]);
}

TEST_CASE("A convolution has the same outer gradient on moments as on images") {
    MsrOptions options;
    options.inner_steps = 2;
    Network const images =
        NetworkSpec::parse("conv(3,2,stride=2,pad=1)").build({2, 5, 4}, {3, 3, 3}, NetworkSharing::kronecker);
    Patches const patches = find_patches({2, 5, 4}, {2, 2, 1});
    Rng rng = make_rng(44);
    TaskBatch batch{4, 5, normal_matrix(rng, 20, 40), normal_matrix(rng, 20, 27)};
    MemoryTaskSource const source({4, 5, {2, 5, 4}, {3, 3, 3}}, batch, std::vector<Split>(4, Split::train));
    PatchMoments const moments(source, patches, 3, 1);
    Layer layer = images.layers.front();
    layer.geometry = std::make_shared<Rowwise>(moments.rows(), 8, 3);
    Network const reduced{{layer}};
    MetaParameters const parameters = moved_parameters(images, options);
    Rng draw = make_rng(45);
    Rng same = make_rng(45);
    MsrWorkspace one;
    MsrWorkspace other;
    auto const& exact = meta_gradient(images, parameters, split_episode(batch, 2, draw), options, one);
    std::vector<Index> const all{0, 1, 2, 3};
    auto const& by_moments =
        meta_gradient(reduced, parameters, split_episode(moments.read(all), 2, same), options, other);
    CHECK(by_moments.loss == doctest::Approx(exact.loss).epsilon(1e-10));
    for (std::size_t i = 0; i < exact.gradients.size(); ++i) {
        CHECK(by_moments.gradients[i].isApprox(exact.gradients[i], 1e-9));
    }
}

TEST_CASE("A first-order outer gradient leaves out what goes through the inner gradients") {
    // u = 2, v = 1, alpha = 0.1; support x = 1, y = 3; query x = 2, y = 1, as in the test of one weight by hand:
    // v' = 1.4, query residual 4.6; with the inner slope constant dv'/dv = 1 and dv'/du = 0.
    MsrOptions options;
    options.first_order = true;
    Network const network{{{"layer", std::make_shared<Rowwise>(1, 1, 1),
                            std::make_shared<DenseSharing>(FixedSharing(1, 1, Partition::singletons(1)), 1)}}};
    auto const one = [](double value) { return Matrix::Constant(1, 1, value); };
    MetaParameters const parameters{{{one(2.0)}, one(1.0), one(0.1)}};
    Episode const episode{{{1, 1, one(1.0), one(3.0)}}, {{1, 1, one(2.0), one(1.0)}}};
    MsrWorkspace workspace;
    auto const& outer = meta_gradient(network, parameters, episode, options, workspace);
    CHECK(outer.gradients[0](0, 0) == doctest::Approx(2 * 4.6 * 2 * 1.4));
    CHECK(outer.gradients[1](0, 0) == doctest::Approx(2 * 4.6 * 2 * 2));
    CHECK(outer.gradients[2](0, 0) == doctest::Approx(2 * 4.6 * 2 * 2 * 4));
}
