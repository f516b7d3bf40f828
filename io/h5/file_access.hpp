// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace symdiscover {

/// Which other files the links and virtual datasets of a file may lead to.
enum class Links {
    same_folder,  ///< only to files that lie beside it
    anywhere,
};

class FileAccess;

/// Throws DataError unless this is a file of HDF5: says what else it is, where that shows.
void require_hdf5(FileAccess const& file);

/// The one place where files are opened for reading: a file that the user named, and the files that it leads to.
class FileAccess {
  public:
    /// Throws DataError: missing, a folder, no regular file (a device or a pipe is not even opened), not permitted,
    /// locked by a program that is writing it. `expected` is what the message says that it should be.
    FileAccess(std::string path, Links links, std::string const& expected = "an HDF5 file");
    ~FileAccess();
    FileAccess(FileAccess const&) = delete;
    FileAccess& operator=(FileAccess const&) = delete;

    std::string const& path() const { return path_; }

    /// Of the file that the user named; stays owned by this object.
    int descriptor() const { return descriptor_; }

    double bytes() const;
    bool is_hdf5() const;

    /// The first bytes, at most 32.
    std::string start() const;

    /// Opens a file that a link leads to and returns its descriptor, or -1 where there is none or it may not be read.
    int open_other(std::string const& name);

    std::vector<std::string> const& others() const { return others_; }  ///< that were opened, in order
    std::string const& refused() const { return refused_; }  ///< the first one in another folder; empty where none

  private:
    std::string path_;
    Links links_;
    std::filesystem::path own_;  ///< where the file really lies, links followed
    int descriptor_ = -1;
    std::vector<std::string> others_;
    std::string refused_;
};

}  // namespace symdiscover
