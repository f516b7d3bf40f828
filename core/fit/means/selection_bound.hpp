// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"

namespace symdiscover {

/// What is to be bounded: choosing one of M sharing schemes by V validation samples.
struct SelectionProblem {
    double noise_variance = 0.0;   ///< s^2 of one number of one sample
    Index dimensions = 0;          ///< K
    Index validation_samples = 0;  ///< V
    double log_schemes = 0.0;      ///< log M; log_bell_number(K) when every partition is a candidate
};

/// The price of choosing. Distances are Euclidean norms in R^K, divide squares by K for mean squared errors.
///
/// Setting. Samples are N(theta*, s^2 I) in R^K. From T train samples come M candidate estimates theta_A, one a scheme
/// A (for sharing: block means); how does not matter as long as validation samples are not used. Let o be the oracle
/// scheme, whose error o = ||theta_o - theta*|| is the smallest of all, x_V the mean of the V validation samples,
/// independent of the train samples, and L(A) = ||x_V - theta_A||^2, the validation loss up to a term without A. Some
/// rule, any rule, picks a scheme A^, with error e = ||theta_A^ - theta*||; slack = L(A^) - min_A L(A) is 0 for brute
/// force with the validation criterion, and is observed in any case.
///
/// Theorem. With probability at least 1 - delta, for every such rule at once,
///     e <= c + sqrt((o + c)^2 + slack),   so e - o <= 2 c when slack = 0, and e^2 - o^2 <= 2 c (e + o) + slack,
///     c = s / sqrt(V) min{ z(1 - delta / (M - 1)), sqrt(chi2_K(1 - delta)) },
/// z and chi2_K the quantiles of N(0, 1) and of chi^2 with K degrees of freedom. Moreover, with slack = 0,
///     E (e - o)^2 <= 4 s^2 / V min{ 2 log((M - 1) / 2) + 2, K },   the first for M >= 3.
///
/// Proof. Let xi = x_V - theta*, which is N(0, s^2 / V I) given the train samples. Expanding around theta*,
///     L(A) = ||xi||^2 - 2 <xi, theta_A - theta*> + ||theta_A - theta*||^2.
/// L(A^) <= L(o) + slack gives
///     e^2 - o^2 <= 2 <xi, theta_A^ - theta_o> + slack.                                             (1)
/// Given the train samples the M - 1 unit vectors u_A = (theta_A - theta_o) / ||theta_A - theta_o|| (A other than o;
/// where theta_A = theta_o there is nothing to show) are fixed, so each <xi, u_A> is N(0, s^2 / V). Let Z be their
/// maximum and 0. By the union bound P(Z > s / sqrt(V) z(1 - delta / (M - 1))) <= delta; and Z <= ||xi||, where
/// V / s^2 ||xi||^2 is chi^2 with K degrees of freedom. Either alone fails with probability at most delta, and which of
/// the two is smaller is known before the data are seen: P(Z > c) <= delta. Where Z <= c, (1) and the triangle
/// inequality ||theta_A^ - theta_o|| <= e + o give
///     e^2 - o^2 <= 2 c (e + o) + slack,  hence (e - c)^2 <= (o + c)^2 + slack,
/// which is the theorem. For the mean, (1) with slack = 0 gives e - o <= 2 Z in every case (divide by e + o > 0; if it
/// is 0, e - o = 0), and e >= o because o is the smallest. So E (e - o)^2 <= 4 E Z^2. First, E Z^2 <= E ||xi||^2 = K
/// s^2 / V. Second, P(Z > t s / sqrt(V)) <= min{1, (M - 1) / 2 exp(-t^2 / 2)} for t > 0; integrating 2 t times it with
/// the two equal at t0^2 = 2 log((M - 1) / 2) >= 0, V / s^2 E Z^2 <= t0^2 + 2.                                    QED
///
/// Assumptions that matter: independent noise of the same variance in every coordinate and sample; s^2 known (an
/// estimate makes the statement approximate); M counts schemes that were candidates, not those that were tried. The gap
/// is to the best of the estimates that train samples of this size allow, not to theta* itself.
struct SelectionBound {
    double c = 0.0;
    double gap = 0.0;               ///< e - o <= this with probability 1 - delta, for the worst o: 2 c + sqrt(slack)
    double mean_squared_gap = 0.0;  ///< E (e - o)^2 / K <= this, for slack = 0
    double confidence = 0.0;        ///< 1 - delta
};

/// slack: in the units of L, a squared norm in R^K. Throws std::invalid_argument unless 0 < delta < 1, s^2 >= 0, K >=
/// 1, V >= 1, log M >= 0, slack >= 0.
SelectionBound selection_bound(SelectionProblem const& problem, double delta, double slack = 0.0);

}  // namespace symdiscover
