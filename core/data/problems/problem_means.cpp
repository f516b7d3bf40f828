// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_means.hpp"

#include <fmt/format.h>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

constexpr double distance_of_means = 3.0;

/// The block of each coordinate: sizes that differ by one at most, in a random order.
std::vector<std::int32_t> shuffled_blocks(Index dims, Index blocks, std::uint64_t seed) {
    Rng rng = make_rng(seed, sample_structure_stream);
    std::vector<Index> const order = random_permutation(rng, dims);
    std::vector<std::int32_t> block(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        block[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(static_cast<Index>(i) % blocks);
    }
    return block;
}

}  // namespace

SampleProblemOptions means_defaults(SampleProblemOptions options) {
    if (options.blocks == 0) options.blocks = 1;
    if (options.noise < 0.0) options.noise = 1.0;
    if (options.train == 0) options.train = 30;
    if (options.validation == 0) options.validation = 70;
    if (options.test == 0) options.test = 1000;
    return options;
}

SampleFamily make_means(SampleProblemOptions const& options) {
    Index const dims = options.dims;
    Index const blocks = options.blocks;
    if (dims < 1) throw OptionError(fmt::format("--dims: expected at least 1, found {}", dims));
    if (blocks < 1 || blocks > dims) {
        throw OptionError(fmt::format("--blocks: expected 1 to the number of dims, {}, found {}", dims, blocks));
    }
    std::vector<std::int32_t> const block = shuffled_blocks(dims, blocks, options.seed);
    SampleFamily family;
    family.input_shape = {dims};
    family.partition = Partition::from_labels(block);
    family.title = fmt::format("means: {} coordinate{} in {} block{} of equal means", dims, dims == 1 ? "" : "s",
                               blocks, blocks == 1 ? "" : "s");
    family.draw = [block, noise = options.noise](Rng& rng, SampleBatch& batch, Index i) {
        for (Index j = 0; j < batch.x.cols(); ++j) {
            double const mean = distance_of_means * block[static_cast<std::size_t>(j)];
            batch.x(i, j) = mean + noise * normal(rng);
        }
    };
    return family;
}

std::string means_arguments(SampleProblemOptions const& options) {
    return fmt::format("--dims {} --blocks {}", options.dims, options.blocks);
}

}  // namespace symdiscover
