// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "io/arrays/array_file.hpp"
#include "io/arrays/array_formats.hpp"
#include "io/arrays/mapped_file.hpp"
#include "io/arrays/mat_library.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

struct CloseMat {
    void operator()(mat_t* file) const { libmatio().close(file); }
    void operator()(matvar_t* variable) const { libmatio().var_free(variable); }
};
using MatFile = std::shared_ptr<mat_t>;
using MatVariable = std::unique_ptr<matvar_t, CloseMat>;

std::optional<NumberType> matlab_type(matvar_t const& variable) {
    if (variable.isLogical != 0) return NumberType{H5Class::boolean, 1, false, false};
    switch (variable.class_type) {
        case MAT_C_DOUBLE:
            return NumberType{H5Class::floating, 8, true, false};
        case MAT_C_SINGLE:
            return NumberType{H5Class::floating, 4, true, false};
        case MAT_C_INT8:
        case MAT_C_UINT8:
            return NumberType{H5Class::integer, 1, variable.class_type == MAT_C_INT8, false};
        case MAT_C_INT16:
        case MAT_C_UINT16:
            return NumberType{H5Class::integer, 2, variable.class_type == MAT_C_INT16, false};
        case MAT_C_INT32:
        case MAT_C_UINT32:
            return NumberType{H5Class::integer, 4, variable.class_type == MAT_C_INT32, false};
        case MAT_C_INT64:
        case MAT_C_UINT64:
            return NumberType{H5Class::integer, 8, variable.class_type == MAT_C_INT64, false};
        default:
            return std::nullopt;
    }
}

std::string name_of_class(matio_classes type) {
    switch (type) {
        case MAT_C_CELL:
            return "a cell array";
        case MAT_C_STRUCT:
        case MAT_C_OBJECT:
            return "a struct";
        case MAT_C_CHAR:
            return "text";
        case MAT_C_SPARSE:
            return "a sparse matrix";
        default:
            return "a type that is not a number";
    }
}

std::vector<Index> shape_of(matvar_t const& variable) {
    std::vector<Index> shape;
    for (int axis = 0; axis < variable.rank; ++axis) shape.push_back(static_cast<Index>(variable.dims[axis]));
    // MATLAB knows no vectors.
    bool const is_vector = shape.size() == 2 && (shape[0] == 1 || shape[1] == 1);
    if (is_vector && (variable.class_type != MAT_C_DOUBLE && variable.class_type != MAT_C_SINGLE)) {
        return {shape[0] * shape[1]};
    }
    return shape;
}

/// MATLAB writes elements one after another, each with its length: throws DataError unless the last one ends with the
/// file. The library takes what is missing for zeros.
void require_whole(OpenFiles::One const& file) {
    MappedFile const mapped(file);
    std::string_view const bytes = mapped.bytes();
    constexpr std::size_t header = 128;
    bool const swapped = bytes.size() >= header && bytes.substr(126, 2) == "MI";
    std::size_t at = header;
    while (at + 8 <= bytes.size()) {
        std::uint32_t length = 0;
        std::memcpy(&length, bytes.data() + at + 4, sizeof length);
        at += 8 + std::size_t{swapped ? __builtin_bswap32(length) : length};
    }
    if (at != bytes.size()) throw bad_input(file.path, "", "a MATLAB file", "one that is damaged or cut short");
}

class MatSource final : public ArraySource {
  public:
    MatSource(std::string path, MatFile file) : path_(std::move(path)), file_(std::move(file)) {}

    std::vector<std::string> names() const override {
        std::size_t count = 0;
        char** const found = libmatio().get_dir(file_.get(), &count);
        std::vector<std::string> names;
        for (std::size_t i = 0; found != nullptr && i < count; ++i) {
            if (found[i] != nullptr) names.emplace_back(found[i]);
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    StoredArray open(std::string const& name) override {
        MatVariable const variable(libmatio().var_read_info(file_.get(), name.c_str()));
        if (!variable || variable->rank < 2 || variable->dims == nullptr) throw damaged(name);
        std::vector<Index> shape = shape_of(*variable);
        if (variable->isComplex != 0) return StoredArray::of_others("complex numbers", std::move(shape));
        auto const type = matlab_type(*variable);
        if (!type) return StoredArray::of_others(name_of_class(variable->class_type), std::move(shape));
        StoredArray array = StoredArray::of_numbers(*type, std::move(shape), true);
        std::size_t const bytes = array.data_bytes();
        if (bytes == 0) return array;
        bool const read = libmatio().var_read_data_all(file_.get(), variable.get()) == 0;
        if (!read || variable->data == nullptr || variable->nbytes != bytes) throw damaged(name);
        // The data become ours, as the variable is freed.
        array.data =
            std::shared_ptr<std::byte const>(static_cast<std::byte const*>(variable->data),
                                             [](std::byte const* data) { std::free(const_cast<std::byte*>(data)); });
        variable->data = nullptr;
        return array;
    }

  private:
    DataError damaged(std::string const& name) const {
        return bad_input(path_, "/" + name, "an array as MATLAB writes it", "damaged data");
    }

    std::string path_;
    MatFile file_;
};

class MatFormat final : public ArrayFormat {
  public:
    explicit MatFormat(ArrayNames names) : ArrayFormat(std::move(names)) { libmatio(); }

    std::string name() const override { return "MATLAB"; }
    std::string reader() const override { return "libmatio"; }

    /// The library reads a variable in one go. A gigabyte of zeros is a megabyte of file.
    double patience(double bytes) const override { return 2e-7 * bytes; }

    /// The library opens files by their names only. It reads no more than the header here.
    std::vector<int> prepare(OpenFiles const& files) override {
        std::vector<int> kept;
        for (OpenFiles::One const& file : files.named) {
            int const next = ::dup(file.descriptor);  // the number that the library's will have
            ::close(next);
            std::string const name = fmt::format("/proc/self/fd/{}", file.descriptor);
            opened_.emplace_back(libmatio().open(name.c_str(), MAT_ACC_RDONLY), CloseMat());
            kept.push_back(next);
        }
        return kept;
    }

  private:
    std::unique_ptr<ArraySource> open_source(OpenFiles const& files, std::size_t i) override {
        require_whole(files.named[i]);
        if (!opened_[i]) throw bad_input(files.named[i].path, "", "a MATLAB file", "one that is damaged");
        return std::make_unique<MatSource>(files.named[i].path, opened_[i]);
    }

    std::vector<MatFile> opened_;
};

}  // namespace

std::shared_ptr<ReaderFormat> mat_format(ArrayNames names) { return std::make_shared<MatFormat>(std::move(names)); }

}  // namespace symdiscover
