// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/data/problems/problem.hpp"

namespace symdiscover {

/// Linear maps that share their structure, and of which each task draws one.
struct LinearFamily {
    Index outputs = 0;
    Index inputs = 0;
    Partition partition;
    bool has_generators = false;
    std::vector<ActionGenerator> generators;
    std::string title;
    std::function<Matrix(Rng&)> draw_weights;  ///< W [outputs, inputs]; called by one thread at a time
};

/// Many tasks y = W x + noise, with W of a family and x Gaussian; perhaps with the inputs and the outputs renamed. The
/// sizes are those of the experiments of [MSR]; a few hundred small tasks are enough for the closed-form fit.
class LinearProblem : public Problem {
  public:
    std::vector<OptionField> size_options() override;
    std::vector<OptionField> input_options() override;

    Index tasks = 200;
    Index examples = 8;        ///< a task; at least 2, one to adapt on and one to judge by
    double correlation = 0.0;  ///< of neighbouring inputs, in (-1, 1): AR(1) along the natural order, unit variance
    bool scramble = false;     ///< hide the natural order of inputs and outputs behind random permutations

  protected:
    LinearProblem(std::string name, std::string summary)
        : Problem(std::move(name), std::move(summary), DatasetKind::tasks) {}

  private:
    virtual LinearFamily family() const = 0;
    SyntheticData build() const final;
};

}  // namespace symdiscover
