// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_sum.hpp"

#include <fmt/format.h>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

constexpr Index largest_digit = 9;

}  // namespace

SumProblem::SumProblem() : SampleProblem("sum", "of digits", DatasetKind::supervised) {
    noise = 0.5;
    train = 100;
    validation = 150;
    test = 100000;
    tuning = 250;
}

std::vector<OptionField> SumProblem::own_options() {
    return {{"length", length, whole_number<Index>(1), "digits to add"},
            {"blocks", blocks, whole_number<Index>(1), "2 for weights -1, 1, -1, ..."}};
}

std::vector<OptionField> SumProblem::noise_options() {
    return {{"noise", noise, real_number({}), fmt::format("half its width, {}", noise)}};
}

void SumProblem::check() const {
    if (blocks > 2) throw OptionError("blocks", fmt::format("expected 1 or 2, found {}", blocks));
    if (blocks > length) {
        throw OptionError("blocks", fmt::format("expected 1 to the length, {}, found {}", length, blocks));
    }
}

SyntheticData SumProblem::family() const {
    bool const alternating = blocks == 2;
    std::vector<std::int32_t> labels(static_cast<std::size_t>(length), 0);
    if (alternating) {
        for (std::size_t l = 1; l < labels.size(); l += 2) labels[l] = 1;
    }
    SyntheticData data;
    data.samples.input_shape = {length};
    data.samples.output_shape = {1};
    data.partition = Partition::from_labels(labels);
    data.title = fmt::format("{}sum of {} digits", alternating ? "alternating " : "", length);
    data.draw_entry = [alternating, length = length, noise = noise](Rng& rng) {
        SampleBatch sample{Matrix(1, length), Matrix(1, 1)};
        double sum = 0.0;
        for (Index l = 0; l < length; ++l) {
            auto const digit = static_cast<double>(1 + uniform_index(rng, largest_digit));
            sample.x(0, l) = digit;
            sum += alternating && l % 2 == 0 ? -digit : digit;
        }
        sample.y(0, 0) = sum + noise * (2.0 * uniform(rng) - 1.0);
        return sample;
    };
    return data;
}

}  // namespace symdiscover
