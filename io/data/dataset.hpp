// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/base/types.hpp"
#include "core/data/class_tasks.hpp"
#include "core/data/dataset_kind.hpp"
#include "core/data/samples.hpp"
#include "core/data/task_source.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"
#include "io/data/data_options.hpp"

namespace symdiscover {

/// The values of /x or /y.
struct ValueSummary {
    double min = 0.0;
    double max = 0.0;
    double mean = 0.0;
    double std = 0.0;  ///< of the population: divided by the count
};

/// What is known of the sharing in a dataset.
struct Truth {
    /// Of the m n weights; of kind vectors of the n coordinates, and of kind supervised it may be of the n inputs.
    std::optional<Partition> partition;
    std::vector<ActionGenerator> generators;  ///< may be empty although has_generators: the trivial group
    bool has_generators = false;

    bool empty() const { return !partition && !has_generators; }
};

struct DatasetInfo {
    std::string path;  ///< as the user gave it
    DatasetKind kind = DatasetKind::tasks;
    std::string title;  ///< may be empty, as the source
    std::string source;
    std::map<std::string, std::string> attributes;  ///< the file's other texts: the problem and its options
    TaskShape shape;                                ///< of kind tasks; of kind classes C, I and their images'
    SampleShape samples;                            ///< of the other kinds
    std::vector<Index> x_shape;                     ///< [T, N, in...], [C, I, in...], or [N, in...]
    std::vector<Index> y_shape;                     ///< [T, N, out...], or [N, out...]; empty without /y
    std::string x_type;                             ///< on disk: "float32", "int16 (big-endian)"
    std::string y_type;
    std::vector<Index> examples;    ///< [T] of each task; empty where all have the same number
    bool has_split = false;         ///< the file has /split (or /sample_split); otherwise the default applies
    std::vector<Split> split;       ///< [T], of kind tasks; [C], of kind classes
    std::vector<SamplePart> parts;  ///< [N], of the other kinds
    ValueSummary x;
    ValueSummary y;
    Index dropped = 0;                     ///< examples left out because they miss a value
    std::vector<std::string> other_files;  ///< that were read too: the data are, in part, in them
    bool reader_is_confined = true;        ///< the process that reads can open no files of its own
    std::vector<std::string> notes;        ///< what is suspicious about the file, or was done to it: a sentence each

    /// 64-bit FNV-1a over the values of /x, then /y, as little-endian doubles, in the order of the file.
    std::uint64_t checksum = 0;

    Index count(Split part) const;       ///< tasks in it
    Index count(SamplePart part) const;  ///< samples in it
    Index inputs() const;                ///< n, whatever the kind
    Index outputs() const;               ///< m; 1 for kind vectors, whose n coordinates are the weights of one row
};

struct Dataset {
    DatasetInfo info;
    Truth truth;
    std::shared_ptr<TaskSource> tasks;         ///< of kind tasks, null otherwise
    std::shared_ptr<SampleSet const> samples;  ///< of kinds supervised and vectors, null otherwise; always in memory
    std::shared_ptr<ImageClasses const> images = nullptr;  ///< of kind classes, null otherwise; always in memory
};

/// A quarter of the memory this process may use, in bytes: the machine's, or less under a limit (ulimit -v).
double default_memory_limit();

/// Opens a dataset (/x, /y, and optionally /split or /sample_split, /truth, kind, format, version, title, source),
/// checks all of it and reads every value once. Throws DataError: one line that names the file, the object, what was
/// expected and what was found.
///
/// Data whose doubles take no more bytes than `memory_limit` are kept in memory, since meta-batches drawn at random
/// from compressed chunks are slow; larger data stay in the file and only what is read takes memory. The results are
/// the same either way. The observer is asked every few megabytes; Stopped is thrown where it stops the reading.
Dataset open_dataset(std::string const& path, DataOptions const& options = {},
                     double memory_limit = default_memory_limit(), Observer const& observer = {});

/// Only the known sharing of a dataset; its values are not looked at. Throws DataError, also when there is none.
Truth read_truth(std::string const& path, DataOptions const& options = {});

}  // namespace symdiscover
