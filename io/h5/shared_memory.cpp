// SPDX-License-Identifier: Apache-2.0
#include "io/h5/shared_memory.hpp"

#include <sys/mman.h>

#include <new>

namespace symdiscover {

SharedMemory::SharedMemory(std::size_t bytes) : bytes_(bytes) {
    void* const mapped =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<std::byte*>(mapped);
}

SharedMemory::~SharedMemory() { ::munmap(data_, bytes_); }

}  // namespace symdiscover
