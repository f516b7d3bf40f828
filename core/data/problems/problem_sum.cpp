// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_sum.hpp"

#include <fmt/format.h>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

constexpr Index largest_digit = 9;

}  // namespace

SampleProblemOptions sum_defaults(SampleProblemOptions options) {
    if (options.length == 0) options.length = 4;
    if (options.blocks == 0) options.blocks = 1;
    if (options.noise < 0.0) options.noise = 0.5;
    if (options.train == 0) options.train = 100;
    if (options.validation == 0) options.validation = 150;
    if (options.test == 0) options.test = 100000;
    if (options.tuning == 0) options.tuning = 250;
    return options;
}

SampleFamily make_sum(SampleProblemOptions const& options) {
    Index const length = options.length;
    if (length < 1) throw OptionError(fmt::format("--length: expected at least 1, found {}", length));
    if (options.blocks < 1 || options.blocks > 2) {
        throw OptionError(fmt::format("--blocks: expected 1 or 2, found {}", options.blocks));
    }
    if (options.blocks > length) {
        throw OptionError(fmt::format("--blocks: expected 1 to the length, {}, found {}", length, options.blocks));
    }
    bool const alternating = options.blocks == 2;
    std::vector<std::int32_t> labels(static_cast<std::size_t>(length), 0);
    if (alternating) {
        for (std::size_t l = 1; l < labels.size(); l += 2) labels[l] = 1;
    }
    SampleFamily family;
    family.input_shape = {length};
    family.output_shape = {1};
    family.has_outputs = true;
    family.partition = Partition::from_labels(labels);
    family.title = fmt::format("sum: {}sum of {} digits", alternating ? "alternating " : "", length);
    family.draw = [alternating, noise = options.noise](Rng& rng, SampleBatch& batch, Index i) {
        double sum = 0.0;
        for (Index l = 0; l < batch.x.cols(); ++l) {
            auto const digit = static_cast<double>(1 + uniform_index(rng, largest_digit));
            batch.x(i, l) = digit;
            sum += alternating && l % 2 == 0 ? -digit : digit;
        }
        batch.y(i, 0) = sum + noise * (2.0 * uniform(rng) - 1.0);
    };
    return family;
}

std::string sum_arguments(SampleProblemOptions const& options) {
    return fmt::format("--length {} --blocks {}", options.length, options.blocks);
}

}  // namespace symdiscover
