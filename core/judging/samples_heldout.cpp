// SPDX-License-Identifier: Apache-2.0
#include "core/judging/samples_heldout.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>

#include "core/fit/one_dataset/sample_model.hpp"

namespace symdiscover {

std::vector<double> heldout_of_partitions(SampleSet const& samples, ModelSpec const& spec,
                                          std::vector<Partition> const& partitions, std::uint64_t seed) {
    std::unique_ptr<SampleModel> const model = make_sample_model(spec, samples, seed);
    std::vector<double> errors;
    for (Partition const& partition : partitions) {
        errors.push_back(std::numeric_limits<double>::quiet_NaN());
        if (partition.elements() != model->outputs() * model->inputs()) {
            throw std::invalid_argument(
                fmt::format("held-out error: expected a partition of {} x {} {}s, found one of {}", model->outputs(),
                            model->inputs(), model->noun(), partition.elements()));
        }
        auto const elements = model->elements_of(partition);
        if (!elements || samples.count(SamplePart::test) == 0) continue;
        errors.back() = model->fit(*elements, {}).errors.mean();
    }
    return errors;
}

}  // namespace symdiscover
