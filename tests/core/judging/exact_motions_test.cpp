// SPDX-License-Identifier: Apache-2.0
#include "core/judging/exact_motions.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "core/base/rng.hpp"
#include "core/networks/network_spec.hpp"
#include "core/symmetry/factor_symmetry.hpp"

using namespace symdiscover;

namespace {

constexpr Index kernels = 200;
constexpr Index images_of_each = 8;

/// Projects kernels of 3 x 3 taps onto those that are their own left-right mirror images.
Matrix mirror_projection() {
    Matrix projection = 0.5 * Matrix::Identity(9, 9);
    for (Index row = 0; row < 3; ++row) {
        for (Index column = 0; column < 3; ++column) projection(3 * row + column, 3 * row + 2 - column) += 0.5;
    }
    return projection;
}

/// Images of 5 x 5 seen through a kernel of each task's own, N(0, 1), made its own mirror image or not.
MemoryTaskSource kernel_tasks(bool mirrored) {
    TaskBatch all{kernels, images_of_each, Matrix(kernels * images_of_each, 25),
                  Matrix::Zero(kernels * images_of_each, 9)};
    for (Index t = 0; t < kernels; ++t) {
        Rng rng = make_rng(7, static_cast<std::uint64_t>(t));
        Matrix kernel = normal_matrix(rng, 1, 9);
        if (mirrored) kernel *= mirror_projection();
        all.x.middleRows(t * images_of_each, images_of_each) = normal_matrix(rng, images_of_each, 25);
        for (Index e = t * images_of_each; e < (t + 1) * images_of_each; ++e) {
            for (Index place = 0; place < 9; ++place) {
                for (Index tap = 0; tap < 9; ++tap) {
                    all.y(e, place) += kernel(0, tap) * all.x(e, 5 * (place / 3 + tap / 3) + place % 3 + tap % 3);
                }
            }
        }
    }
    std::vector<Split> const split(kernels, Split::validation);
    return MemoryTaskSource({kernels, images_of_each, {5, 5}, {1, 3, 3}}, std::move(all), split);
}

/// A convolution that starts from zero, or from random weights, whose taps have this factor.
MsrFit convolution_with(Matrix const& taps, bool from_zero) {
    MsrFit fit;
    fit.options.support = 4;
    fit.options.inner_lr = 0.3;
    fit.network = NetworkSpec::parse("conv(1,3)").build({5, 5}, {1, 3, 3}, NetworkSharing::kronecker);
    Rng rng = make_rng(8);
    fit.parameters = initial_parameters(fit.network, fit.options, rng);
    fit.parameters[0].factors.back() = taps;
    if (from_zero) fit.parameters[0].filter.setZero();
    return fit;
}

Matrix start_of(MsrFit const& fit) {
    LayerParameters const& learned = fit.parameters[0];
    return fit.network.layers[0].sharing->times(learned.factors, learned.filter.transpose());
}

ExactMotions motions_of(MsrFit const& fit, TaskSource const& source) {
    return exact_motions(fit, source, 0, 1, validation_losses(fit, source, 1));
}

}  // namespace

TEST_CASE("With other factors of their taps tasks start from the same weights, and step otherwise") {
    Rng rng = make_rng(9);
    MsrFit const before = convolution_with(normal_matrix(rng, 9, 9), false);
    MsrFit const after = with_exact_motions(before, 0, "quarter turns");
    CHECK(start_of(before).norm() > 0.1);
    CHECK((start_of(after) - start_of(before)).norm() < 1e-10 * start_of(before).norm());
    for (MotionFinding const& finding : factor_motions(after.parameters[0].factors.back(), 1)) {
        CAPTURE(finding.motions);
        CHECK((finding.breaking < 1e-10) == (finding.motions == "half turn" || finding.motions == "quarter turns"));
    }
    CHECK_THROWS_AS(with_exact_motions(before, 0, "waltz"), std::invalid_argument);
}

TEST_CASE("Where all kernels are their own mirror images the mirror costs nothing, other ties do") {
    MsrFit const fit = convolution_with(mirror_projection(), true);
    ExactMotions const found = motions_of(fit, kernel_tasks(true));
    CHECK(found.motions == "both mirrors");  // an up-down mirror carries such kernels into each other
    CAPTURE(found.relabelled.mean);
    CAPTURE(found.relabelled.ci95);
    CAPTURE(found.independent.mean);
    CHECK(std::abs(found.cost.mean) < 1e-12);
    CHECK(found.is_symmetry());
    CHECK(found.relabelled.mean > found.relabelled.ci95);
    CHECK(found.independent.mean > found.independent.ci95);
}

TEST_CASE("Where kernels are not mirror images, ties of their taps that were learned are no symmetry") {
    // What was learned is wrong for these tasks: to undo it gains.
    ExactMotions const wrong = motions_of(convolution_with(mirror_projection(), true), kernel_tasks(false));
    CHECK(wrong.independent.mean < -wrong.independent.ci95);
    CHECK_FALSE(wrong.is_symmetry());
    CHECK_FALSE(wrong.matters());
    // Nothing was learned, so that nothing can be lost.
    ExactMotions const none = motions_of(convolution_with(Matrix::Identity(9, 9), true), kernel_tasks(false));
    CHECK_FALSE(none.matters());
    CHECK_FALSE(none.is_symmetry());
}

TEST_CASE("Only square windows of a Kronecker sharing with one learning rate are looked at") {
    MsrFit fit = convolution_with(Matrix::Identity(9, 9), true);
    CHECK(has_square_taps(fit, 0));
    fit.parameters[0].inner_lr = Matrix::Constant(1, 9, 0.1);
    CHECK_FALSE(has_square_taps(fit, 0));
    CHECK_THROWS_AS(exact_motions(fit, kernel_tasks(true), 0, 1, Vector::Zero(9)), std::invalid_argument);
    fit.network = NetworkSpec::parse("linear").build({25}, {9}, NetworkSharing::kronecker);
    Rng rng = make_rng(1);
    fit.parameters = initial_parameters(fit.network, fit.options, rng);
    CHECK_FALSE(has_square_taps(fit, 0));
}
