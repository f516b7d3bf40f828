// SPDX-License-Identifier: Apache-2.0
#include "io/h5/shared_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace symdiscover {

SharedMemory::SharedMemory(std::size_t bytes) : descriptor_(::memfd_create("symdiscover", MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw std::bad_alloc();
    try {
        at_least(bytes);
    } catch (std::bad_alloc const&) {
        ::close(descriptor_);
        throw;
    }
}

SharedMemory::~SharedMemory() {
    if (data_ != nullptr) ::munmap(data_, bytes_);
    ::close(descriptor_);
}

void SharedMemory::map(std::size_t bytes) {
    if (data_ != nullptr) ::munmap(data_, bytes_);
    data_ = nullptr;
    void* const mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<std::byte*>(mapped);
    bytes_ = bytes;
}

std::byte* SharedMemory::at_least(std::size_t bytes) {
    if (bytes > length_) {
        if (::ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) throw std::bad_alloc();
        length_ = bytes;
    }
    return made_by_parent(bytes);
}

std::byte* SharedMemory::made_by_parent(std::size_t bytes) {
    if (data_ == nullptr || bytes > bytes_) map(bytes);
    return data_;
}

}  // namespace symdiscover
