// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <vector>

namespace symdiscover {

namespace {

struct Weights {
    Partition const& partition;
    Index outputs;
    Index inputs;

    bool active(Index a, Index j) const { return partition[a * inputs + j] != Partition::inactive_label; }
    bool nothing_tied() const { return partition.blocks() + partition.inactive() == partition.elements(); }
};

/// Whether weights are in one block exactly when class_of(a, j), a number in [0, classes), is the same, where a class
/// may also be inactive as a whole.
template <typename ClassOf>
bool tied_exactly_by(Weights const& weights, Index classes, ClassOf const& class_of) {
    enum class Activity { unknown, active, inactive };
    std::vector<Activity> activity(static_cast<std::size_t>(classes), Activity::unknown);
    std::vector<std::int32_t> labels;
    labels.reserve(weights.partition.labels().size());
    for (Index a = 0; a < weights.outputs; ++a) {
        for (Index j = 0; j < weights.inputs; ++j) {
            Index const own_class = class_of(a, j);
            Activity& known = activity[static_cast<std::size_t>(own_class)];
            if (known == Activity::unknown) known = weights.active(a, j) ? Activity::active : Activity::inactive;
            labels.push_back(known == Activity::active ? static_cast<std::int32_t>(own_class)
                                                       : Partition::inactive_label);
        }
    }
    return Partition::from_labels(labels) == weights.partition;
}

/// The first and the last diagonal, as offsets j - a, with an active weight. There is one.
struct Band {
    Index first;
    Index last;
};

Band band_of(Weights const& weights) {
    Band band{weights.inputs, -weights.outputs};
    for (Index a = 0; a < weights.outputs; ++a) {
        for (Index j = 0; j < weights.inputs; ++j) {
            if (!weights.active(a, j)) continue;
            band.first = std::min(band.first, j - a);
            band.last = std::max(band.last, j - a);
        }
    }
    return band;
}

std::optional<Pattern> dense(Weights const& weights) {
    if (weights.partition.inactive() > 0 || !weights.nothing_tied()) return std::nullopt;
    return Pattern{PatternKind::dense};
}

std::optional<Pattern> circulant(Weights const& weights) {
    Index const n = weights.inputs;
    if (weights.outputs != n) return std::nullopt;
    if (!tied_exactly_by(weights, n, [n](Index a, Index j) { return (j - a + n) % n; })) return std::nullopt;
    return Pattern{PatternKind::circulant};
}

std::optional<Pattern> toeplitz(Weights const& weights) {
    Index const last_output = weights.outputs - 1;
    if (weights.nothing_tied()) return std::nullopt;
    if (!tied_exactly_by(weights, weights.inputs + last_output,
                         [=](Index a, Index j) { return j - a + last_output; })) {
        return std::nullopt;
    }
    return Pattern{PatternKind::toeplitz, weights.partition.blocks(), band_of(weights).first};
}

std::optional<Pattern> block_circulant(Weights const& weights) {
    // The finest blocks first: a partition that is circulant in 4 blocks does not fit 2 blocks' exactly.
    for (Index count = std::gcd(weights.outputs, weights.inputs); count >= 2; --count) {
        if (weights.outputs % count != 0 || weights.inputs % count != 0) continue;
        Index const rows = weights.outputs / count;
        Index const columns = weights.inputs / count;
        auto const class_of = [=](Index a, Index j) {
            Index const shift = (j / columns - a / rows + count) % count;
            return (shift * rows + a % rows) * columns + j % columns;
        };
        if (tied_exactly_by(weights, count * rows * columns, class_of)) return Pattern{PatternKind::block_circulant};
    }
    return std::nullopt;
}

std::optional<Pattern> locally_connected(Weights const& weights) {
    if (weights.outputs < 2 || !weights.nothing_tied()) return std::nullopt;
    Band const band = band_of(weights);
    Index const width = band.last - band.first + 1;
    if (width >= weights.inputs) return std::nullopt;
    for (Index a = 0; a < weights.outputs; ++a) {
        for (Index j = 0; j < weights.inputs; ++j) {
            bool const inside = j - a >= band.first && j - a <= band.last;
            if (weights.active(a, j) != inside) return std::nullopt;
        }
    }
    return Pattern{PatternKind::locally_connected, width, band.first};
}

constexpr std::array recognisers{dense, circulant, toeplitz, block_circulant, locally_connected};

}  // namespace

Pattern recognise_pattern(Partition const& weights, Index outputs, Index inputs) {
    if (weights.elements() != outputs * inputs) {
        throw std::invalid_argument(fmt::format("pattern: expected a partition of {} x {} weights, found one of {}",
                                                outputs, inputs, weights.elements()));
    }
    if (weights.blocks() == 0) return {};
    for (auto const recognise : recognisers) {
        if (std::optional<Pattern> const pattern = recognise({weights, outputs, inputs})) return *pattern;
    }
    return {};
}

}  // namespace symdiscover
