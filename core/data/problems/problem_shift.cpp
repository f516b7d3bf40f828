// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_shift.hpp"

#include <fmt/format.h>

#include <cmath>

namespace symdiscover {

ShiftProblem::ShiftProblem() : SampleProblem("shift", "cross-correlation", DatasetKind::supervised) {
    noise = std::sqrt(0.1);
    train = 50;
    validation = 100;
    test = 10000;
}

SyntheticData ShiftProblem::family() const {
    Index const taps = band.taps;
    SyntheticData data;
    data.samples.input_shape = {band.length};
    data.samples.output_shape = {band.outputs()};
    data.partition = band.diagonals();
    data.title = fmt::format("cross-correlation with {} taps along {} inputs", taps, band.length);
    data.draw_entry = [kernel = Vector(2.0 * Vector::LinSpaced(taps, 0.0, static_cast<double>(taps - 1)).array() + 1.0),
                       band = band, noise = noise](Rng& rng) {
        SampleBatch sample{normal_matrix(rng, 1, band.length), Matrix(1, band.outputs())};
        for (Index a = 0; a < band.outputs(); ++a) {
            sample.y(0, a) = sample.x.row(0).segment(a, band.taps).dot(kernel) + noise * normal(rng);
        }
        return sample;
    };
    return data;
}

}  // namespace symdiscover
