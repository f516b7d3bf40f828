// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/termination.hpp"
#include "core/base/types.hpp"
#include "core/judging/checks.hpp"
#include "core/judging/confidence.hpp"
#include "core/judging/heldout.hpp"
#include "core/judging/verdict.hpp"
#include "core/partitions/partition.hpp"
#include "core/symmetry/layer_symmetry.hpp"

namespace symdiscover {

struct LayerDiscovery : LayerSymmetry {
    std::string name;
    std::string noun = "weight";  ///< what an entry of the layer is to people: weight, position, coordinate
    Index outputs = 0;            ///< m
    Index inputs = 0;             ///< n
    Matrix sharing_matrix;        ///< U [m n, k]
    Vector filter;                ///< v [k]: meta-learned start, or the mean over tasks
    std::vector<Matrix> factors;  ///< what U is made of, where it was learned by gradients
    Partition partition;          ///< of the m n weights
    Confidence confidence;
    Competition competition;
    bool soft = false;     ///< what was learned stays as it is: nothing was looked for that could be tied
    bool searched = true;  ///< false where no sharing with a name stood, and others were too many to look for
    std::vector<Index> unidentified_inputs;   ///< whose weights the data cannot tell: the simplest that fit
    std::vector<Index> unidentified_outputs;  ///< the same

    bool has_weights() const { return noun == "weight"; }
};

struct Curve {
    std::string name;
    std::vector<double> values;
};

/// Everything a fit found: what io writes to a result file and reports describe.
struct Discovery {
    std::string method;
    std::string model = "fc";  ///< as --model names it
    Termination termination = Termination::converged;
    std::string message;  ///< why it ended, and anything the reader should know; may be empty
    HeldOut heldout;
    std::vector<LayerDiscovery> layers;
    std::vector<Curve> history;
    std::vector<std::string> notes;  ///< warnings and caveats, one sentence each
    std::vector<Check> checks;       ///< of the data and the model's fit to them
};

/// The verdict on one of the discovery's layers.
inline Verdict verdict_on(LayerDiscovery const& layer, Discovery const& discovery) {
    return reach_verdict(
        {layer.partition, layer.sharing_matrix.cols(), layer.pattern.kind, layer.confidence, layer.competition,
         layer.group.closed || layer.pattern.kind != PatternKind::none, discovery.termination,
         has_failed(discovery.checks, deviations_check_name), has_message(discovery.checks, tasks_check_name)},
        discovery.heldout);
}

}  // namespace symdiscover
