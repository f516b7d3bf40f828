// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "io/arrays/array_file.hpp"
#include "io/arrays/array_formats.hpp"
#include "io/arrays/mapped_file.hpp"
#include "io/arrays/npy_header.hpp"
#include "io/arrays/zip_library.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

constexpr std::string_view npy_suffix = ".npy";
constexpr std::size_t bytes_at_once = std::size_t{1} << 20;

/// A ZIP archive of NPY files: what numpy.savez writes.
class NpzSource final : public ArraySource {
  public:
    NpzSource(OpenFiles::One const& file, OpenFiles const& files)
        : path_(file.path), file_(file), progress_(*files.progress) {
        zip_error_t error;
        libzip().error_init(&error);
        std::string_view const bytes = file_.bytes();
        zip_source_t* const source = libzip().source_buffer_create(bytes.data(), bytes.size(), 0, &error);
        zip_t* const opened = source == nullptr ? nullptr : libzip().open_from_source(source, ZIP_RDONLY, &error);
        if (opened == nullptr) {
            libzip().source_free(source);
            throw bad_input(path_, "", "an NPZ file", fmt::format("damaged data: {}", libzip().error_strerror(&error)));
        }
        archive_.reset(opened);
        if (names().empty()) throw bad_input(path_, "", "an NPZ file", describe_archive());
    }

    std::vector<std::string> names() const override {
        std::vector<std::string> names;
        for (zip_int64_t i = 0; i < libzip().get_num_entries(archive_.get(), 0); ++i) {
            char const* const name = libzip().get_name(archive_.get(), static_cast<zip_uint64_t>(i), 0);
            std::string_view const text = name == nullptr ? "" : name;
            if (text.ends_with(npy_suffix)) names.emplace_back(text.substr(0, text.size() - npy_suffix.size()));
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    StoredArray open(std::string const& name) override {
        std::string const entry = name + std::string(npy_suffix);
        zip_stat_t about;
        libzip().stat_init(&about);
        std::unique_ptr<zip_file_t, decltype(&zip_fclose)> const member(
            libzip().fopen(archive_.get(), entry.c_str(), 0), libzip().fclose);
        if (!member || libzip().stat(archive_.get(), entry.c_str(), 0, &about) != 0 ||
            (about.valid & ZIP_STAT_SIZE) == 0) {
            throw damaged(name, libzip().strerror(archive_.get()));
        }
        std::string start(std::min<std::size_t>(about.size, longest_npy_header), '\0');
        read(*member, start.data(), start.size(), name);
        NpyHeader header = read_npy_header(start, path_, "/" + name);
        if (!header.array.layout.is_number()) return header.array;
        std::size_t const bytes = header.array.data_bytes();
        if (bytes != about.size - header.size) {
            throw damaged(name, fmt::format("{} bytes of values where {} belong", about.size - header.size, bytes));
        }
        std::shared_ptr<std::byte> const data(new std::byte[std::max<std::size_t>(bytes, 1)],
                                              std::default_delete<std::byte[]>());
        std::size_t const known = std::min(start.size() - header.size, bytes);
        std::copy_n(reinterpret_cast<std::byte const*>(start.data()) + header.size, known, data.get());
        read(*member, reinterpret_cast<char*>(data.get()) + known, bytes - known, name);
        require_end(*member, name);
        header.array.data = data;
        return header.array;
    }

  private:
    /// What else is a ZIP archive.
    std::string describe_archive() const {
        auto const has = [this](char const* entry) { return libzip().name_locate(archive_.get(), entry, 0) >= 0; };
        if (has("xl/workbook.xml")) {
            return fmt::format(
                "a workbook of Excel; convert it in Python: import pandas as pd; pd.read_excel({})"
                ".to_csv('new.csv', index=False)",
                quoted_for_python(path_));
        }
        for (zip_int64_t i = 0; i < libzip().get_num_entries(archive_.get(), 0); ++i) {
            char const* const name = libzip().get_name(archive_.get(), static_cast<zip_uint64_t>(i), 0);
            if (name == nullptr || !std::string_view(name).ends_with("data.pkl")) continue;
            return fmt::format(
                "a file of PyTorch; convert it in Python: import numpy as np, torch; d = torch.load({}); "
                "np.savez('new.npz', x=d['x'].numpy(), y=d['y'].numpy())",
                quoted_for_python(path_));
        }
        return "a ZIP archive without arrays of NumPy";
    }

    DataError damaged(std::string const& name, std::string const& how) const {
        return bad_input(path_, "/" + name, "an array as numpy.savez writes it", "damaged data: " + how);
    }

    void read(zip_file_t& member, char* to, std::size_t bytes, std::string const& name) const {
        while (bytes > 0) {
            zip_int64_t const count = libzip().fread(&member, to, std::min(bytes, bytes_at_once));
            if (count <= 0) throw damaged(name, count == 0 ? "it ends too soon" : libzip().file_strerror(&member));
            ++progress_;
            to += count;
            bytes -= static_cast<std::size_t>(count);
        }
    }

    /// Only at the end the checksum of all is compared.
    void require_end(zip_file_t& member, std::string const& name) const {
        char more = 0;
        zip_int64_t const count = libzip().fread(&member, &more, 1);
        if (count != 0) throw damaged(name, count > 0 ? "it goes on" : libzip().file_strerror(&member));
    }

    struct Discard {
        void operator()(zip_t* archive) const { libzip().discard(archive); }
    };

    std::string path_;
    MappedFile file_;
    std::atomic<std::uint64_t>& progress_;
    std::unique_ptr<zip_t, Discard> archive_;
};

class NpzFormat final : public ArrayFormat {
  public:
    explicit NpzFormat(ArrayNames names) : ArrayFormat(std::move(names)) { libzip(); }

    std::string name() const override { return "NPZ"; }
    std::string reader() const override { return "libzip"; }

  private:
    std::unique_ptr<ArraySource> open_source(OpenFiles const& files, std::size_t i) override {
        return std::make_unique<NpzSource>(files.named[i], files);
    }
};

}  // namespace

std::shared_ptr<ReaderFormat> npz_format(ArrayNames names) { return std::make_shared<NpzFormat>(std::move(names)); }

}  // namespace symdiscover
