// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/relu.hpp"

#include "core/autodiff/operations.hpp"

namespace symdiscover {

autodiff::Var Relu::apply(autodiff::Var x, autodiff::Var) const { return relu(x); }

}  // namespace symdiscover
