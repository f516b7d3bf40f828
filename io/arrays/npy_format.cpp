// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "io/arrays/array_file.hpp"
#include "io/arrays/array_formats.hpp"
#include "io/arrays/mapped_file.hpp"
#include "io/arrays/npy_header.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// A file of one array, which has no name and takes the one that it is wanted for.
class NpySource final : public ArraySource {
  public:
    NpySource(OpenFiles::One const& file, std::string name) : path_(file.path), file_(file), name_(std::move(name)) {}

    std::vector<std::string> names() const override { return {name_}; }

    StoredArray open(std::string const& name) override {
        NpyHeader header = read_npy_header(file_.bytes().substr(0, longest_npy_header), path_, "/" + name);
        StoredArray& array = header.array;
        if (!array.layout.is_number()) return array;
        std::size_t const wanted = array.data_bytes();
        std::size_t const there = file_.bytes().size() - header.size;
        if (wanted != there) {
            throw bad_input(path_, "/" + name, fmt::format("{} bytes of values", wanted),
                            fmt::format("{}: damaged or cut short", there));
        }
        array.data = file_.at(header.size);
        return array;
    }

  private:
    std::string path_;
    MappedFile file_;
    std::string name_;
};

class NpyFormat final : public ArrayFormat {
  public:
    using ArrayFormat::ArrayFormat;

    std::string name() const override { return "NPY"; }
    std::string reader() const override { return "the reader of NumPy's files"; }

  private:
    std::unique_ptr<ArraySource> open_source(OpenFiles const& files, std::size_t i) override {
        return std::make_unique<NpySource>(files.named[i], i == 0 ? array_names().x : array_names().y);
    }
};

}  // namespace

std::shared_ptr<ReaderFormat> npy_format(ArrayNames names) { return std::make_shared<NpyFormat>(std::move(names)); }

}  // namespace symdiscover
