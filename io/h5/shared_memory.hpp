// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace symdiscover {

/// Memory that a process shares with the children that it forks afterwards; zeros at first.
class SharedMemory {
  public:
    explicit SharedMemory(std::size_t bytes);  ///< throws std::bad_alloc
    ~SharedMemory();
    SharedMemory(SharedMemory const&) = delete;
    SharedMemory& operator=(SharedMemory const&) = delete;

    std::byte* data() const { return data_; }
    std::size_t bytes() const { return bytes_; }

  private:
    std::byte* data_ = nullptr;
    std::size_t bytes_;
};

}  // namespace symdiscover
