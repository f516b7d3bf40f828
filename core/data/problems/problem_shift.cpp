// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_shift.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

/// Longer lines have more weights than labels of 32 bits can number.
constexpr Index max_length = 46340;

/// Weight [output a, input j] is tap j - a where there is one.
Partition diagonals(Index outputs, Index inputs, Index taps) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(outputs * inputs), Partition::inactive_label);
    for (Index a = 0; a < outputs; ++a) {
        for (Index s = 0; s < taps; ++s) {
            labels[static_cast<std::size_t>(a * inputs + a + s)] = static_cast<std::int32_t>(s);
        }
    }
    return Partition::from_labels(labels);
}

}  // namespace

SampleProblemOptions shift_defaults(SampleProblemOptions options) {
    if (options.length == 0) options.length = 8;
    if (options.noise < 0.0) options.noise = std::sqrt(0.1);
    if (options.train == 0) options.train = 50;
    if (options.validation == 0) options.validation = 100;
    if (options.test == 0) options.test = 10000;
    return options;
}

SampleFamily make_shift(SampleProblemOptions const& options) {
    Index const length = options.length;
    Index const taps = options.taps;
    if (length < 1 || length > max_length) {
        throw OptionError(fmt::format("--length: expected 1 to {}, found {}", max_length, length));
    }
    if (taps < 1 || taps > length) {
        throw OptionError(fmt::format("--taps: expected 1 to the length, {}, found {}", length, taps));
    }
    SampleFamily family;
    family.input_shape = {length};
    family.output_shape = {length - taps + 1};
    family.has_outputs = true;
    family.partition = diagonals(length - taps + 1, length, taps);
    family.title = fmt::format("shift: cross-correlation with {} taps along {} inputs", taps, length);
    family.draw = [kernel = Vector(2.0 * Vector::LinSpaced(taps, 0.0, static_cast<double>(taps - 1)).array() + 1.0),
                   noise = options.noise](Rng& rng, SampleBatch& batch, Index i) {
        for (Index j = 0; j < batch.x.cols(); ++j) batch.x(i, j) = normal(rng);
        for (Index a = 0; a < batch.y.cols(); ++a) {
            batch.y(i, a) = batch.x.row(i).segment(a, kernel.size()).dot(kernel) + noise * normal(rng);
        }
    };
    return family;
}

std::string shift_arguments(SampleProblemOptions const& options) {
    return fmt::format("--length {} --taps {}", options.length, options.taps);
}

}  // namespace symdiscover
