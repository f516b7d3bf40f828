// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace symdiscover {

/// A folder for one test, removed with all it holds.
class ScratchFolder {
  public:
    ScratchFolder() { std::filesystem::create_directories(folder_); }
    ~ScratchFolder() { std::filesystem::remove_all(folder_); }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;

    std::string path(std::string const& name) const { return (folder_ / name).string(); }
    std::ptrdiff_t files() const {
        return std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator{});
    }

  private:
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / fmt::format("symdiscover-io-tests-{}", ::getpid());
};

}  // namespace symdiscover
