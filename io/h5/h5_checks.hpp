// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "io/h5/h5_native.hpp"
#include "io/h5/h5_reader.hpp"

/// What HDF5 takes on trust, looked at before it does. The faults are what was found in a
/// dataset or an attribute that must not be read, for the message; empty where all is well.
namespace symdiscover {

/// Fill values without end are no data: so many are read within seconds.
inline constexpr double most_unwritten_values = 1.5e8;

/// How a dataset lies on disk. Throws H5::Exception.
H5Layout layout_of(H5::DataSet const& dataset);

/// Sizes whose product, in bytes of what is stored or of doubles, is no number of bytes that a file can have.
std::string fault_of_shape(std::vector<Index> const& shape, std::size_t bytes);

/// A number whose bits do not lie within its bytes.
std::string fault_of_type(H5::DataType const& type);

/// Values that lie in a file of no format beside this one.
std::string fault_of_external_storage(H5::DSetCreatPropList const& creation);

/// Values of which there are fewer in the file than the shape says. Counts the chunks in `layout`.
std::string fault_of_storage(H5::DataSet const& dataset, H5Layout& layout);

/// An attribute whose type, or whose size, cannot be.
std::string fault_of_attribute(H5::Attribute const& attribute);

}  // namespace symdiscover
