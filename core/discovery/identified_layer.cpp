// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/identified_layer.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/base/watched_algebra.hpp"
#include "core/discovery/discover_tasks.hpp"
#include "core/symmetry/completion.hpp"

namespace symdiscover {

namespace {

constexpr std::int32_t inactive = Partition::inactive_label;
constexpr std::size_t most_orders = 24;

/// Places of the reduced layer in the whole one.
struct Places {
    std::vector<Index> const& inputs;
    std::vector<Index> const& outputs;
    Index all_inputs;
    Index all_outputs;

    Index whole(Index a, Index j) const {
        return outputs[static_cast<std::size_t>(a)] * all_inputs + inputs[static_cast<std::size_t>(j)];
    }
};

/// Two blocks whose parameters add up to those of this one in all tasks, as far as their uncertainty shows.
std::optional<std::pair<std::int32_t, std::int32_t>> summands(TiedTasks const& tied, std::int32_t block,
                                                              std::vector<std::int32_t> const& others) {
    constexpr double within = 3.0;  // mean square deviation in units of its variance
    Matrix const& mean = tied.posterior.mean;
    Matrix const& variance = tied.posterior.variance;
    std::optional<std::pair<std::int32_t, std::int32_t>> best;
    double smallest = within;
    for (std::size_t i = 0; i < others.size(); ++i) {
        for (std::size_t j = i; j < others.size(); ++j) {
            auto const b = others[i];
            auto const c = others[j];
            Eigen::ArrayXd const deviation = mean.col(block) - mean.col(b) - mean.col(c);
            Eigen::ArrayXd const spread = variance.col(block) + variance.col(b) + variance.col(c);
            double const square = (deviation.square() / spread).mean();
            if (square >= smallest) continue;
            smallest = square;
            best = {b, c};
        }
    }
    return best;
}

/// For each block the labels that its sum over equal inputs consists of: itself, or two others.
std::vector<std::vector<std::int32_t>> parts_of_blocks(TiedTasks const& tied, Places const& places,
                                                       std::vector<std::vector<Index>> const& equal_inputs) {
    std::set<Index> merged;
    for (auto const& equal : equal_inputs) merged.insert(equal.front());
    auto const blocks = static_cast<std::int32_t>(tied.partition.blocks());
    std::vector<bool> alone(static_cast<std::size_t>(blocks), false);  // seen at an input that has no equal
    Index const n = static_cast<Index>(places.inputs.size());
    for (Index e = 0; e < tied.partition.elements(); ++e) {
        if (tied.partition[e] < 0 || merged.contains(places.inputs[static_cast<std::size_t>(e % n)])) continue;
        alone[static_cast<std::size_t>(tied.partition[e])] = true;
    }
    std::vector<std::int32_t> others;
    for (std::int32_t b = 0; b < blocks; ++b) {
        if (alone[static_cast<std::size_t>(b)]) others.push_back(b);
    }
    std::vector<std::vector<std::int32_t>> parts;
    for (std::int32_t b = 0; b < blocks; ++b) {
        parts.push_back({b});
        if (alone[static_cast<std::size_t>(b)] || tied.posterior.mean.cols() != blocks) continue;
        if (auto const two = summands(tied, b, others)) parts.back() = {two->first, two->second};
    }
    return parts;
}

/// All different orders of some labels, or the first few.
std::vector<std::vector<std::int32_t>> orders_of(std::vector<std::int32_t> labels) {
    std::sort(labels.begin(), labels.end());
    std::vector<std::vector<std::int32_t>> orders;
    do {
        orders.push_back(labels);
    } while (orders.size() < most_orders && std::next_permutation(labels.begin(), labels.end()));
    return orders;
}

/// The weights of inputs and outputs that never vary may have any label.
void open_unidentified(std::vector<OpenWeights>& open, Partition const& known, Places const& places,
                       Unidentified const& unidentified) {
    std::set<Index> done;
    auto const add_any = [&](Index a, Index j) {
        if (done.insert(a * places.all_inputs + j).second) open.push_back(any_label(a * places.all_inputs + j, known));
    };
    for (Index a = 0; a < places.all_outputs; ++a) {
        for (Index const j : unidentified.constant_inputs) add_any(a, j);
    }
    for (Index const a : unidentified.constant_outputs) {
        for (Index j = 0; j < places.all_inputs; ++j) add_any(a, j);
    }
}

/// The simplest completion; as the labels stand where there is no time to look for it.
Partition completed(std::vector<std::int32_t> const& labels, std::vector<OpenWeights> const& open, Places const& places,
                    Workers const& workers) {
    Partition result = Partition::from_labels(labels);
    auto const complete = [labels, open, m = places.all_outputs, n = places.all_inputs] {
        return simplest_completion(labels, open, m, n);
    };
    is_finished([&] { result = watched(complete, workers); });
    return result;
}

Partition complete(Partition const& reduced, std::vector<std::vector<std::int32_t>> const& parts, Places const& places,
                   Unidentified const& unidentified, Workers const& workers) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(places.all_outputs * places.all_inputs), inactive);
    std::vector<OpenWeights> open;
    Index const n = static_cast<Index>(places.inputs.size());
    for (Index e = 0; e < reduced.elements(); ++e) {
        labels[static_cast<std::size_t>(places.whole(e / n, e % n))] = reduced[e];
    }
    for (auto const& equal : unidentified.equal_inputs) {
        for (Index const a : places.outputs) {
            std::int32_t const label = labels[static_cast<std::size_t>(a * places.all_inputs + equal.front())];
            std::vector<std::int32_t> own =
                label < 0 ? std::vector<std::int32_t>{} : parts[static_cast<std::size_t>(label)];
            own.resize(std::max(own.size(), equal.size()), inactive);
            if (own.size() > equal.size()) own = {label};
            own.resize(equal.size(), inactive);
            OpenWeights weights{{}, orders_of(own)};
            for (Index const j : equal) weights.weights.push_back(a * places.all_inputs + j);
            for (std::size_t i = 0; i < own.size(); ++i) labels[static_cast<std::size_t>(weights.weights[i])] = own[i];
            if (weights.choices.size() > 1) open.push_back(std::move(weights));
        }
    }
    // Blocks that became sums are gone: the others are numbered anew, in the choices too.
    Partition const known = Partition::from_labels(labels);
    std::map<std::int32_t, std::int32_t> renumbered;
    for (std::size_t e = 0; e < labels.size(); ++e) renumbered[labels[e]] = known.labels()[e];
    for (OpenWeights& weights : open) {
        for (auto& choice : weights.choices) {
            for (std::int32_t& label : choice) label = renumbered.at(label);
        }
    }
    labels = known.labels();
    if (workers.stopped()) return known;
    open_unidentified(open, known, places, unidentified);
    return completed(labels, open, places, workers);
}

}  // namespace

