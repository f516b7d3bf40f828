// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/linear_tasks.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// What T tasks say of y = Z psi + noise, psi ~ N(0, tau 1), noise ~ N(0, s2): the data's density depends on tau / s2
/// through (F + lambda 1), lambda = s2 / tau, alone. Systems are kept tridiagonal (Householder), so that each value of
/// lambda costs as much as there are parameters, not their cube.
class VarianceRatioSystems {
  public:
    /// F = Q T Q^T, g = Z^T y of one independent part of a task. copies: how many parts of the same F it stands for,
    /// whose g^T (.) g are in `power`, eigenvector by eigenvector; scale multiplies tau.
    struct System {
        Eigen::VectorXd diagonal;
        Eigen::VectorXd beside;   ///< sub-diagonal; empty where `diagonal` are eigenvalues
        Eigen::VectorXd rotated;  ///< Q^T g; of eigenvalues its squares, summed over the copies
        double copies = 1.0;
        double scale = 1.0;
        bool of_numbers = false;  ///< F is Z Z^T and `rotated` Q^T y
    };

    VarianceRatioSystems(LinearTasks const& data, std::vector<System> systems);

    /// log of the density of all tasks' y, integrated over tau and s2, both log-uniform: s2 analytically, lambda over
    /// its whole range by quadrature. Only differences between models of the same data mean anything.
    double log_evidence() const;

    /// The same with one lambda, but for what does not depend on it.
    double log_density(double log_lambda) const;

  private:
    double observations_;
    double energy_;
    double least_residual_;
    std::vector<System> systems_;
};

/// The log evidence of a partition: one variance for all its blocks, integrated, not maximised: with a variance for
/// each block set by what the data say best, one task is enough to be fooled.
double integrated_log_evidence(LinearTasks const& data, Partition const& partition, Workers const& threads);

/// The same where every weight stands for itself.
double integrated_log_evidence_unshared(LinearTasks const& data, Workers const& threads);

/// About how many multiplications integrated_log_evidence takes.
double cost_of_evidence(LinearTasks const& data, Partition const& partition);

}  // namespace symdiscover
