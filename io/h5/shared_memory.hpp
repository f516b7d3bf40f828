// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace symdiscover {

/// Memory that a process shares with the children that it forks afterwards. It grows: each of them sees as much of it
/// as it has asked for. Only the process that made it may make it longer.
class SharedMemory {
  public:
    explicit SharedMemory(std::size_t bytes);  ///< throws std::bad_alloc
    ~SharedMemory();
    SharedMemory(SharedMemory const&) = delete;
    SharedMemory& operator=(SharedMemory const&) = delete;

    /// The memory, made longer where it is shorter. Throws std::bad_alloc.
    std::byte* at_least(std::size_t bytes);

    /// The same in a child, which only looks at what its parent has made.
    std::byte* made_by_parent(std::size_t bytes);

    std::byte* data() const { return data_; }
    int descriptor() const { return descriptor_; }

  private:
    void map(std::size_t bytes);

    int descriptor_ = -1;
    std::byte* data_ = nullptr;
    std::size_t bytes_ = 0;   ///< that are mapped here
    std::size_t length_ = 0;  ///< of all of it
};

}  // namespace symdiscover
