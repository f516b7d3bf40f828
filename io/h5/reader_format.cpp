// SPDX-License-Identifier: Apache-2.0
#include "io/h5/reader_format.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <system_error>

#include "io/h5/h5_local.hpp"

namespace symdiscover {

namespace {

/// Opens the files of the folder that may be plug-ins, for good: the HDF5 library opens and closes each of them, with
/// all that it is linked with, for each filter that it looks for. Returns whether there are any.
bool hold_plugins(std::filesystem::path const& folder) {
    bool any = false;
    std::error_code none_here;  // a folder that is not there, or not readable, is one without plug-ins
    std::filesystem::directory_iterator entry(folder, none_here);
    for (; entry != std::filesystem::directory_iterator(); entry.increment(none_here)) {
        std::filesystem::path const& file = entry->path();
        if (file.filename().string().find(".so") == std::string::npos) continue;
        any = ::dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL) != nullptr || any;
    }
    return any;
}

/// Filters that are plug-ins must be there before this process gives up the right to open files. The numbers are those
/// of the HDF Group's list: lzo, bzip2, blosc, lz4, bitshuffle, zfp, zstd, sz, blosc2.
void load_plugins() {
    unsigned folders = 0;
    if (H5PLsize(&folders) < 0) return;
    bool any = false;
    for (unsigned i = 0; i < folders; ++i) {
        char folder[4096] = "";
        if (H5PLget(i, folder, sizeof folder) > 0) any = hold_plugins(folder) || any;
    }
    if (!any) return;
    for (H5Z_filter_t const filter : {305, 307, 32001, 32004, 32008, 32013, 32015, 32017, 32026}) {
        H5Zfilter_avail(filter);
    }
}

class Hdf5Format final : public ReaderFormat {
  public:
    std::string name() const override { return "HDF5"; }
    std::string reader() const override { return "the HDF5 library"; }

    std::vector<int> prepare(OpenFiles const& /*files*/) override {
        load_plugins();
        return {};
    }

    std::unique_ptr<LocalFile> open(OpenFiles const& files) override {
        source_.path = files.named.front().path;
        source_.descriptor = files.named.front().descriptor;
        source_.open_other = files.open_other;
        source_.progress = files.progress;
        return std::make_unique<H5LocalFile>(source_);
    }

  private:
    H5Source source_;
};

}  // namespace

std::shared_ptr<ReaderFormat> hdf5_format() { return std::make_shared<Hdf5Format>(); }

}  // namespace symdiscover
