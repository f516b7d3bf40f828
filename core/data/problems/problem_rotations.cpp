// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_rotations.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>

#include "core/base/errors.hpp"
#include "core/data/patches.hpp"

namespace symdiscover {

namespace {

constexpr Index taps = 9;
constexpr Index ring_taps = 8;
constexpr Index centre = 4;
/// The taps around the centre, row by row in the window, at angles 0, 45, ..., 315 degrees from the right upwards.
constexpr std::array<Index, ring_taps> ring{5, 2, 1, 0, 3, 6, 7, 8};

/// Place on the ring that tap `place` is turned from: in channel g of a field stands f(g^-1 place).
Index turned_back(Index element, Index turns, Index place) {
    Index const step = ring_taps / turns;
    Index const back = place - step * (element % turns);
    bool const mirrored = element >= turns;
    return ((mirrored ? -back : back) % ring_taps + ring_taps) % ring_taps;
}

/// e2cnn's radial profile of the ring at radius 1, width 0.4: corners are sqrt 2 from the centre.
double profile(Index place) {
    double const beyond = place % 2 == 0 ? 0.0 : std::numbers::sqrt2 - 1.0;
    return std::exp(-0.5 * (beyond / 0.4) * (beyond / 0.4));
}

/// A filter: what stands at the centre and around it.
struct Filter {
    double centre = 0.0;
    std::array<double, ring_taps> ring{};
};

Filter draw_any(Rng& rng) {
    double const deviation = 1.0 / std::sqrt(static_cast<double>(taps));
    Filter filter{deviation * normal(rng), {}};
    for (double& value : filter.ring) value = deviation * normal(rng);
    return filter;
}

/// e2cnn's start: each element of its basis (the centre; frequency 0, 1 and 2 on the ring) has norm 1 over the taps, a
/// pair of frequency k norm sqrt 2; N(0, 1 / 2) coefficients for those that share an output with another one of the
/// same kind, in a regular field of `elements` channels.
Filter draw_band_limited(Rng& rng, Index elements, bool flips) {
    double norm = 0.0;
    for (Index place = 0; place < ring_taps; ++place) norm += profile(place) * profile(place);
    double const order = static_cast<double>(elements);
    double const constant = 1.0 / std::sqrt(2.0 * order);
    double const waves = std::sqrt(2.0 / order) * (flips ? 1.0 : 1.0 / std::numbers::sqrt2) * std::sqrt(2.0 / norm);
    Filter filter{constant * normal(rng), {}};
    double const level = constant * normal(rng) / std::sqrt(norm);
    // Frequency 0 has a part at the centre too, 0.04 % of the norm, which is left out.
    std::array<double, 4> wave{};
    for (double& coefficient : wave) coefficient = waves * normal(rng);
    for (Index place = 0; place < ring_taps; ++place) {
        double const angle = std::numbers::pi / 4.0 * static_cast<double>(place);
        double const value = level + wave[0] * std::cos(angle) + wave[1] * std::sin(angle) +
                             wave[2] * std::cos(2.0 * angle) + wave[3] * std::sin(2.0 * angle);
        filter.ring[static_cast<std::size_t>(place)] = profile(place) * value;
    }
    return filter;
}

/// Which weights [channels, taps] are equal whatever the filters: at one radius, those turned from one place.
Partition equal_weights(RotationsProblem const& problem, Permutation const& channels) {
    Index const elements = problem.channels() / problem.fields;
    std::vector<std::int32_t> labels(static_cast<std::size_t>(problem.channels() * taps));
    for (Index channel = 0; channel < problem.channels(); ++channel) {
        Index const field = channel / elements;
        auto const row = static_cast<std::size_t>(image(channels, channel) * taps);
        labels[row + centre] = static_cast<std::int32_t>(field * 32);
        for (Index place = 0; place < ring_taps; ++place) {
            Index const from = turned_back(channel % elements, problem.turns, place);
            Index const label = field * 32 + 1 + from + (place % 2 == 0 ? 0 : 16);
            labels[row + at(ring[at(place)])] = static_cast<std::int32_t>(label);
        }
    }
    return Partition::from_labels(labels);
}

/// Draws one task.
struct RotationsDraw {
    RotationsProblem problem;
    Permutation places;  ///< channel c stands at places[c]
    Patches patches;

    Matrix kernel(Rng& rng) const {
        Index const elements = problem.channels() / problem.fields;
        Matrix kernel(problem.channels(), taps);
        for (Index field = 0; field < problem.fields; ++field) {
            Filter const filter = problem.turns == 8 ? draw_band_limited(rng, elements, problem.flips) : draw_any(rng);
            for (Index element = 0; element < elements; ++element) {
                auto row = kernel.row(image(places, field * elements + element));
                row[centre] = filter.centre;
                for (Index place = 0; place < ring_taps; ++place) {
                    Index const from = turned_back(element, problem.turns, place);
                    // A corner turned to an edge is as large as an edge is.
                    row[ring[at(place)]] = problem.turns == 8 ? filter.ring[at(from)] / profile(from) * profile(place)
                                                              : filter.ring[at(from)];
                }
            }
        }
        return kernel;
    }

