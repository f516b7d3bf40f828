// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel_objective.hpp"

namespace symdiscover {

Matrix BilevelObjective::train_hessian(Matrix const& assignment, Vector const& psi) const {
    Matrix hessian(psi.size(), psi.size());
    for (Index i = 0; i < psi.size(); ++i) {
        hessian.col(i) = train_hessian_product(assignment, psi, Vector::Unit(psi.size(), i));
    }
    return hessian;
}

}  // namespace symdiscover
