// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/kernel_symmetry.hpp"

#include <doctest/doctest.h>

#include "core/data/problems/problem_rotations.hpp"

using namespace symdiscover;

namespace {

SyntheticData rotations(Index turns, bool flips, bool scramble) {
    RotationsProblem problem;
    problem.turns = turns;
    problem.flips = flips;
    problem.scramble = scramble;
    return problem.make();
}

KernelSymmetry symmetry_of(std::vector<std::int32_t> const& labels, Index outputs, Index inputs, Index size) {
    return find_kernel_symmetry(Partition::from_labels(labels), outputs, inputs, size);
}

}  // namespace

TEST_CASE("The motions of the square are a group of eight on the taps") {
    for (Index const size : {2, 3, 4}) {
        auto const motions = square_motions(size);
        REQUIRE(motions.size() == 8);
        for (auto const& a : motions) {
            CHECK(is_permutation(a.taps));
            for (auto const& b : motions) {
                Permutation const both = compose(a.taps, b.taps);
                CHECK(std::any_of(motions.begin(), motions.end(), [&](auto const& c) { return c.taps == both; }));
            }
        }
    }
    CHECK(square_motions(3)[1].taps[5] == 1);  // a quarter turn upwards takes the right tap to the top
}

TEST_CASE("Channels that are turned filters are told, in any order") {
    for (bool const scramble : {false, true}) {
        SyntheticData const p4 = rotations(4, false, scramble);
        KernelSymmetry const turned = find_kernel_symmetry(p4.partition, 12, 1, 3);
        CHECK(turned.plane_group == "p4");
        CHECK(turned.free);
        CHECK(kernel_sentence(turned, 12) ==
              "On top of the translation, the 12 channels of the convolution are quarter turns of 3 filters (p4).");
        SyntheticData const p4m = rotations(4, true, scramble);
        CHECK(kernel_sentence(find_kernel_symmetry(p4m.partition, 24, 1, 3), 24) ==
              "On top of the translation, the 24 channels of the convolution are quarter turns and mirror images of 3 "
              "filters (p4m).");
        CHECK(find_kernel_symmetry(rotations(8, false, scramble).partition, 24, 1, 3).plane_group == "p4");
    }
}

TEST_CASE("Small kernels by hand") {
    CHECK_FALSE(symmetry_of({0, 1, 2, 3}, 1, 1, 2).any());
    CHECK(kernel_sentence(symmetry_of({0, 1, 2, 3}, 1, 1, 2), 1).empty());
    CHECK(symmetry_of({0, 1, 0, 1}, 1, 1, 2).plane_group == "pm");
    CHECK(symmetry_of({0, 1, 1, 0}, 1, 1, 2).plane_group == "cmm");
    CHECK(symmetry_of({0, 1, 1, 2}, 1, 1, 2).plane_group == "cm");
    CHECK(symmetry_of({0, 1, 2, 3, 3, 2, 1, 0}, 2, 1, 2).plane_group == "p2");
    CHECK_FALSE(symmetry_of({-1, -1, -1, -1}, 1, 1, 2).any());  // every motion keeps a kernel of zeros
    CHECK(symmetry_of({-1, -1, -1, -1}, 1, 1, 2).plane_group == "p1");
    KernelSymmetry const isotropic = symmetry_of({0, 0, 0, 0}, 1, 1, 2);
    CHECK(isotropic.plane_group == "p4m");
    CHECK_FALSE(isotropic.free);
    CHECK(kernel_sentence(isotropic, 1) ==
          "On top of the translation, quarter turns and mirror images of the window with an exchange of channels leave "
          "the sharing of the convolution as it is (p4m): the 1 channels come from 1 filter.");
}

TEST_CASE("Input channels may be exchanged with the motion") {
    // Two input channels that are left-right mirror images of each other, one output.
    CHECK(symmetry_of({0, 1, 2, 3, 1, 0, 3, 2}, 1, 2, 2).plane_group == "pm");
    CHECK_FALSE(symmetry_of({0, 1, 2, 3, 0, 1, 2, 3}, 1, 2, 2).any());
}
