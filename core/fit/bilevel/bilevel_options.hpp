// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/option_field.hpp"
#include "core/base/types.hpp"
#include "core/base/workers.hpp"

namespace symdiscover {

/// How (d2 L_train / d psi d psi)^-1 d L_val / d psi is had.
enum class Hypergradient {
    exact,    ///< a dense solve
    cg,       ///< conjugate gradients on Hessian-vector products
    neumann,  ///< a truncated Neumann series of them
};

/// How psi*(A) is had.
enum class LowerLevel {
    automatic,       ///< in closed form where the objective has one, else by gradient steps
    gradient_steps,  ///< the double loop: gradient steps from where the last outer step left psi
};

/// Options of fit_bilevel(); learning rate, steps, restarts and terms are the reference's.
struct BilevelOptions {
    Hypergradient hypergradient = Hypergradient::exact;
    LowerLevel lower_level = LowerLevel::automatic;
    Index columns = 0;         ///< B, the most blocks there can be; 0: as many as elements, at most 16
    Index restarts = 3;        ///< random starts
    Index outer_steps = 1000;  ///< at most; a start ends earlier when its rows have hardened
    double outer_lr = 0.02;    ///< of RMSprop
    Index inner_steps = 250;   ///< double loop: gradient steps a lower level
    double inner_lr = 0.0;     ///< of these; 0: one over the Hessian's largest eigenvalue
    Index neumann_terms = 20;
    std::optional<double> entropy_weight;  ///< of the rows' entropies; unset: default_entropy_weight()
    std::optional<double> nuclear_weight;  ///< of A's nuclear norm; unset: default_nuclear_weight()
    std::uint64_t seed = 0;
    Workers threads = 1;  ///< restarts run in parallel; changes no result

    /// Throws OptionError naming the option, its value and what is allowed for this many elements.
    void validate(Index elements) const;

    /// `columns`, or what 0 stands for.
    Index columns_for(Index elements) const;
};

/// The options that a user chooses. Steps, rates and restarts are called as those of fit_msr(), and say in what they
/// differ.
std::vector<OptionField> option_fields(BilevelOptions& options);

}  // namespace symdiscover
