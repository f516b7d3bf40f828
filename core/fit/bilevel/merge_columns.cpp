// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/merge_columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/fit/bilevel/assignment_matrix.hpp"
#include "core/fit/bilevel/bilevel_objective.hpp"

namespace symdiscover {

namespace {

using Columns = std::vector<std::int32_t>;  // the one that each element takes

/// One-hot rows keep the columns they had, so that psi is a warm start for them.
class OuterObjective {
  public:
    OuterObjective(BilevelObjective const& objective, Index columns, Vector const& psi, double nuclear_weight,
                   BilevelOptions const& options)
        : objective_(objective), columns_(columns), psi_(psi), nuclear_weight_(nuclear_weight), options_(options) {}

    double operator()(Columns const& taken) const {
        options_.threads.require_time();
        Matrix rows = Matrix::Zero(objective_.elements(), columns_);
        for (Index e = 0; e < rows.rows(); ++e) rows(e, taken[static_cast<std::size_t>(e)]) = 1.0;
        Vector const psi = solve_lower_level(objective_, rows, psi_, options_);
        double const nuclear_norm = rows.colwise().sum().cwiseSqrt().sum();
        double const value = objective_.validation(rows, psi).loss + nuclear_weight_ * nuclear_norm;
        return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
    }

  private:
    BilevelObjective const& objective_;
    Index columns_;
    Vector const& psi_;
    double nuclear_weight_;
    BilevelOptions const& options_;
};

Columns sorted_unique(Columns columns) {
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    return columns;
}

Columns merged(Columns taken, std::int32_t kept, std::int32_t gone) {
    std::replace(taken.begin(), taken.end(), gone, kept);
    return taken;
}

/// Merges the pair that lowers the value most. False when none does.
bool merge_best_pair(OuterObjective const& outer, Columns& taken, double& value) {
    Columns const in_use = sorted_unique(taken);
    Columns const before = taken;
    bool improved = false;
    for (std::size_t a = 0; a < in_use.size(); ++a) {
        for (std::size_t b = a + 1; b < in_use.size(); ++b) {
            Columns candidate = merged(before, in_use[a], in_use[b]);
            double const candidate_value = outer(candidate);
            if (candidate_value >= value) continue;
            value = candidate_value;
            taken = std::move(candidate);
            improved = true;
        }
    }
    return improved;
}

}  // namespace

HardPartition harden_rows(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                          double nuclear_weight, BilevelOptions const& options) {
    OuterObjective const outer(objective, assignment.cols(), psi, nuclear_weight, options);
    HardPartition found{partition_of_rows(assignment), std::numeric_limits<double>::infinity()};
    is_finished([&] { found.criterion = outer(largest_entries(assignment)); });
    return found;
}

HardPartition merge_columns(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                            double nuclear_weight, BilevelOptions const& options) {
    OuterObjective const outer(objective, assignment.cols(), psi, nuclear_weight, options);
    Columns taken = largest_entries(assignment);
    double value = std::numeric_limits<double>::infinity();
    is_finished([&] {
        value = outer(taken);
        while (merge_best_pair(outer, taken, value)) {
        }
    });
    return {Partition::from_labels(taken), value};
}

}  // namespace symdiscover
