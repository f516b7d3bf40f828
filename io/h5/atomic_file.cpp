// SPDX-License-Identifier: Apache-2.0
#include "io/h5/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
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

fs::path folder_of(fs::path const& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

}  // namespace

AtomicFile::AtomicFile(std::string const& target, bool overwrite) : target_(target), overwrite_(overwrite) {
    std::error_code ignored;
    resolved_ = fs::is_symlink(target, ignored) ? fs::weakly_canonical(target, ignored) : fs::path(target);
    if (resolved_.filename().empty()) throw OutputError(fmt::format("{}: cannot be written: not a file name", target));
    require_replaceable();
    // The name does not grow from the target's, which may be as long as the file system allows.
    for (int attempt = 0; descriptor_ < 0; ++attempt) {
        temporary_ = folder_of(resolved_) / fmt::format(".symdiscover-{}-{}.tmp", ::getpid(), attempt);
        descriptor_ = ::open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor_ < 0 && errno != EEXIST) throw cannot_write(target, errno);
    }
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::require_replaceable() const {
    std::error_code ignored;
    fs::file_status const status = fs::status(resolved_, ignored);
    if (!fs::exists(status)) return;
    if (fs::is_directory(status)) {
        throw OutputError(fmt::format("{}: cannot be written: a folder has this name", target_));
    }
    if (!fs::is_regular_file(status)) throw OutputError(fmt::format("{}: cannot be written: not a file", target_));
    if (!overwrite_) throw OutputError(fmt::format("{}: exists already; give --overwrite to replace it", target_));
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
    int const descriptor = std::exchange(descriptor_, -1);
    bool const synced = ::fsync(descriptor) == 0;
    int const sync_error = errno;
    if (::close(descriptor) != 0) throw cannot_write(target_, errno);
    if (!synced) throw cannot_write(target_, sync_error);
    if (::rename(temporary_.c_str(), resolved_.c_str()) != 0) throw cannot_write(target_, errno);
    temporary_.clear();
    sync_folder(folder_of(resolved_));
}

void require_writable(std::string const& target, bool overwrite) { AtomicFile const probe(target, overwrite); }

}  // namespace symdiscover
