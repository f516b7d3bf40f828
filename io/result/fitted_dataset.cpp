// SPDX-License-Identifier: Apache-2.0
#include "io/result/fitted_dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

namespace fs = std::filesystem;

void require_same(std::string const& path, char const* object, std::string const& fitted, std::string const& found) {
    if (fitted != found) throw bad_input(path, object, fitted + " of the dataset that was fitted", found);
}

/// The places to look, the likeliest first.
std::vector<fs::path> places(std::string const& recorded, std::string const& result_path) {
    fs::path const path(recorded);
    fs::path const folder = fs::path(result_path).parent_path();
    std::vector<fs::path> found{path};
    for (fs::path const& other : {folder / path, folder / path.filename()}) {
        if (std::find(found.begin(), found.end(), other) == found.end()) found.push_back(other);
    }
    return found;
}

}  // namespace

Dataset open_fitted_dataset(std::string const& path, Provenance const& provenance, bool follow_links) {
    DataOptions options = data_options_of(provenance);
    // What is called otherwise has been converted, and is a dataset as it stands.
    if (fs::path(path).extension() != fs::path(provenance.dataset_path).extension()) {
        options = options.of_another_file();
    }
    options.follow_links = follow_links;
    std::error_code ignored;  // a place that cannot be looked at is as good as empty
    fs::path const y_file(options.y_file);
    if (!y_file.empty() && !fs::is_regular_file(y_file, ignored)) {  // moved, and likely with the other one
        options.y_file = (fs::path(path).parent_path() / y_file.filename()).string();
    }
    Dataset dataset = open_dataset(path, options);
    Provenance const here = provenance_of(dataset.info);
    require_same(path, "attribute kind", provenance.dataset_kind, here.dataset_kind);
    require_same(path, "/x", "shape " + format_shape(provenance.x_shape), "shape " + format_shape(here.x_shape));
    require_same(path, "/y", "shape " + format_shape(provenance.y_shape), "shape " + format_shape(here.y_shape));
    require_same(path, "values of /x and /y", "checksum " + in_quotes(provenance.dataset_checksum),
                 "checksum " + in_quotes(here.dataset_checksum));
    return dataset;
}

FittedDataset find_fitted_dataset(Provenance const& provenance, std::string const& result_path, bool follow_links) {
    FittedDataset result;
    for (fs::path const& place : places(provenance.dataset_path, result_path)) {
        std::error_code ignored;  // a place that cannot even be looked at is as good as empty
        if (!fs::is_regular_file(place, ignored)) continue;
        try {
            result.dataset = open_fitted_dataset(place.string(), provenance, follow_links);
            return result;
        } catch (DataError const& error) {
            if (result.missing.empty()) result.missing = error.what();
        }
    }
    if (result.missing.empty()) result.missing = in_quotes(provenance.dataset_path) + " is not there";
    return result;
}

}  // namespace symdiscover
