// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "io/h5/reader_format.hpp"

namespace symdiscover {

/// The bytes of a file that is open, as memory: they are read as they are looked at. A file that is cut short meanwhile
/// ends the process, which is what it is there for.
class MappedFile {
  public:
    /// Throws DataError for an empty file, std::bad_alloc where it does not fit.
    explicit MappedFile(OpenFiles::One const& file);

    std::string_view bytes() const { return bytes_; }

    /// A place in it, which keeps the file mapped.
    std::shared_ptr<std::byte const> at(std::size_t offset) const {
        return {memory_, reinterpret_cast<std::byte const*>(bytes_.data()) + offset};
    }

  private:
    std::shared_ptr<void const> memory_;
    std::string_view bytes_;
};

}  // namespace symdiscover
