// SPDX-License-Identifier: Apache-2.0
#include "io/h5/file_access.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace fs = std::filesystem;

namespace {

/// Opening a device can do something, opening a pipe can last for ever: looked at first, and again once it is open.
int open_regular_file(std::string const& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return -1;
    if (!S_ISREG(about.st_mode)) {
        errno = EINVAL;
        return -1;
    }
    int const descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor >= 0 && ::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode)) return descriptor;
    int const error = descriptor < 0 ? errno : EINVAL;
    if (descriptor >= 0) ::close(descriptor);
    errno = error;
    return -1;
}

std::string why_not_opened(std::string const& path, int error) {
    if (path.empty()) return "no file name";
    std::error_code ignored;
    fs::file_status const status = fs::status(path, ignored);
    if (fs::is_directory(status)) return "a folder";
    if (error == ENOENT) return "nothing of that name";
    if (fs::exists(status) && !fs::is_regular_file(status)) return "something that is no file";
    return fmt::format("one that cannot be read: {}", std::strerror(error));
}

/// As HDF5's own reader does: who writes has it locked for himself. File systems that cannot lock are no reason not to
/// read, nor are users who say so by HDF5's variable.
bool is_being_written(int descriptor) {
    char const* const locking = std::getenv("HDF5_USE_FILE_LOCKING");
    if (locking != nullptr && (std::string_view(locking) == "FALSE" || std::string_view(locking) == "0")) return false;
    return ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

/// At the beginning, or behind a block of the user's own of 512, 1024, ... bytes.
bool has_signature(int descriptor) {
    constexpr std::array<char, 8> signature{'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
    std::array<char, 8> found{};
    for (off_t at = 0;; at = at == 0 ? 512 : 2 * at) {
        if (::pread(descriptor, found.data(), found.size(), at) != static_cast<ssize_t>(found.size())) return false;
        if (found == signature) return true;
    }
}

/// Files of programs that can write HDF5 as well, by how they begin.
std::string another_kind_of_file(std::string const& head, std::string const& path) {
    if (head.starts_with("CDF\x01") || head.starts_with("CDF\x02") || head.starts_with("CDF\x05")) {
        return fmt::format("a netCDF file of the classic format; convert it with: nccopy -k nc4 {} new.nc", path);
    }
    if (head.starts_with("MATLAB 5.0 MAT-file")) {
        return "a MATLAB file of a format before 7.3; load it and write it in MATLAB with: save('new.mat', 'x', 'y', "
               "'-v7.3'), in Octave with: save('-hdf5', 'new.h5', 'x', 'y')";
    }
    if (head.starts_with("# Created by Octave")) {
        return "a text file of Octave; load it and write it there with: save('-hdf5', 'new.h5', 'x', 'y')";
    }
    return "another kind of file";
}

/// In a folder that HDF5's variables name.
bool is_named_by_user(fs::path const& place) {
    for (char const* const variable : {"HDF5_VDS_PREFIX", "HDF5_EXT_PREFIX"}) {
        char const* const folder = std::getenv(variable);
        std::error_code missing;
        if (folder != nullptr && place.parent_path() == fs::canonical(folder, missing) && !missing) return true;
    }
    return false;
}

}  // namespace

FileAccess::FileAccess(std::string path, Links links, std::string const& expected)
    : path_(std::move(path)), links_(links) {
    descriptor_ = open_regular_file(path_);
    if (descriptor_ < 0) throw bad_input(path_, "", expected, why_not_opened(path_, errno));
    if (is_being_written(descriptor_)) {
        ::close(descriptor_);
        throw bad_input(path_, "", expected,
                        "one that another program is writing and has locked; try again when it has closed it");
    }
    std::error_code ignored;  // a folder that cannot be named holds no other file
    own_ = fs::canonical(path_, ignored);
}

FileAccess::~FileAccess() { ::close(descriptor_); }

double FileAccess::bytes() const {
    struct stat about {};
    return ::fstat(descriptor_, &about) == 0 ? static_cast<double>(about.st_size) : 0.0;
}

bool FileAccess::is_hdf5() const { return has_signature(descriptor_); }

std::string FileAccess::start() const {
    std::string head(32, '\0');
    ssize_t const count = ::pread(descriptor_, head.data(), head.size(), 0);
    head.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return head;
}

void require_hdf5(FileAccess const& file) {
    if (!file.is_hdf5()) {
        throw bad_input(file.path(), "", "an HDF5 file", another_kind_of_file(file.start(), file.path()));
    }
}

int FileAccess::open_other(std::string const& name) {
    std::error_code missing;
    fs::path const place = fs::canonical(name, missing);
    if (missing || !fs::is_regular_file(place, missing)) return -1;
    if (links_ == Links::same_folder && place.parent_path() != own_.parent_path() && !is_named_by_user(place)) {
        if (refused_.empty()) refused_ = name;
        return -1;
    }
    int const descriptor = open_regular_file(place.string());
    bool const known = place == own_ || std::find(others_.begin(), others_.end(), name) != others_.end();
    if (descriptor >= 0 && !known) others_.push_back(name);
    return descriptor;
}

}  // namespace symdiscover
