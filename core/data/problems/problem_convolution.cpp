// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_convolution.hpp"

#include <fmt/format.h>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

/// Longer lines have more weights than labels of 32 bits can number.
constexpr Index max_length = 46340;

/// The weights [outputs, inputs] that give output a the filter in row a of filters [outputs, taps].
Matrix place(OpenBand const& band, Matrix const& filters) {
    Matrix weights = Matrix::Zero(band.outputs(), band.length);
    for (Index a = 0; a < band.outputs(); ++a) weights.row(a).segment(a, band.taps) = filters.row(a);
    return weights;
}

/// Along each row exp(x) / sum exp(x).
Matrix softmax_of_rows(Matrix const& logits) {
    Matrix shares = (logits.colwise() - logits.rowwise().maxCoeff()).array().exp().matrix();
    for (Index row = 0; row < shares.rows(); ++row) shares.row(row) /= shares.row(row).sum();
    return shares;
}

}  // namespace

std::vector<OptionField> OpenBand::options() {
    return {{"length", length, whole_number<Index>(1), "number of inputs"},
            {"taps", taps, whole_number<Index>(1), "width of the filters"}};
}

void OpenBand::check() const {
    if (length > max_length) {
        throw OptionError("length", fmt::format("expected 1 to {}, found {}", max_length, length));
    }
    if (taps > length) {
        throw OptionError("taps", fmt::format("expected 1 to the length, {}, found {}", length, taps));
    }
}

Partition OpenBand::partition(std::function<Index(Index, Index)> const& label_of) const {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(outputs() * length), Partition::inactive_label);
    for (Index a = 0; a < outputs(); ++a) {
        for (Index s = 0; s < taps; ++s) {
            labels[static_cast<std::size_t>(a * length + a + s)] = static_cast<std::int32_t>(label_of(a, s));
        }
    }
    return Partition::from_labels(labels);
}

Partition OpenBand::diagonals() const {
    return partition([](Index, Index tap) { return tap; });
}

LinearFamily Conv1dProblem::family() const {
    LinearFamily family;
    family.outputs = band.outputs();
    family.inputs = band.length;
    family.partition = band.diagonals();
    family.title = fmt::format("a filter of {} taps along {} inputs", band.taps, band.length);
    family.draw_weights = [band = band](Rng& rng) {
        return place(band, normal_matrix(rng, 1, band.taps).replicate(band.outputs(), 1));
    };
    return family;
}

std::vector<OptionField> LowrankProblem::own_options() {
    std::vector<OptionField> options = band.options();
    options.emplace(options.begin(), "rank", rank, whole_number<Index>(1), "filters that a task mixes");
    return options;
}

LinearFamily LowrankProblem::family() const {
    Rng structure = make_rng(seed, structure_stream);
    Matrix const connectivity = softmax_of_rows(normal_matrix(structure, band.outputs(), rank));
    LinearFamily family;
    family.outputs = band.outputs();
    family.inputs = band.length;
    family.partition = band.partition([this](Index output, Index tap) { return output * band.taps + tap; });
    family.title = fmt::format("mixtures of {} filters of {} taps along {} inputs", rank, band.taps, band.length);
    family.draw_weights = [band = band, rank = rank, connectivity](Rng& rng) {
        Matrix const basis = normal_matrix(rng, rank, band.taps);
        return place(band, connectivity * basis);
    };
    return family;
}

}  // namespace symdiscover
