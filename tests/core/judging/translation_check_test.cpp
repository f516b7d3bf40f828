// SPDX-License-Identifier: Apache-2.0
#include "core/judging/translation_check.hpp"

#include <doctest/doctest.h>

#include "core/data/problems/problem_rotations.hpp"
#include "tests/core/data/problems/in_memory.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

constexpr Index channels = 2;

/// Images of 6 x 6 with outputs made by a kernel for each position (alike: the same one) or by all pixels.
MemoryTaskSource images(bool alike, bool dense) {
    Patches const patches = find_patches({6, 6}, {3, 1, 0});
    Index const tasks = 10;
    TaskBatch all{tasks, 12, Matrix(tasks * 12, 36), Matrix(tasks * 12, channels * 16)};
    for (Index t = 0; t < tasks; ++t) {
        Rng rng = make_rng(51, static_cast<std::uint64_t>(t));
        all.x.middleRows(t * 12, 12) = normal_matrix(rng, 12, 36);
        Matrix weights = Matrix::Zero(channels * 16, 36);
        Matrix kernel = normal_matrix(rng, channels, 9);
        for (Index row = 0; row < weights.rows(); ++row) {
            if (!alike) kernel = normal_matrix(rng, channels, 9);
            for (Index tap = 0; tap < 9; ++tap) {
                weights(row, patches.sources[static_cast<std::size_t>(row % 16 * 9 + tap)]) = kernel(row / 16, tap);
            }
        }
        if (dense) weights = normal_matrix(rng, channels * 16, 36);
        all.y.middleRows(t * 12, 12) = all.x.middleRows(t * 12, 12) * weights.transpose();
        all.y.middleRows(t * 12, 12) += 0.3 * normal_matrix(rng, 12, channels * 16);
    }
    return {{tasks, 12, {6, 6}, {channels, 4, 4}}, std::move(all), default_split(tasks)};
}

TranslationOdds odds_of(MemoryTaskSource const& source) {
    return translation_odds(source, find_patches({6, 6}, {3, 1, 0}), channels, 1);
}

}  // namespace

TEST_CASE("A convolution is more probable than what has no translation, and less where there is none") {
    TranslationOdds const convolution = odds_of(images(true, false));
    CHECK(convolution.against_local > 100.0);
    CHECK(convolution.against_dense > 100.0);
    CHECK(convolution.positions == 12);
    CHECK(check_translation(convolution).ok);
    TranslationOdds const local = odds_of(images(false, false));
    CHECK(local.against_local < -100.0);
    Check const refused = check_translation(local);
    CHECK_FALSE(refused.ok);
    CHECK(refused.message.find("One kernel at all positions is less probable by ") == 0);
    CHECK(odds_of(images(true, true)).against_dense < -100.0);
}
