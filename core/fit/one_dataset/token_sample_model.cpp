// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/fit/deepset/deepset_fit.hpp"
#include "core/fit/deepset/token_tables.hpp"
#include "core/fit/one_dataset/sample_model.hpp"

namespace symdiscover {

namespace {

class DeepsetModel final : public SampleModel {
  public:
    DeepsetModel(SampleSet const& samples, std::uint64_t seed)
        : SampleModel({ModelKind::deepset, 0}, samples, 1, samples.shape().inputs(), samples.shape().inputs()),
          seed_(seed) {}

    std::string noun() const override { return "position"; }
    std::string metric() const override { return "mae"; }

    QuadraticLoss fitted_loss(SampleBatch const& samples) const override { return TokenTables(samples).fitted_loss(); }
    QuadraticLoss judged_loss(SampleBatch const& fitted, SampleBatch const& judged) const override {
        return TokenTables(fitted).loss(judged);
    }

    /// With tuning samples to stop by, the network learns from all the others; else the validation samples stop it.
    FittedPartition fit(Partition const& elements, Observer const& observer) const override {
        bool const tuned = samples().count(SamplePart::tuning) > 0;
        TrainSamples const train = tuned ? samples().fitting() : samples().train();
        SampleBatch const stopping = samples().part(tuned ? SamplePart::tuning : SamplePart::validation);
        DeepsetFit const network = fit_deepset(train, stopping, elements, {}, seed_, observer);
        if (network.termination == Termination::interrupted) return {size_of_contributions(network, elements), {}};
        SampleBatch const test = samples().part(SamplePart::test);
        return {size_of_contributions(network, elements), (predict(network, test.x) - test.y.col(0)).cwiseAbs()};
    }

    FittedPartition fit_unshared(Observer const& observer) const override {
        return fit(Partition::singletons(elements()), observer);
    }

    Vector errors(VectorRef const& theta, SampleBatch const& fitted) const override {
        SampleBatch const test = samples().part(SamplePart::test);
        return (TokenTables(fitted).predict(theta, test.x) - test.y.col(0)).cwiseAbs();
    }

    /// As size_of_contributions(), of tables that psi are contrasts of: these are orthonormal.
    Vector filter(VectorRef const& psi, Index columns) const override {
        Index const contrasts = psi.size() / columns;
        Eigen::Map<Matrix const> const tables(psi.data(), columns, contrasts);
        return tables.rowwise().norm() / std::sqrt(static_cast<double>(contrasts + 1));
    }

  private:
    /// One number for each block: the standard deviation over the tokens of what a position of the block contributes.
    static Vector size_of_contributions(DeepsetFit const& network, Partition const& elements) {
        Vector sizes(elements.blocks());
        for (Index b = 0; b < sizes.size(); ++b) {
            auto const known = network.table.row(b).head(network.vocabulary.size()).array();
            sizes[b] = std::sqrt((known - known.mean()).square().mean());
        }
        return sizes;
    }

    std::uint64_t seed_;
};

}  // namespace

std::unique_ptr<SampleModel> make_deepset_model(SampleSet const& samples, std::uint64_t seed) {
    return std::make_unique<DeepsetModel>(samples, seed);
}

}  // namespace symdiscover
