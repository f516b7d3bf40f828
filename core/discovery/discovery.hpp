// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/fit/termination.hpp"
#include "core/groups/arrangement.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"
#include "core/types.hpp"

namespace symdiscover {

/// The largest group whose action leaves a partition as it is: the automorphisms of the bipartite graph [RSP].
struct DiscoveredGroup {
    std::string name;   ///< "C16", "trivial", or a description when the group is not recognised
    std::string order;  ///< exact, in decimal digits: it can exceed 64 bits
    std::vector<ActionGenerator> generators;
    bool closed = false;             ///< the orbits on the weights are exactly the partition's blocks
    Index input_orbits = 0;          ///< 1: transitive on the inputs
    Index output_orbits = 0;         ///< 1: transitive on the outputs
    bool faithful_on_inputs = true;  ///< only the identity leaves all inputs where they are
    bool faithful_on_outputs = true;
    bool recognised = true;  ///< the name is one, and proved
};

enum class PatternKind { circulant, toeplitz, block_circulant, toeplitz_2d, locally_connected, dense, none };

char const* to_string(PatternKind kind);  ///< "circulant", "locally-connected", ...

/// What the partition looks like beside (or without) a group, with inputs and outputs in the order of the layer's
/// arrangement.
struct Pattern {
    PatternKind kind = PatternKind::none;
    /// Number of diagonals that carry weights: of a toeplitz pattern these need not be neighbours (offsets 0, 2 and 3
    /// make 3), of a locally-connected one they are. Of toeplitz-2d the number of offsets (dy, dx) that carry weights.
    Index width = 0;
    Index first_offset = 0;  ///< toeplitz, locally-connected: the first diagonal, input index minus output index
};

/// How often the finding returned when the tasks were resampled (bootstrap).
struct Confidence {
    Index resamples = 0;
    double pairs = 0.0;          ///< of the pairs tied in the finding, the mean share tied again
    double exact = 0.0;          ///< share of the resamples that gave the very same partition
    std::vector<double> blocks;  ///< for each block, the share of the resamples in which it returned whole and alone
};

/// Errors on data that were not learned from: on the query sets of the meta-test tasks, adapted on their support sets;
/// or on the test samples, fitted to the train and validation samples. NaN where there is no such error.
struct HeldOut {
    std::string metric = "mse";
    Index tasks = 0;
    Index support = 0;      ///< examples a task adapts on; samples fitted to
    Index query = 0;        ///< examples a task is judged on
    double soft = 0.0;      ///< the model as learned
    double ci95 = 0.0;      ///< half-width of the 95 % interval of soft (of tied without it), over tasks (Student t)
    double tied = 0.0;      ///< after hardening to the partition
    double unshared = 0.0;  ///< no sharing: each task alone (ridge)
    double wrong = 0.0;     ///< a control: the partition's block sizes, its weights drawn at random
    Index samples = 0;      ///< test samples; tasks is then 0
    double oracle = std::numeric_limits<double>::quiet_NaN();  ///< the true sharing, where the data say it
    double gain = 0.0;                                         ///< unshared - tied, of samples
    double gain_ci95 = 0.0;                                    ///< half-width of its 95 % interval, sample by sample

    bool measured() const { return tasks > 0 || samples > 0; }
};

struct LayerDiscovery {
    std::string name;
    std::string noun = "weight";  ///< what an entry of the layer is to people: weight, position, coordinate
    Index outputs = 0;            ///< m
    Index inputs = 0;             ///< n
    Matrix sharing_matrix;        ///< U [m n, k]
    Vector filter;                ///< v [k]: meta-learned start, or the mean over tasks
    Partition partition;          ///< of the m n weights
    DiscoveredGroup group;
    Pattern pattern;
    Arrangement arrangement;  ///< the order of inputs and outputs that reveals the pattern or the group
    Confidence confidence;
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
};

}  // namespace symdiscover
