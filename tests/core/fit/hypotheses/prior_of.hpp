// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/symmetry/catalogue/catalogue.hpp"
#include "core/symmetry/catalogue/sharing_prior.hpp"

namespace symdiscover::test {

inline SharingPrior prior_of(LayerShape const& shape) { return {catalogue(shape, 100'000), shape.m() * shape.n()}; }

}  // namespace symdiscover::test
