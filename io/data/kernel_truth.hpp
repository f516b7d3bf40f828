// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/partitions/partition.hpp"
#include "io/data/dataset.hpp"
#include "io/h5/h5_writer.hpp"

namespace symdiscover {

/// The known sharing of a convolution: of its kernel [channels, taps], for there are too many weights between images.
/// Writes /truth/kernel_partition [rows, taps] and, where the truth has them, generators_input and generators_output in
/// /truth/kernel, a permutation of the taps and of the channels a row.
void write_kernel_truth(H5Writer& writer, Truth const& truth, Index rows);

/// /truth/kernel_partition of a dataset; empty where there is none. Throws DataError when it is not of rows x columns
/// weights.
std::optional<Partition> read_kernel_truth(std::string const& path, Index rows, Index columns);

}  // namespace symdiscover
