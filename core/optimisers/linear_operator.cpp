// SPDX-License-Identifier: Apache-2.0
#include "core/optimisers/linear_operator.hpp"

#include "core/base/rng.hpp"

namespace symdiscover {

double largest_eigenvalue(LinearOperator const& product, Index size, Index iterations) {
    Rng rng = make_rng(0);
    Vector direction(size);
    for (double& entry : direction) entry = normal(rng);
    double eigenvalue = 0.0;
    for (Index i = 0; i < iterations; ++i) {
        double const length = direction.norm();
        if (!(length > 0.0)) return 0.0;
        direction = product(direction / length);
        eigenvalue = direction.norm();  // of a unit vector's image: at most the largest eigenvalue
    }
    return eigenvalue;
}

}  // namespace symdiscover
