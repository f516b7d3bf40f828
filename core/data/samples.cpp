// SPDX-License-Identifier: Apache-2.0
#include "core/data/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/data/task_source.hpp"

namespace symdiscover {

Index SampleShape::inputs() const { return product(input_shape); }
Index SampleShape::outputs() const { return has_outputs ? product(output_shape) : 0; }

SampleSet::SampleSet(SampleShape shape, SampleBatch all, std::vector<SamplePart> parts)
    : shape_(std::move(shape)), all_(std::move(all)), parts_(std::move(parts)) {
    if (all_.x.rows() != shape_.samples || all_.y.rows() != shape_.samples || all_.x.cols() != shape_.inputs() ||
        all_.y.cols() != shape_.outputs() || static_cast<Index>(parts_.size()) != shape_.samples) {
        throw std::invalid_argument(
            fmt::format("samples in memory: expected x [{0}, {1}], y [{0}, {2}] and {0} parts, found x [{3}, {4}], y "
                        "[{5}, {6}] and {7} parts",
                        shape_.samples, shape_.inputs(), shape_.outputs(), all_.x.rows(), all_.x.cols(), all_.y.rows(),
                        all_.y.cols(), parts_.size()));
    }
}

Index SampleSet::count(SamplePart part) const { return std::count(parts_.begin(), parts_.end(), part); }

template <class Keep>
SampleBatch SampleSet::select(Keep const& keep) const {
    std::vector<Index> rows;
    for (Index i = 0; i < shape_.samples; ++i) {
        if (keep(parts_[static_cast<std::size_t>(i)])) rows.push_back(i);
    }
    return symdiscover::select(all_, rows);
}

TrainSamples SampleSet::train() const { return {part(SamplePart::train)}; }

ValidationSamples SampleSet::validation() const { return {part(SamplePart::validation)}; }

SampleBatch SampleSet::part(SamplePart part) const {
    return select([part](SamplePart other) { return other == part; });
}

TrainSamples SampleSet::fitting() const {
    return {select([](SamplePart part) { return part == SamplePart::train || part == SamplePart::validation; })};
}

SampleBatch select(SampleBatch const& samples, std::span<Index const> rows) {
    auto const count = static_cast<Index>(rows.size());
    SampleBatch chosen{Matrix(count, samples.x.cols()), Matrix(count, samples.y.cols())};
    for (Index i = 0; i < count; ++i) {
        chosen.x.row(i) = samples.x.row(rows[static_cast<std::size_t>(i)]);
        chosen.y.row(i) = samples.y.row(rows[static_cast<std::size_t>(i)]);
    }
    return chosen;
}

std::vector<SamplePart> default_parts(Index samples) {
    std::vector<SamplePart> parts;
    for (Split const split : default_split(samples)) parts.push_back(static_cast<SamplePart>(split));
    return parts;
}

}  // namespace symdiscover
