// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace symdiscover {

/// A file that appears under its name complete or not at all: written under a temporary name in the same folder,
/// synced to the disk and renamed by commit(). Without a commit the temporary file is removed; what a run that was
/// killed has left is removed by the next one that writes to the folder. Of several that write one new name exactly one
/// does. A file that is replaced hands on its permissions, and its owner where the system allows it. All failures are
/// OutputErrors that name the target.
class AtomicFile {
  public:
    /// Throws when the target exists and `overwrite` is false, is something other than a file, is another user's and
    /// read-only, or when its folder does not exist or cannot be written. A target that is a symbolic link stays one:
    /// the file it leads to is replaced, or made.
    AtomicFile(std::string const& target, bool overwrite);
    ~AtomicFile();
    AtomicFile(AtomicFile const&) = delete;
    AtomicFile& operator=(AtomicFile const&) = delete;

    /// Open for reading and writing; stays owned by this object.
    int descriptor() const { return descriptor_; }

    void write(std::string const& text) const;

    /// Syncs, renames, closes. Looks again whether the target exists, since a fit may have run for hours in between.
    void commit();

  private:
    void require_replaceable() const;
    std::string exists_already() const;

    std::string target_;  ///< as the user gave it
    bool overwrite_;
    std::filesystem::path resolved_;   ///< target, symbolic links followed
    std::filesystem::path temporary_;  ///< empty once committed
    int descriptor_ = -1;
};

/// Throws the OutputError that writing to `target` would meet now, so that nobody learns it after an hour's fit.
void require_writable(std::string const& target, bool overwrite);

}  // namespace symdiscover
