// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/loss_path.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/fit/one_dataset/loss_clusters.hpp"

namespace symdiscover {

SharingPath merge_path(QuadraticLoss const& loss, Partition const& start, LossPathOptions const& options,
                       Observer const& observer, std::vector<bool> const& mergeable) {
    SharingPath path;
    path.start = start;
    Partition current = start;
    bool first = true;
    Index const planned = start.blocks() - (options.allow_inactive ? 0 : 1);
    while (current.blocks() > 0) {
        std::vector<bool> may(static_cast<std::size_t>(current.blocks()), true);
        for (Index e = 0; e < loss.elements && !mergeable.empty(); ++e) {
            if (start[e] >= 0 && current[e] >= 0) {
                may[static_cast<std::size_t>(current[e])] = mergeable[static_cast<std::size_t>(start[e])];
            }
        }
        LossClusters clusters(loss, current, options, may);
        if (first) path.start_rss = clusters.rss();
        first = false;
        // Afresh each time that half the clusters are gone: downdates add up rounding, and the matrix has shrunk.
        Index const half = current.blocks() / 2;
        while (clusters.count() > half) {
            SharingMerge const merge = clusters.cheapest();
            if (std::isinf(merge.cost)) return path;
            path.merges.push_back(merge);
            clusters.merge();
            Index const step = static_cast<Index>(path.merges.size());
            if (observer && !observer({"merging", step, planned, clusters.rss()})) {
                path.complete = false;
                return path;
            }
        }
        current = path.after(path.merges.size());
    }
    return path;
}

Partition SharingPath::after(std::size_t count) const {
    Index const elements = start.elements();
    std::vector<Index> parents(static_cast<std::size_t>(elements) + 1);
    std::iota(parents.begin(), parents.end(), Index{0});
    std::vector<Index> first(static_cast<std::size_t>(start.blocks()), -1);
    for (Index e = 0; e < elements; ++e) {
        if (start[e] < 0) {
            parents[static_cast<std::size_t>(e)] = elements;
            continue;
        }
        Index& representative = first[static_cast<std::size_t>(start[e])];
        if (representative < 0) representative = e;
        parents[static_cast<std::size_t>(e)] = representative;
    }
    for (std::size_t i = 0; i < count; ++i) {
        Index const a = root_of(parents, merges[i].a);
        Index const b = root_of(parents, merges[i].b);
        parents[static_cast<std::size_t>(std::min(a, b))] = std::max(a, b);
    }
    std::vector<std::int32_t> labels(static_cast<std::size_t>(elements));
    for (Index e = 0; e < elements; ++e) {
        Index const root = root_of(parents, e);
        labels[static_cast<std::size_t>(e)] =
            root == elements ? Partition::inactive_label : static_cast<std::int32_t>(root);
    }
    return Partition::from_labels(labels);
}

}  // namespace symdiscover
