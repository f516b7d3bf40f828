// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"
#include "io/h5/h5_reader.hpp"
#include "io/h5/h5_writer.hpp"

/// Partitions and generators, which datasets (the truth) and results (the finding) hold alike.
namespace symdiscover {

/// Integers >= -1 of one of these shapes, all with the same elements; messages name the first. Throws DataError.
Partition read_partition(H5Reader const& file, std::string const& name, std::vector<std::vector<Index>> const& shapes);

/// GROUP/generators_input [g, n] and GROUP/generators_output [g, m], whose rows are permutations; with
/// `by_columns` their columns are. Throws DataError.
std::vector<ActionGenerator> read_generators(H5Reader const& file, std::string const& group, Index outputs,
                                             Index inputs, bool by_columns = false);

void write_partition(H5Writer& file, std::string const& name, Partition const& partition, Index outputs, Index inputs);

/// Both datasets are written also when there are no generators: [0, n] and [0, m].
void write_generators(H5Writer& file, std::string const& group, std::vector<ActionGenerator> const& generators,
                      Index outputs, Index inputs);

/// NAME [count]: which input or output stands first, second, ...: a permutation. Throws DataError.
Permutation read_order(H5Reader const& file, std::string const& name, Index count);

/// An empty order is written as 0, 1, 2, ...
void write_order(H5Writer& file, std::string const& name, Permutation const& order, Index count);

}  // namespace symdiscover
