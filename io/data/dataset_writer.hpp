// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/data/task_source.hpp"
#include "io/data/dataset.hpp"
#include "io/h5/atomic_file.hpp"
#include "io/h5/h5_writer.hpp"

namespace symdiscover {

/// What a dataset holds beside its values.
struct DatasetHeader {
    DatasetKind kind = DatasetKind::tasks;
    TaskShape shape;                ///< of kind tasks
    std::vector<Split> split;       ///< [T], or empty: no /split, readers use the default
    std::vector<Index> examples;    ///< [T], or empty: all tasks have shape.examples
    SampleShape samples;            ///< of the other kinds
    std::vector<SamplePart> parts;  ///< [N], or empty: no /sample_split, readers use the default
    std::string title;              ///< not written when empty, as the source
    std::string source;
    std::map<std::string, std::string> attributes;  ///< the problem and its options; names other than the format's own
    Truth truth;
    Index kernel_rows = 0;  ///< of a convolution: its channels; the truth is then of its kernel [channels, taps]
};

/// Writes a dataset some tasks (or samples) at a time, so that it may be larger than memory; values are float64, which
/// keeps what was generated exactly. The file appears under its name when finish() returns. All failures are
/// OutputErrors.
class DatasetWriter {
  public:
    /// Throws OutputError when the target exists and `overwrite` is false, or cannot be written;
    /// std::invalid_argument when the header contradicts itself.
    DatasetWriter(std::string const& target, DatasetHeader const& header, bool overwrite);

    /// The next tasks or samples, whichever the header's kind has. Throws std::invalid_argument when their shape is not
    /// the header's, or they are too many.
    void append(TaskBatch const& batch);
    void append(SampleBatch const& batch);

    /// Throws std::invalid_argument when tasks or samples are missing.
    void finish();

  private:
    AtomicFile file_;
    H5Writer writer_;
    DatasetHeader header_;
    Index written_ = 0;  ///< entries of the first axis
};

}  // namespace symdiscover