LayerDiscovery whole_layer(LayerDiscovery reduced, TiedTasks const& tied, IdentifiedTasks const& tasks,
                           Unidentified const& unidentified, TaskShape const& shape, Workers const& workers) {
    reduced.unidentified_inputs = unidentified.all_inputs();
    reduced.unidentified_outputs = unidentified.constant_outputs;
    if (reduced.outputs == shape.outputs() && reduced.inputs == shape.inputs()) return reduced;
    Places const places{tasks.inputs(), tasks.outputs(), shape.inputs(), shape.outputs()};
    bool const as_fitted = tied.partition == reduced.partition;
    std::vector<std::vector<std::int32_t>> parts;
    if (as_fitted) {
        parts = parts_of_blocks(tied, places, unidentified.equal_inputs);
    } else {
        for (std::int32_t b = 0; b < reduced.partition.blocks(); ++b) parts.push_back({b});
    }
    Partition const whole = complete(reduced.partition, parts, places, unidentified, workers);
    LayerDiscovery layer = describe_layer(reduced.name, whole, shape.outputs(), shape.inputs(), workers);
    layer.unidentified_inputs = reduced.unidentified_inputs;
    layer.unidentified_outputs = reduced.unidentified_outputs;
    layer.filter = reduced.filter;
    layer.competition = reduced.competition;
    layer.searched = reduced.searched;
    layer.confidence = reduced.confidence;
    layer.sharing_matrix = Matrix::Zero(whole.elements(), reduced.sharing_matrix.cols());
    layer.confidence.blocks.assign(static_cast<std::size_t>(whole.blocks()), reduced.confidence.pairs);
    for (Index e = 0; e < reduced.partition.elements(); ++e) {
        Index const at = places.whole(e / reduced.inputs, e % reduced.inputs);
        layer.sharing_matrix.row(at) = reduced.sharing_matrix.row(e);
        bool const both = whole[at] >= 0 && reduced.partition[e] >= 0;
        if (!both || reduced.confidence.blocks.empty()) continue;
        layer.confidence.blocks[static_cast<std::size_t>(whole[at])] =
            reduced.confidence.blocks[static_cast<std::size_t>(reduced.partition[e])];
    }
    return layer;
}

}  // namespace symdiscover
