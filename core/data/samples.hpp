// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/base/types.hpp"
#include "core/data/dataset_kind.hpp"

/// One dataset instead of many tasks: kinds `supervised` (inputs and outputs) and `vectors` (inputs only) [LPS].
namespace symdiscover {

/// Which part of the data a sample belongs to; the values are those of /sample_split.
enum class SamplePart : int { train = 0, validation = 1, test = 2, tuning = 3 };

/// Some samples, a row each: x [N, n] and y [N, m], which has no columns where there are no outputs.
struct SampleBatch {
    Matrix x;
    Matrix y;

    Index count() const { return x.rows(); }
};

/// Samples that set the shared parameters: the lower level's. A type of its own, so that neither level can be handed
/// the other's data.
struct TrainSamples : SampleBatch {};

/// Samples that judge a sharing: the upper level's.
struct ValidationSamples : SampleBatch {};

/// Shapes of the dataset: x is [samples, input_shape...], y [samples, output_shape...].
struct SampleShape {
    Index samples = 0;
    std::vector<Index> input_shape;
    std::vector<Index> output_shape;
    bool has_outputs = false;  ///< kind `supervised`

    DatasetKind kind() const { return has_outputs ? DatasetKind::supervised : DatasetKind::vectors; }
    Index inputs() const;   ///< n: the product of input_shape
    Index outputs() const;  ///< m: the product of output_shape; 0 without outputs
};

/// All samples of a dataset, in memory.
class SampleSet {
  public:
    /// parts[i] says where sample i belongs. Throws std::invalid_argument when the sizes disagree.
    SampleSet(SampleShape shape, SampleBatch all, std::vector<SamplePart> parts);

    SampleShape const& shape() const { return shape_; }
    std::vector<SamplePart> const& parts() const { return parts_; }
    SampleBatch const& all() const { return all_; }
    Index count(SamplePart part) const;

    TrainSamples train() const;
    ValidationSamples validation() const;
    SampleBatch part(SamplePart part) const;

    /// Train and validation samples together, which the parameters of a chosen sharing are fitted to.
    TrainSamples fitting() const;

  private:
    template <class Keep>
    SampleBatch select(Keep const& keep) const;

    SampleShape shape_;
    SampleBatch all_;
    std::vector<SamplePart> parts_;
};

/// The samples with these row numbers, repeats allowed.
SampleBatch select(SampleBatch const& samples, std::span<Index const> rows);

/// The parts of a file that has no /sample_split: 70 % train, 10 % validation, 20 % test, in order.
std::vector<SamplePart> default_parts(Index samples);

}  // namespace symdiscover
