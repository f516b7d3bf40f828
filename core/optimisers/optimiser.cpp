// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/optimiser.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace symdiscover {

void require_same_shapes(std::size_t count, std::span<Matrix* const> parameters, std::span<Matrix const> gradients) {
    if (parameters.size() != count || gradients.size() != count) {
        throw std::invalid_argument(fmt::format("optimiser: expected {} matrices, found {} parameters and {} gradients",
                                                count, parameters.size(), gradients.size()));
    }
    for (std::size_t i = 0; i < count; ++i) {
        Matrix const& parameter = *parameters[i];
        if (parameter.rows() != gradients[i].rows() || parameter.cols() != gradients[i].cols()) {
            throw std::invalid_argument(fmt::format("optimiser: parameter {} is [{}, {}], its gradient [{}, {}]", i,
                                                    parameter.rows(), parameter.cols(), gradients[i].rows(),
                                                    gradients[i].cols()));
        }
    }
}

}  // namespace symdiscover
