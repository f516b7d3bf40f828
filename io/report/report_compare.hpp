// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/result/result.hpp"

/// Several results side by side: restarts, recordings, subjects, methods.
namespace symdiscover {

struct NamedResult {
    std::string file;
    ResultFile result;
};

/// A layer of one of the results, by their numbers.
struct LayerPlace {
    std::size_t result;
    std::size_t layer;
};

/// Layers of the same name, shape and kind, one of each of some results, and how far their partitions are apart.
struct ComparedLayers {
    std::vector<LayerPlace> places;             ///< two at least, by results
    std::vector<std::vector<Index>> distances;  ///< partition distance between any two of them

    /// Results that found the very same partition, by their numbers, two at least in each set.
    std::vector<std::vector<std::size_t>> alike() const;
};

/// Whatever can be compared with another result's, and the layers that cannot.
struct ResultComparison {
    std::vector<ComparedLayers> compared;
    std::vector<LayerPlace> alone;  ///< no other result has a layer of this name and shape
    bool same_data = true;          ///< all were fitted to data with the same checksum: only then do errors compare
};

ResultComparison compare_results(std::vector<NamedResult> const& results);

/// A page to read: a line each with verdict, blocks, group, pattern and errors, then distances, layer by layer.
std::string text_comparison(std::vector<NamedResult> const& results);

/// One JSON object with `results`, `compared`, `not_compared` and `same_data`, ending with a newline.
std::string json_comparison(std::vector<NamedResult> const& results);

}  // namespace symdiscover
