// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/mapped_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <new>

#include "io/h5/messages.hpp"

namespace symdiscover {

MappedFile::MappedFile(OpenFiles::One const& file) {
    struct stat about {};
    if (::fstat(file.descriptor, &about) != 0 || about.st_size <= 0) {
        throw bad_input(file.path, "", "a file of data", "an empty one");
    }
    auto const size = static_cast<std::size_t>(about.st_size);
    void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    memory_ = std::shared_ptr<void const>(mapped, [mapped, size](void const*) { ::munmap(mapped, size); });
    bytes_ = {static_cast<char const*>(mapped), size};
}

}  // namespace symdiscover
