// SPDX-License-Identifier: Apache-2.0
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/fit/means/mean_partition.hpp"

namespace symdiscover {

namespace {

/// Standard deviation of a mean that is exact but for rounding, relative to the largest number.
constexpr double rounding = 4.0 * std::numeric_limits<double>::epsilon();

/// How much better one variance for each coordinate is than one for all, in nats. W [K]: sums of squares within
/// coordinates, each with `freedom` degrees of freedom. The coordinate's variance has an inverse gamma prior worth one
/// observation at the common variance s^2.
double evidence_for_own_variances(Vector const& w, double freedom, double common) {
    double gain = 0.0;
    double const a = 0.5 * (1.0 + freedom);
    for (double const sum : w) {
        double const own = boost::math::lgamma(a) - boost::math::lgamma(0.5) + 0.5 * std::log(0.5 * common) -
                           a * std::log(0.5 * (common + sum));
        double const shared = -0.5 * freedom * std::log(common) - 0.5 * sum / common;
        gain += own - shared;
    }
    return gain;
}

}  // namespace

MeanData mean_data(SampleBatch const& samples) {
    Index const elements = samples.x.cols();
    double const n = static_cast<double>(samples.count());
    if (elements < 1 || samples.count() < 1) {
        throw std::invalid_argument("means: expected at least one sample of at least one coordinate");
    }
    MeanData data;
    data.counts = Vector::Constant(elements, n);
    data.means = samples.x.colwise().mean().transpose();
    Vector const w = (samples.x.rowwise() - data.means.transpose()).colwise().squaredNorm().transpose();
    double const largest = samples.x.cwiseAbs().maxCoeff();
    double const exact = largest > 0.0 ? n * rounding * rounding * largest * largest : 1.0;
    double const freedom = static_cast<double>(elements) * (n - 1.0);
    double const common = freedom > 0.0 ? w.sum() / freedom : 0.0;
    if (!(common > std::max(exact, std::numeric_limits<double>::min()))) {
        data.variances = Vector::Constant(elements, std::max(exact, std::numeric_limits<double>::min()));
        return data;
    }
    data.degrees_of_freedom = freedom;
    data.variances = Vector::Constant(elements, common);
    if (elements > 1 && evidence_for_own_variances(w, n - 1.0, common) > 0.0) {
        data.variances = (w.array() + common) / n;
        data.common_variance = false;
    }
    return data;
}

}  // namespace symdiscover
