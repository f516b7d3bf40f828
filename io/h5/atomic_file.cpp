// SPDX-License-Identifier: Apache-2.0
#include "io/h5/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace fs = std::filesystem;

namespace {

OutputError cannot_write(std::string const& target, int error) {
    return OutputError(fmt::format("{}: cannot be written: {}", target, std::strerror(error)));
}

/// Makes a rename last through a power cut. Some file systems cannot sync a folder; the rename stands all the same.
void sync_folder(fs::path const& folder) {
    int const descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

fs::path folder_of(fs::path const& file);

constexpr std::string_view temporary_prefix = ".symdiscover-";
constexpr std::string_view temporary_suffix = ".tmp";

/// Whether a file has this name, and is this one.
bool is_at(fs::path const& name, int descriptor) {
    struct stat by_name {};
    struct stat by_descriptor {};
    return ::lstat(name.c_str(), &by_name) == 0 && ::fstat(descriptor, &by_descriptor) == 0 &&
           by_name.st_dev == by_descriptor.st_dev && by_name.st_ino == by_descriptor.st_ino;
}

/// Waits for the lock. False where the file system has no locks: there nobody else gets one either.
bool lock(int descriptor) {
    int result = 0;
    do result = ::flock(descriptor, LOCK_EX);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

/// Removes what runs have left behind that were killed while they wrote here. Every temporary file is locked by who
/// writes it: one that can be locked is of a program that is gone.
void remove_left_behind(fs::path const& folder) {
    std::error_code ignored;  // a folder that cannot be looked through is left as it is
    for (fs::directory_entry const& entry : fs::directory_iterator(folder, ignored)) {
        std::string const name = entry.path().filename().string();
        if (!name.starts_with(temporary_prefix) || !name.ends_with(temporary_suffix)) continue;
        int const descriptor = ::open(entry.path().c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) continue;
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && is_at(entry.path(), descriptor))
            ::unlink(entry.path().c_str());
        ::close(descriptor);
    }
}

/// Where a name leads to, links followed, the last of which may lead to nothing yet.
fs::path resolved(std::string const& target) {
    fs::path path(target);
    constexpr int most_links = 40;
    std::error_code error;
    for (int links = 0; fs::is_symlink(path, error); ++links) {
        if (links == most_links) throw cannot_write(target, ELOOP);
        fs::path const next = fs::read_symlink(path, error);
        if (error) throw cannot_write(target, error.value());
        path = next.is_absolute() ? next : folder_of(path) / next;
    }
    return path;
}

/// Owner and permissions of the file that is replaced, as far as the system lets this user give them away.
void take_after(struct stat const& old, int descriptor) {
    mode_t kept = old.st_mode & 07777;
    struct stat own {};
    if (::fstat(descriptor, &own) != 0) return;
    bool const differs = own.st_uid != old.st_uid || own.st_gid != old.st_gid;
    if (differs && ::fchown(descriptor, old.st_uid, old.st_gid) != 0) {
        if (::fchown(descriptor, static_cast<uid_t>(-1), old.st_gid) != 0) kept &= ~static_cast<mode_t>(S_ISGID | 070);
        kept &= ~static_cast<mode_t>(S_ISUID);
    }
    ::fchmod(descriptor, kept);
}

/// Renames, but never over a file that is there. Returns 0 or an error.
int rename_to_new(fs::path const& from, fs::path const& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
    if (errno != EINVAL && errno != ENOSYS) return errno;
    // File systems that do not know this: a second name is never given to two, and the first one goes.
    if (::link(from.c_str(), to.c_str()) == 0) return ::unlink(from.c_str()) == 0 ? 0 : errno;
    if (errno != EPERM && errno != EOPNOTSUPP) return errno;
    return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;  // nor links: the best that there is
}

fs::path folder_of(fs::path const& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

}  // namespace

AtomicFile::AtomicFile(std::string const& target, bool overwrite) : target_(target), overwrite_(overwrite) {
    resolved_ = resolved(target);
    if (resolved_.filename().empty()) throw OutputError(fmt::format("{}: cannot be written: not a file name", target));
    require_replaceable();
    remove_left_behind(folder_of(resolved_));
    // The name does not grow from the target's, which may be as long as the file system allows.
    for (int attempt = 0; descriptor_ < 0; ++attempt) {
        temporary_ =
            folder_of(resolved_) / fmt::format("{}{}-{}{}", temporary_prefix, ::getpid(), attempt, temporary_suffix);
        descriptor_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor_ < 0 && errno != EEXIST) throw cannot_write(target, errno);
        // Before it was locked another run may have taken it for one that was left behind.
        if (descriptor_ >= 0 && lock(descriptor_) && !is_at(temporary_, descriptor_)) {
            ::close(std::exchange(descriptor_, -1));
        }
    }
    struct stat old {};
    if (::stat(resolved_.c_str(), &old) == 0) take_after(old, descriptor_);
}

AtomicFile::~AtomicFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    if (descriptor_ >= 0) ::close(descriptor_);
}

void AtomicFile::require_replaceable() const {
    std::error_code ignored;
    fs::file_status const status = fs::status(resolved_, ignored);
    if (!fs::exists(status)) return;
    if (fs::is_directory(status)) {
        throw OutputError(fmt::format("{}: cannot be written: a folder has this name", target_));
    }
    if (!fs::is_regular_file(status)) throw OutputError(fmt::format("{}: cannot be written: not a file", target_));
    if (!overwrite_) throw OutputError(exists_already());
    struct stat about {};
    if (::stat(resolved_.c_str(), &about) != 0) throw cannot_write(target_, errno);
    // To replace a file takes no right to write to it, only to its folder: what another user has closed stays.
    bool const closed = (about.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0 || ::access(resolved_.c_str(), W_OK) != 0;
    if (about.st_uid != ::geteuid() && closed) {
        throw OutputError(fmt::format("{}: cannot be written: it belongs to another user and is read-only", target_));
    }
}

std::string AtomicFile::exists_already() const {
    return fmt::format("{}: exists already; give --overwrite to replace it", target_);
}

void AtomicFile::write(std::string const& text) const {
    std::size_t done = 0;
    while (done < text.size()) {
        ssize_t const count = ::write(descriptor_, text.data() + done, text.size() - done);
        if (count < 0 && errno != EINTR) throw cannot_write(target_, errno);
        if (count > 0) done += static_cast<std::size_t>(count);
    }
}

void AtomicFile::commit() {
    require_replaceable();
    if (::fsync(descriptor_) != 0) throw cannot_write(target_, errno);
    // Still open, and so still locked: closed first, it would look left behind until it has its name.
    int const rename_error = overwrite_ ? (::rename(temporary_.c_str(), resolved_.c_str()) == 0 ? 0 : errno)
                                        : rename_to_new(temporary_, resolved_);
    if (rename_error == EEXIST) throw OutputError(exists_already());
    if (rename_error != 0) throw cannot_write(target_, rename_error);
    temporary_.clear();
    ::close(std::exchange(descriptor_, -1));  // after fsync there is nothing left that closing could lose
    sync_folder(folder_of(resolved_));
}

void require_writable(std::string const& target, bool overwrite) { AtomicFile const probe(target, overwrite); }

}  // namespace symdiscover
