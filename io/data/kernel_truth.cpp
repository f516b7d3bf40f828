// SPDX-License-Identifier: Apache-2.0
#include "io/data/kernel_truth.hpp"

#include "io/data/dataset_file.hpp"
#include "io/data/sharing_data.hpp"
#include "io/h5/h5_reader.hpp"

namespace symdiscover {

namespace {

constexpr char const* partition_name = "/truth/kernel_partition";
constexpr char const* group_prefix = "/truth/kernel";

}  // namespace

void write_kernel_truth(H5Writer& writer, Truth const& truth, Index rows) {
    if (!truth.partition) return;
    Index const columns = truth.partition->elements() / rows;
    write_partition(writer, partition_name, *truth.partition, rows, columns);
    if (!truth.has_generators) return;
    writer.create_group(group_prefix);
    write_generators(writer, group_prefix, truth.generators, rows, columns);
}

std::optional<Partition> read_kernel_truth(std::string const& path, Index rows, Index columns) {
    H5Reader const file = open_data_file(path, {});
    if (file.kind(partition_name) == H5Kind::missing) return std::nullopt;
    return read_partition(file, partition_name, {{rows, columns}});
}

}  // namespace symdiscover
