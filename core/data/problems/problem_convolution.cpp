// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_convolution.hpp"

#include <fmt/format.h>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

/// Which weights of a convolution with open ends are active.
struct OpenBand {
    Index inputs;
    Index taps;

    Index outputs() const { return inputs - taps + 1; }

    /// The weights [outputs, inputs] that give output a the filter in row a of filters [outputs, taps].
    Matrix place(Matrix const& filters) const {
        Matrix weights = Matrix::Zero(outputs(), inputs);
        for (Index a = 0; a < outputs(); ++a) weights.row(a).segment(a, taps) = filters.row(a);
        return weights;
    }

    /// The partition whose weight at output a and tap s has the label label_of(a, s).
    template <typename LabelOf>
    Partition partition(LabelOf const& label_of) const {
        std::vector<std::int32_t> labels(static_cast<std::size_t>(outputs() * inputs), Partition::inactive_label);
        for (Index a = 0; a < outputs(); ++a) {
            for (Index s = 0; s < taps; ++s) {
                labels[static_cast<std::size_t>(a * inputs + a + s)] = static_cast<std::int32_t>(label_of(a, s));
            }
        }
        return Partition::from_labels(labels);
    }
};

/// Longer lines have more weights than labels of 32 bits can number.
constexpr Index max_length = 46340;

OpenBand checked_band(ProblemOptions const& options) {
    if (options.length < 1 || options.length > max_length) {
        throw OptionError(fmt::format("--length: expected 1 to {}, found {}", max_length, options.length));
    }
    if (options.taps < 1 || options.taps > options.length) {
        throw OptionError(fmt::format("--taps: expected 1 to the length, {}, found {}", options.length, options.taps));
    }
    return {options.length, options.taps};
}

/// Along each row exp(x) / sum exp(x).
Matrix softmax_of_rows(Matrix const& logits) {
    Matrix shares = (logits.colwise() - logits.rowwise().maxCoeff()).array().exp().matrix();
    for (Index row = 0; row < shares.rows(); ++row) shares.row(row) /= shares.row(row).sum();
    return shares;
}

}  // namespace

LinearFamily make_conv1d(ProblemOptions const& options) {
    OpenBand const band = checked_band(options);
    LinearFamily family;
    family.outputs = band.outputs();
    family.inputs = band.inputs;
    family.partition = band.partition([](Index, Index tap) { return tap; });
    family.title = fmt::format("conv1d: a filter of {} taps along {} inputs", band.taps, band.inputs);
    family.draw_weights = [band](Rng& rng) {
        return band.place(normal_matrix(rng, 1, band.taps).replicate(band.outputs(), 1));
    };
    return family;
}

std::string conv1d_arguments(ProblemOptions const& options) {
    return fmt::format("--length {} --taps {}", options.length, options.taps);
}

LinearFamily make_lowrank(ProblemOptions const& options) {
    OpenBand const band = checked_band(options);
    if (options.rank < 1) throw OptionError(fmt::format("--rank: expected at least 1, found {}", options.rank));
    Index const rank = options.rank;
    Rng structure = make_rng(options.seed, structure_stream);
    Matrix const connectivity = softmax_of_rows(normal_matrix(structure, band.outputs(), rank));
    LinearFamily family;
    family.outputs = band.outputs();
    family.inputs = band.inputs;
    family.partition = band.partition([band](Index output, Index tap) { return output * band.taps + tap; });
    family.title =
        fmt::format("lowrank: mixtures of {} filters of {} taps along {} inputs", rank, band.taps, band.inputs);
    family.draw_weights = [band, rank, connectivity](Rng& rng) {
        Matrix const basis = normal_matrix(rng, rank, band.taps);
        return band.place(connectivity * basis);
    };
    return family;
}

std::string lowrank_arguments(ProblemOptions const& options) {
    return fmt::format("--rank {} --length {} --taps {}", options.rank, options.length, options.taps);
}

}  // namespace symdiscover
