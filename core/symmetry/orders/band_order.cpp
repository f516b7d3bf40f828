// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "core/symmetry/orders/orders.hpp"

namespace symdiscover {

namespace {

using Neighbours = std::vector<std::vector<Index>>;

struct Windows {
    Neighbours inputs_of;
    Neighbours outputs_of;
};

Windows windows_of(Partition const& weights, Index outputs, Index inputs) {
    Windows windows{Neighbours(static_cast<std::size_t>(outputs)), Neighbours(static_cast<std::size_t>(inputs))};
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            if (weights[a * inputs + j] == Partition::inactive_label) continue;
            at(windows.inputs_of, a).push_back(j);
            at(windows.outputs_of, j).push_back(a);
        }
    }
    return windows;
}

/// How many weights of other outputs an output's inputs have. The least at one of the two ends of a band: there are
/// neighbours on one side only, and cut windows.
Index crowding(Windows const& windows, Index output) {
    Index sum = 0;
    for (Index const j : at(windows.inputs_of, output)) sum += static_cast<Index>(at(windows.outputs_of, j).size());
    return sum;
}

/// Lines the outputs up: from the last one on, the next is the one whose window differs least among those not yet in
/// line. From the end of a band the differences grow with the distance as long as windows overlap.
class LineUp {
  public:
    explicit LineUp(Windows const& windows)
        : windows_(windows), in_line_(windows.inputs_of.size(), false), overlap_(windows.inputs_of.size(), 0) {}

    std::vector<Index> run() {
        std::vector<Index> line;
        for (Index output = least_crowded(); output != none; output = successor(output)) {
            at(in_line_, output) = true;
            line.push_back(output);
        }
        return line;
    }

  private:
    static constexpr Index none = -1;

    bool is_waiting(Index output) const {
        auto const i = static_cast<std::size_t>(output);
        return !in_line_[i] && !windows_.inputs_of[i].empty();
    }

    Index successor(Index output) {
        Index const next = nearest(output);
        return next != none ? next : least_crowded();
    }

    Index least_crowded() const {
        Index best = none;
        Index least = std::numeric_limits<Index>::max();
        for (Index a = 0; a < static_cast<Index>(in_line_.size()); ++a) {
            if (!is_waiting(a) || crowding(windows_, a) >= least) continue;
            best = a;
            least = crowding(windows_, a);
        }
        return best;
    }

    /// Of the outputs that wait and whose windows overlap this one's; none if there is none.
    Index nearest(Index output) {
        std::vector<Index> overlapping;
        for (Index const j : at(windows_.inputs_of, output)) {
            for (Index const other : at(windows_.outputs_of, j)) {
                if (is_waiting(other) && at(overlap_, other)++ == 0) overlapping.push_back(other);
            }
        }
        Index best = none;
        Index least = std::numeric_limits<Index>::max();
        for (Index const other : overlapping) {
            Index const difference = static_cast<Index>(at(windows_.inputs_of, other).size()) - 2 * at(overlap_, other);
            if (std::pair(difference, other) < std::pair(least, best)) {
                best = other;
                least = difference;
            }
            at(overlap_, other) = 0;
        }
        return best;
    }

    Windows const& windows_;
    std::vector<bool> in_line_;
    std::vector<Index> overlap_;  ///< scratch, zero between calls
};

/// Inputs by the mean place of the outputs that see them; inputs that nobody sees are left out.
std::vector<Index> follow(Windows const& windows, std::vector<Index> const& output_line) {
    std::vector<Index> place(windows.inputs_of.size(), 0);
    for (std::size_t k = 0; k < output_line.size(); ++k) at(place, output_line[k]) = static_cast<Index>(k);
    std::vector<std::pair<double, Index>> placed;
    for (Index j = 0; j < static_cast<Index>(windows.outputs_of.size()); ++j) {
        auto const& seen_by = at(windows.outputs_of, j);
        if (seen_by.empty()) continue;
        Index sum = 0;
        for (Index const a : seen_by) sum += at(place, a);
        placed.emplace_back(static_cast<double>(sum) / static_cast<double>(seen_by.size()), j);
    }
    std::sort(placed.begin(), placed.end());
    std::vector<Index> inputs;
    inputs.reserve(placed.size());
    for (auto const& [mean, j] : placed) inputs.push_back(j);
    return inputs;
}

std::vector<Index> without_weights(Neighbours const& neighbours) {
    std::vector<Index> result;
    for (Index i = 0; i < static_cast<Index>(neighbours.size()); ++i) {
        if (at(neighbours, i).empty()) result.push_back(i);
    }
    return result;
}

std::vector<Index> joined(std::vector<Index> front, std::vector<Index> const& back) {
    front.insert(front.end(), back.begin(), back.end());
    return front;
}

}  // namespace

std::vector<Orders> band_order(Partition const& weights, Index outputs, Index inputs) {
    Windows const windows = windows_of(weights, outputs, inputs);
    std::vector<Index> const output_line = LineUp(windows).run();
    std::vector<Index> const input_line = follow(windows, output_line);
    std::vector<Index> const idle_outputs = without_weights(windows.inputs_of);
    std::vector<Index> const idle_inputs = without_weights(windows.outputs_of);
    // Outputs that see no input stand past one end of the inputs, inputs that nobody sees at the other.
    std::vector<Orders> proposals{
        lower_end_first({joined(input_line, idle_inputs), joined(idle_outputs, output_line)})};
    if (!idle_outputs.empty() || !idle_inputs.empty()) {
        proposals.push_back(lower_end_first({joined(idle_inputs, input_line), joined(output_line, idle_outputs)}));
    }
    return proposals;
}

}  // namespace symdiscover