    SampleBatch operator()(Rng& rng) const {
        Matrix const weights = kernel(rng);
        SampleBatch batch{normal_matrix(rng, problem.examples, problem.size * problem.size),
                          Matrix(problem.examples, problem.channels() * patches.positions())};
        Matrix seen(patches.size(), patches.positions());
        for (Index i = 0; i < problem.examples; ++i) {
            for (Index place = 0; place < seen.size(); ++place) {
                Index const source = patches.sources[at(place)];
                seen(place % patches.size(), place / patches.size()) = batch.x(i, source);
            }
            Eigen::Map<Matrix>(batch.y.row(i).data(), problem.channels(), patches.positions()).noalias() =
                weights * seen;
        }
        if (problem.noise > 0.0) batch.y += problem.noise * normal_matrix(rng, batch.y.rows(), batch.y.cols());
        return batch;
    }
};

/// A turn by the smallest angle under which weights are equal, and a mirror, on taps and channels.
std::vector<ActionGenerator> generators(RotationsProblem const& problem, Permutation const& places) {
    Index const elements = problem.channels() / problem.fields;
    std::vector<ActionGenerator> result;
    for (bool const mirror : {false, true}) {
        if (mirror && !problem.flips) continue;
        ActionGenerator generator{identity_permutation(taps), identity_permutation(problem.channels())};
        for (Index place = 0; place < ring_taps; ++place) {
            Index const to = mirror ? (ring_taps - place) % ring_taps : (place + 2) % ring_taps;
            generator.input[at(ring[at(place)])] = ring[at(to)];
        }
        for (Index channel = 0; channel < problem.channels(); ++channel) {
            Index const first = channel - channel % elements;
            Index const turn = channel % elements % problem.turns;
            Index const half = channel % elements / problem.turns;
            Index const turned = (turn + problem.turns / 4) % problem.turns;
            // The mirror times (turn, then mirror it or not) is a turn back, mirrored the other way.
            Index const mirrored = (problem.turns - turn) % problem.turns;
            Index const to = mirror ? (1 - half) * problem.turns + mirrored : half * problem.turns + turned;
            generator.output[at(image(places, channel))] = image(places, first + to);
        }
        result.push_back(std::move(generator));
    }
    return result;
}

}  // namespace

RotationsProblem::RotationsProblem()
    : Problem("rotations", "convolutions whose channels are turned filters", DatasetKind::tasks) {}

std::vector<OptionField> RotationsProblem::own_options() {
    return {{"turns", turns, one_of<Index>({{"4", 4}, {"8", 8}}), "in which each filter stands"},
            {"flips", flips, "mirrored filters too"},
            {"fields", fields, whole_number<Index>(1), "filters of a task"},
            {"size", size, whole_number<Index>(3, 1000), "height and width of the images"}};
}

std::vector<OptionField> RotationsProblem::size_options() {
    return {{"tasks", tasks, whole_number<Index>(1), "number of tasks"},
            {"examples", examples, whole_number<Index>(2), "examples of each task"}};
}

std::vector<OptionField> RotationsProblem::input_options() {
    return {{"scramble", scramble, "hide the natural order of inputs and outputs"}};
}

void RotationsProblem::check() const {
    constexpr Index most_channels = 4096;
    if (turns != 4 && turns != 8) throw OptionError("turns", fmt::format("expected 4 or 8, found {}", turns));
    if (channels() > most_channels) {
        throw OptionError("fields", fmt::format("expected at most {} channels, found {} fields of {}", most_channels,
                                                fields, channels() / fields));
    }
}

SyntheticData RotationsProblem::build() const {
    Patches const patches = find_patches({size, size}, {3, 1, 0});
    Permutation places = identity_permutation(channels());
    if (scramble) {
        Rng rng = make_rng(seed, scramble_stream);
        places = random_permutation(rng, channels());
    }
    SyntheticData data;
    data.shape = {tasks, examples, {1, size, size}, {channels(), patches.rows, patches.columns}};
    data.title = fmt::format("{} filters of 3 x 3 taps in {} turns{}, on images of {} x {}{}", fields, turns,
                             flips ? " and mirrored" : "", size, size, scramble ? ", channels scrambled" : "");
    data.partition = equal_weights(*this, places);
    data.kernel_rows = channels();
    data.has_generators = true;
    data.generators = generators(*this, places);
    data.draw_entry = RotationsDraw{*this, std::move(places), patches};
    return data;
}

}  // namespace symdiscover
