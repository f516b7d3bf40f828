// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/base/observer.hpp"
#include "core/base/workers.hpp"
#include "core/data/prepared_samples.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/data/samples.hpp"
#include "core/networks/model_spec.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// A partition whose parameters are fitted to the train and validation samples.
struct FittedPartition {
    Vector filter;  ///< one number for each block of the weights (SampleModel::weights())
    Vector errors;  ///< one for each test sample, in the model's metric; empty when the observer stopped the fit
};

/// What discovery in one sample set needs to know of a model: which elements can share parameters, the losses that a
/// partition is found by, and how one is fitted and judged. Refers to the samples while it lives.
class SampleModel {
  public:
    virtual ~SampleModel() = default;

    ModelSpec const& spec() const { return spec_; }
    SampleSet const& samples() const { return samples_; }
    Index outputs() const { return outputs_; }    ///< m of the layer that reports show
    Index inputs() const { return inputs_; }      ///< n
    Index elements() const { return elements_; }  ///< K: weights, positions or coordinates that can share

    virtual std::string noun() const { return "weight"; }  ///< what an entry of the layer is to people
    virtual std::string metric() const { return "mse"; }
    virtual bool allows_inactive() const { return true; }  ///< elements may be always zero

    /// The sum of squared errors of these samples, as a function of the elements' parameters that are to be fitted to
    /// them.
    virtual QuadraticLoss fitted_loss(SampleBatch const& samples) const = 0;

    /// The same of other samples than those that the parameters are fitted to: what else the model learns, it learns
    /// from `fitted`.
    virtual QuadraticLoss judged_loss(SampleBatch const& fitted, SampleBatch const& judged) const = 0;

    /// The partition with the best evidence in these samples, with `blocks` blocks unless that is 0.
    virtual Partition find_partition(SampleBatch const& fitted, Index blocks, Workers const& threads,
                                     Observer const& observer) const;

    /// A partition of the K elements as one of the m n entries of the layer.
    virtual Partition weights(Partition const& elements) const { return elements; }

    /// The other way round; empty when the entries of an element are not tied as the element is.
    virtual std::optional<Partition> elements_of(Partition const& weights) const { return weights; }

    /// The sharing matrix [m n, k] of an assignment matrix A [K, B].
    virtual Matrix sharing_matrix(MatrixRef const& assignment) const { return assignment; }

    /// The filter [k] that goes with it, of shared parameters psi [B d].
    virtual Vector filter(VectorRef const& psi, Index /*columns*/) const { return psi; }

    virtual FittedPartition fit(Partition const& elements, Observer const& observer) const = 0;

    /// Nothing shared: least squares, by ridge regression where the samples are too few.
    virtual FittedPartition fit_unshared(Observer const& observer) const = 0;

    /// Errors of the test samples for parameters theta [K d] that were fitted to these.
    virtual Vector errors(VectorRef const& theta, SampleBatch const& fitted) const = 0;

  protected:
    SampleModel(ModelSpec const& spec, SampleSet const& samples, Index outputs, Index inputs, Index elements)
        : spec_(spec), samples_(samples), outputs_(outputs), inputs_(inputs), elements_(elements) {}

  private:
    ModelSpec spec_;
    SampleSet const& samples_;
    Index outputs_;
    Index inputs_;
    Index elements_;
};

/// The two losses that validation compares partitions by; types of their own.
TrainLoss train_loss(SampleModel const& model);
ValidationLoss validation_loss(SampleModel const& model);

/// What the models of one linear layer (fc, lc) are to be given instead of the samples: prepare_samples(); means
/// scale_extreme_samples(). Other models take them as they are.
PreparedSamples prepare_for(ModelSpec const& spec, SampleSet const& given, std::optional<Intercept> intercept,
                            Workers const& workers = {});

/// Throws OptionError when the model does not suit the samples, DataError when the samples do not suit the model.
std::unique_ptr<SampleModel> make_sample_model(ModelSpec const& spec, SampleSet const& samples, std::uint64_t seed,
                                               Workers const& workers = {});

/// Model `mean` [LPS, section 5.1]: the mean of each coordinate; elements are coordinates. This model and the next two
/// are linear in the numbers of the data and have squared errors: all they need of the samples is a QuadraticLoss.
std::unique_ptr<SampleModel> make_mean_model(SampleSet const& samples);

/// Model `fc`: y = W x; elements are weights.
std::unique_ptr<SampleModel> make_fc_model(SampleSet const& samples, Workers const& workers = {});

/// Model `lc:TAPS`: output a is a filter of its own over the inputs a .. a + taps - 1; elements are positions, whose
/// filters can be the same.
std::unique_ptr<SampleModel> make_lc_model(ModelSpec const& spec, SampleSet const& samples);

/// Model `deepset` [LPS, section 5.2]; elements are the positions of the tokens, which can share a layer. A partition
/// is found among the functions that the network can be (core/fit/deepset/token_tables.hpp); then the network itself is
/// trained with it and judged, by the mean absolute error. `seed` starts each training.
std::unique_ptr<SampleModel> make_deepset_model(SampleSet const& samples, std::uint64_t seed);

/// What a user who names no model gets: `mean` without outputs; `deepset` for a few kinds of whole numbers and one
/// output; else `fc`.
ModelSpec natural_model(SampleSet const& samples);

}  // namespace symdiscover
