// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_means.hpp"

#include <fmt/format.h>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

constexpr double distance_of_means = 3.0;

/// The block of each coordinate: sizes that differ by one at most, in a random order.
std::vector<std::int32_t> shuffled_blocks(Index dims, Index blocks, std::uint64_t seed) {
    Rng rng = make_rng(seed, structure_stream);
    std::vector<Index> const order = random_permutation(rng, dims);
    std::vector<std::int32_t> block(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        block[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(static_cast<Index>(i) % blocks);
    }
    return block;
}

}  // namespace

MeansProblem::MeansProblem() : SampleProblem("means", "coordinates with equal means", DatasetKind::vectors) {
    noise = 1.0;
    train = 30;
    validation = 70;
    test = 1000;
}

std::vector<OptionField> MeansProblem::own_options() {
    return {{"dims", dims, whole_number<Index>(1), "number of coordinates"},
            {"blocks", blocks, whole_number<Index>(1), "different means"}};
}

void MeansProblem::check() const {
    if (blocks > dims) {
        throw OptionError("blocks", fmt::format("expected 1 to the number of dims, {}, found {}", dims, blocks));
    }
}

SyntheticData MeansProblem::family() const {
    std::vector<std::int32_t> const block = shuffled_blocks(dims, blocks, seed);
    SyntheticData data;
    data.samples.input_shape = {dims};
    data.partition = Partition::from_labels(block);
    data.title = fmt::format("{} coordinate{} in {} block{} of equal means", dims, dims == 1 ? "" : "s", blocks,
                             blocks == 1 ? "" : "s");
    data.draw_entry = [block, dims = dims, noise = noise](Rng& rng) {
        SampleBatch sample{Matrix(1, dims), Matrix(1, 0)};
        for (Index j = 0; j < dims; ++j) {
            double const mean = distance_of_means * block[static_cast<std::size_t>(j)];
            sample.x(0, j) = mean + noise * normal(rng);
        }
        return sample;
    };
    return data;
}

}  // namespace symdiscover
