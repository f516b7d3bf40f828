// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/types.hpp"
#include "core/discovery/discovery.hpp"
#include "io/data/dataset.hpp"

namespace symdiscover {

/// The program's version, e.g. "0.1.0": goes into every result file and `--version`.
char const* program_version();

/// Where a result comes from. Nothing here depends on the time or the machine: the same run gives the same file.
struct Provenance {
    std::string program_version;
    std::uint64_t seed = 0;
    std::map<std::string, std::string> options_given;  ///< name -> value, as on the command line
    std::map<std::string, std::string> options_used;   ///< all of them: defaults and what `auto` chose filled in
    std::string dataset_path;
    std::string dataset_title;
    std::string dataset_source;
    std::string dataset_checksum;  ///< "0x" and 16 hexadecimal digits
    std::vector<Index> x_shape;
    std::vector<Index> y_shape;
    std::string dataset_kind = "tasks";

    bool of_tasks() const { return dataset_kind == to_string(DatasetKind::tasks); }
    Index tasks() const { return of_tasks() && !x_shape.empty() ? x_shape[0] : 0; }
    Index examples() const { return of_tasks() && x_shape.size() > 1 ? x_shape[1] : 0; }  ///< of each task
    Index samples() const { return of_tasks() || x_shape.empty() ? 0 : x_shape[0]; }      ///< 0 where there are tasks
};

/// What a result file holds.
struct ResultFile {
    Discovery discovery;
    Provenance provenance;
};

/// The part of a provenance that a dataset knows, and this program's version.
Provenance provenance_of(DatasetInfo const& dataset);

/// How the dataset was understood: the options --kind, --axes and --missing that were used, or their defaults.
DataOptions data_options_of(Provenance const& provenance);

/// Writes a result whole or not at all. Throws OutputError: the target exists and `overwrite` is false, or it cannot
/// be written; std::invalid_argument when the discovery's shapes disagree.
void write_result(std::string const& target, ResultFile const& result, bool overwrite);

/// Throws DataError: one line that names the file, the object, what was expected and what was found.
ResultFile read_result(std::string const& path);

}  // namespace symdiscover
