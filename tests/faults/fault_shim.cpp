// SPDX-License-Identifier: Apache-2.0
// Preloaded into the program, this lets one of its system calls on files fail, or kills it there:
// FAULT_CALL=pwrite FAULT_NUMBER=3 FAULT_ERROR=28 (or FAULT_ERROR=kill). FAULT_COUNT=FILE instead writes down how many
// such calls there were.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

int calls = 0;

template <class Function>
Function real(char const* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

bool is_file(int descriptor) {
    struct stat about {};
    return ::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
}

/// Whether this call is the one that fails.
bool fails(char const* call) {
    char const* const which = std::getenv("FAULT_CALL");
    if (which == nullptr || std::strcmp(which, call) != 0) return false;
    ++calls;
    char const* const number = std::getenv("FAULT_NUMBER");
    char const* const error = std::getenv("FAULT_ERROR");
    if (number == nullptr || error == nullptr || std::atoi(number) != calls) return false;
    if (std::strcmp(error, "kill") == 0) ::kill(::getpid(), SIGKILL);
    errno = std::atoi(error);
    return true;
}

struct Count {
    ~Count() {
        char const* const name = std::getenv("FAULT_COUNT");
        if (name == nullptr) return;
        if (std::FILE* const file = std::fopen(name, "w")) {
            std::fprintf(file, "%d", calls);
            std::fclose(file);
        }
    }
} const count;

}  // namespace

extern "C" {

ssize_t write(int descriptor, void const* from, size_t size) {
    if (is_file(descriptor) && fails("write")) return -1;
    return real<ssize_t (*)(int, void const*, size_t)>("write")(descriptor, from, size);
}

ssize_t pwrite(int descriptor, void const* from, size_t size, off_t offset) {
    if (is_file(descriptor) && fails("pwrite")) return -1;
    return real<ssize_t (*)(int, void const*, size_t, off_t)>("pwrite")(descriptor, from, size, offset);
}

int ftruncate(int descriptor, off_t length) noexcept {
    if (is_file(descriptor) && fails("ftruncate")) return -1;
    return real<int (*)(int, off_t)>("ftruncate")(descriptor, length);
}

int fsync(int descriptor) {
    if (is_file(descriptor) && fails("fsync")) return -1;
    return real<int (*)(int)>("fsync")(descriptor);
}

int rename(char const* from, char const* to) noexcept {
    if (fails("rename")) return -1;
    return real<int (*)(char const*, char const*)>("rename")(from, to);
}

int renameat2(int from_folder, char const* from, int to_folder, char const* to, unsigned flags) noexcept {
    if (fails("rename")) return -1;
    return real<int (*)(int, char const*, int, char const*, unsigned)>("renameat2")(from_folder, from, to_folder, to,
                                                                                    flags);
}

int open(char const* name, int flags, ...) {
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
        if (fails("create")) return -1;
    }
    return real<int (*)(char const*, int, ...)>("open")(name, flags, mode);
}
}
