// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/completion.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "core/groups/automorphisms/automorphisms.hpp"
#include "core/groups/automorphisms/colour_refinement.hpp"

namespace symdiscover {

namespace {

constexpr double most_combinations = 4096.0;
constexpr int most_sweeps = 8;

using Labels = std::vector<std::int32_t>;

void put(Labels& labels, OpenWeights const& open, std::size_t choice) {
    for (std::size_t i = 0; i < open.weights.size(); ++i) {
        labels[static_cast<std::size_t>(open.weights[i])] = open.choices[choice][i];
    }
}

/// Kinds of weights: label and colours of output and input, once colours tell no more apart.
std::size_t kinds(Labels const& labels, Index outputs, Index inputs) {
    PointColours start{std::vector<Index>(static_cast<std::size_t>(outputs), 0),
                       std::vector<Index>(static_cast<std::size_t>(inputs), 0)};
    LabelMatrix const matrix{outputs, inputs, labels};
    PointColours const colours = refine_colours(matrix, std::move(start));
    std::set<std::tuple<Index, Index, std::int32_t>> seen;
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            seen.emplace(colours.outputs[static_cast<std::size_t>(a)], colours.inputs[static_cast<std::size_t>(j)],
                         matrix(a, j));
        }
    }
    return seen.size();
}

struct Candidate {
    Labels labels;
    std::size_t kinds = std::numeric_limits<std::size_t>::max();
};

/// Improves the choices one by one until none helps.
Candidate improved(Labels labels, std::vector<OpenWeights> const& open, Index outputs, Index inputs) {
    Candidate best{labels, kinds(labels, outputs, inputs)};
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
        std::size_t const before = best.kinds;
        for (OpenWeights const& weights : open) {
            Labels trial = best.labels;
            for (std::size_t choice = 0; choice < weights.choices.size(); ++choice) {
                put(trial, weights, choice);
                std::size_t const count = kinds(trial, outputs, inputs);
                if (count < best.kinds) best = {trial, count};
            }
        }
        if (best.kinds == before) break;
    }
    return best;
}

/// All combinations of choices, those with the fewest kinds.
std::vector<Labels> simplest_of_all(Labels labels, std::vector<OpenWeights> const& open, Index outputs, Index inputs) {
    std::vector<Labels> best;
    std::size_t fewest = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> choice(open.size(), 0);
    for (bool more = true; more;) {
        for (std::size_t i = 0; i < open.size(); ++i) put(labels, open[i], choice[i]);
        std::size_t const count = kinds(labels, outputs, inputs);
        if (count < fewest) best.clear();
        if (count <= fewest) best.push_back(labels);
        fewest = std::min(fewest, count);
        more = false;
        for (std::size_t i = 0; i < open.size() && !more; ++i) {
            more = ++choice[i] < open[i].choices.size();
            if (!more) choice[i] = 0;
        }
    }
    return best;
}

/// Weights that have the label of the next output's next input: how far the order as it is shows the partition.
Index in_order(Partition const& partition, Index outputs, Index inputs) {
    Index count = 0;
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            count += partition[a * inputs + j] == partition[((a + 1) % outputs) * inputs + (j + 1) % inputs] ? 1 : 0;
        }
    }
    return count;
}

/// Fills single open weights so that every row has the labels that the fullest rows have together.
Labels with_equal_rows(Labels labels, std::vector<OpenWeights> const& open, Index outputs, Index inputs) {
    std::vector<std::vector<Index>> missing(static_cast<std::size_t>(outputs));
    std::set<Index> unknown;
    for (OpenWeights const& weights : open) {
        for (Index const e : weights.weights) {
            unknown.insert(e);
            missing[static_cast<std::size_t>(e / inputs)].push_back(e);
        }
    }
    std::vector<std::map<std::int32_t, Index>> rows(static_cast<std::size_t>(outputs));
    std::map<std::int32_t, Index> most;
    for (Index a = 0; a < outputs; ++a) {
        auto& row = rows[static_cast<std::size_t>(a)];
        for (Index j = 0; j < inputs; ++j) {
            Index const e = a * inputs + j;
            if (!unknown.contains(e)) ++row[labels[static_cast<std::size_t>(e)]];
        }
        for (auto const& [label, count] : row) most[label] = std::max(most[label], count);
    }
    for (Index a = 0; a < outputs; ++a) {
        auto next = missing[static_cast<std::size_t>(a)].begin();
        auto const end = missing[static_cast<std::size_t>(a)].end();
        for (auto const& [label, count] : most) {
            for (Index lacking = count - rows[static_cast<std::size_t>(a)][label]; lacking > 0 && next != end;
                 --lacking) {
                labels[static_cast<std::size_t>(*next++)] = label;
            }
        }
    }
    return labels;
}

}  // namespace

OpenWeights any_label(Index weight, Partition const& known) {
    OpenWeights open{{weight}, {{Partition::inactive_label}}};
    for (Index b = 0; b < known.blocks(); ++b) open.choices.push_back({static_cast<std::int32_t>(b)});
    return open;
}

Partition simplest_completion(std::vector<std::int32_t> labels, std::vector<OpenWeights> const& open, Index outputs,
                              Index inputs) {
    if (open.empty()) return Partition::from_labels(labels);
    double combinations = 1.0;
    bool single = true;
    for (OpenWeights const& weights : open) {
        combinations *= static_cast<double>(weights.choices.size());
        single = single && weights.weights.size() == 1;
    }
    std::vector<Labels> candidates;
    if (combinations <= most_combinations) {
        candidates = simplest_of_all(labels, open, outputs, inputs);
    } else {
        std::vector<Labels> starts{labels};
        if (single) starts.push_back(with_equal_rows(labels, open, outputs, inputs));
        std::size_t fewest = std::numeric_limits<std::size_t>::max();
        for (Labels const& start : starts) {
            Candidate candidate = improved(start, open, outputs, inputs);
            if (candidate.kinds < fewest) candidates.clear();
            if (candidate.kinds <= fewest) candidates.push_back(candidate.labels);
            fewest = std::min(fewest, candidate.kinds);
        }
    }
    Partition best = Partition::from_labels(candidates.front());
    BigInteger largest = automorphisms(best, outputs, inputs).order;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
        Partition candidate = Partition::from_labels(candidates[i]);
        BigInteger const order = automorphisms(candidate, outputs, inputs).order;
        bool const clearer = order == largest && in_order(candidate, outputs, inputs) > in_order(best, outputs, inputs);
        if (order > largest || clearer) {
            best = std::move(candidate);
            largest = order;
        }
    }
    return best;
}

}  // namespace symdiscover
