// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/h5/h5_filters.hpp"
#include "io/h5/h5_native.hpp"
#include "io/h5/h5_source.hpp"
#include "io/h5/local_file.hpp"

namespace symdiscover {

/// The filters of a dataset, in the order in which they were applied. Throws H5::Exception.
std::vector<H5Filter> filters_of(H5::DSetCreatPropList const& creation);

/// The values of a dataset that is stored in chunks, each chunk checked: that it decodes, and to as many bytes as a
/// chunk has. Faults are thrown as H5ChunkFault, and as H5::Exception where HDF5 refuses.
class H5Chunks {
  public:
    /// `source`, which the dataset is read from, must outlive this.
    H5Chunks(H5::DataSet dataset, std::vector<Index> shape, std::vector<Index> chunk, std::size_t element_bytes,
             H5Source& source);

    /// Whether all filters are decoded here; otherwise HDF5 must read the values, once check_packed() has passed.
    bool decodable() const;

    /// The bytes of a part as they stand on disk once decoded, in row-major order. Chunks that were never written have
    /// the fill value.
    void read(H5Box const& part, std::byte* to);

    /// Decodes every chunk, as far as that can be done here, and forgets it: for values that HDF5 reads.
    void check_all();

  private:
    using Place = std::vector<Index>;  ///< of a chunk: its number along each axis
    struct Kept {
        Bytes bytes;
        std::uint64_t used = 0;
    };

    Bytes const& chunk_at(Place const& place);
    Bytes stored(Place const& place, std::uint32_t& skipped) const;
    Bytes load(Place const& place) const;
    Bytes decode(Bytes bytes, std::uint32_t skipped) const;
    void check_packed(std::size_t filter, Bytes const& bytes, std::size_t longest) const;
    std::size_t size_before(std::size_t filter, std::uint32_t skipped) const;
    void make_room();
    void copy(Bytes const& from, Place const& place, H5Box const& part, std::byte* to) const;
    bool is_partial(Place const& place) const;
    std::string name(Place const& place) const;

    H5::DataSet dataset_;
    std::vector<Index> shape_;
    std::vector<Index> chunk_;
    std::size_t element_bytes_;
    std::size_t chunk_bytes_;
    std::vector<H5Filter> filters_;
    bool partial_unfiltered_ = false;
    Bytes fill_;  ///< one element; empty where the file has none
    H5Source& source_;
    std::map<Place, Kept> kept_;
    std::size_t kept_bytes_ = 0;
    std::size_t most_kept_ = 0;
    std::uint64_t clock_ = 0;
};

/// What is wrong with a chunk, for the message: "chunk [0, 2] that holds 100 bytes of 800".
struct H5ChunkFault {
    std::string found;
};

}  // namespace symdiscover
