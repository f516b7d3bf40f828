// SPDX-License-Identifier: Apache-2.0
#include "core/data/patch_moments.hpp"

#include <doctest/doctest.h>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

constexpr Index channels = 3;

MemoryTaskSource random_images(Index tasks, Index height, Index width, Patches const& patches) {
    Rng rng = make_rng(3);
    TaskBatch all{tasks, 4, normal_matrix(rng, tasks * 4, 2 * height * width),
                  normal_matrix(rng, tasks * 4, channels * patches.positions())};
    return {{tasks, 4, {2, height, width}, {channels, patches.rows, patches.columns}},
            std::move(all),
            default_split(tasks)};
}

/// The mean squared error of a kernel [channels, p] on an example, from its image.
double direct(TaskBatch const& batch, Index example, Patches const& patches, Matrix const& kernel) {
    double sum = 0.0;
    for (Index c = 0; c < channels; ++c) {
        for (Index position = 0; position < patches.positions(); ++position) {
            double error = -batch.y(example, c * patches.positions() + position);
            for (Index tap = 0; tap < patches.size(); ++tap) {
                Index const source = patches.sources[static_cast<std::size_t>(position * patches.size() + tap)];
                if (source >= 0) error += kernel(c, tap) * batch.x(example, source);
            }
            sum += error * error;
        }
    }
    return sum / static_cast<double>(channels * patches.positions());
}

double by_moments(PatchMoments const& moments, TaskBatch const& batch, Index example, Matrix const& kernel) {
    Index const r = moments.rows();
    Eigen::Map<Matrix const> const x(batch.x.row(example).data(), r, kernel.cols());
    Eigen::Map<Matrix const> const y(batch.y.row(example).data(), r, channels);
    return (x * kernel.transpose() - y).array().square().mean();
}

}  // namespace

TEST_CASE("The moments' mean squared error is the images', example by example") {
    for (Window const window : {Window{2, 1, 0}, Window{3, 2, 1}, Window{2, 1, 1}, Window{4, 1, 0}}) {
        CAPTURE(window.size);
        Patches const patches = find_patches({2, 5, 4}, window);
        MemoryTaskSource const source = random_images(5, 5, 4, patches);
        PatchMoments const moments(source, patches, channels, 2);
        CHECK(moments.rows() == std::min(patches.size() + 1, patches.positions()));
        Index const task = 3;
        TaskBatch const images = source.read({&task, 1});
        TaskBatch const reduced = moments.read({&task, 1});
        Rng rng = make_rng(4);
        Matrix const kernel = normal_matrix(rng, channels, patches.size());
        for (Index e = 0; e < 4; ++e) {
            CHECK(by_moments(moments, reduced, e, kernel) ==
                  doctest::Approx(direct(images, e, patches, kernel)).epsilon(1e-10));
        }
    }
}

TEST_CASE("Patches that never vary are no trouble") {
    Patches const patches = find_patches({1, 6, 6}, {2, 1, 0});
    TaskBatch all{1, 2, Matrix::Zero(2, 36), Matrix::Ones(2, channels * 25)};
    all.x.row(1).setConstant(2.0);
    MemoryTaskSource const source({1, 2, {1, 6, 6}, {channels, 5, 5}}, all, std::vector<Split>{Split::train});
    PatchMoments const moments(source, patches, channels, 1);
    Index const task = 0;
    TaskBatch const reduced = moments.read({&task, 1});
    Matrix const kernel = Matrix::Constant(channels, 4, 0.25);
    CHECK(by_moments(moments, reduced, 0, kernel) == doctest::Approx(1.0));
    CHECK(by_moments(moments, reduced, 1, kernel) == doctest::Approx(1.0));
}

TEST_CASE("As a linear layer the kernel has the images' moments and number of observations") {
    Patches const patches = find_patches({2, 5, 4}, {2, 1, 0});
    MemoryTaskSource const source = random_images(3, 5, 4, patches);
    PatchMoments const moments(source, patches, channels, 1);
    std::vector<Index> const tasks{0, 2};
    LinearTasks const data = kernel_tasks(moments.read(tasks), moments, 1);
    CHECK(data.inputs == 8);
    CHECK(data.outputs == channels);
    CHECK(data.observations() == doctest::Approx(2.0 * 4 * 12 * channels));
    TaskBatch const images = source.read(tasks);
    CHECK(data.energy[1] == doctest::Approx(images.y.bottomRows(4).squaredNorm()));
    Matrix gram = Matrix::Zero(8, 8);
    for (Index e = 4; e < 8; ++e) {
        for (Index p = 0; p < 12; ++p) {
            Eigen::RowVectorXd patch(8);
            for (Index tap = 0; tap < 8; ++tap) {
                patch[tap] = images.x(e, patches.sources[static_cast<std::size_t>(p * 8 + tap)]);
            }
            gram += patch.transpose() * patch;
        }
    }
    CHECK(Eigen::Map<Matrix const>(data.gram.row(1).data(), 8, 8).isApprox(gram, 1e-10));
}

TEST_CASE("Large data are kept in single precision") {
    Patches const patches = find_patches({1, 5, 5}, {5, 1, 0});
    Index const tasks = 200'000;
    TaskBatch all{tasks, 4, Matrix::Constant(tasks * 4, 25, 0.1), Matrix::Constant(tasks * 4, channels, 0.3)};
    MemoryTaskSource const source({tasks, 4, {1, 5, 5}, {channels, 1, 1}}, std::move(all), default_split(tasks));
    PatchMoments const moments(source, patches, channels, 2);
    Index const task = 7;
    CHECK(moments.read({&task, 1}).x(0, 0) == static_cast<double>(0.1F));
}

TEST_CASE("Outputs that are not the convolution's are refused") {
    Patches const patches = find_patches({2, 5, 4}, {2, 1, 0});
    MemoryTaskSource const source = random_images(3, 5, 4, patches);
    CHECK_THROWS_WITH_AS(PatchMoments(source, patches, 4, 1),
                         "model: the convolution makes [4, 4, 3], but the data's outputs are [3, 4, 3]", OptionError);
}
