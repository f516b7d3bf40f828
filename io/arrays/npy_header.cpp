// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/npy_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
struct Description {
    std::string type;  ///< "<f8"; "[" for a structure
    bool columns_first = false;
    std::vector<Index> shape;
};

/// Reads the dictionary; every step says whether it went well.
class DictionaryReader {
  public:
    explicit DictionaryReader(std::string_view text) : rest_(text) {}

    std::optional<Description> read() {
        Description found;
        int seen = 0;
        if (!take('{')) return std::nullopt;
        while (!take('}')) {
            std::string key;
            if (!take_text(key) || !take(':') || !take_value(key, found)) return std::nullopt;
            ++seen;
            take(',');
        }
        skip_blanks();
        return seen == 3 && rest_.empty() && !found.type.empty() ? std::optional(found) : std::nullopt;
    }

  private:
    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }

    bool take(std::string_view token) {
        skip_blanks();
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }
    bool take(char token) { return take(std::string_view(&token, 1)); }

    bool take_text(std::string& text) {
        if (!take('\'')) return false;
        std::size_t const end = rest_.find('\'');
        if (end == std::string_view::npos) return false;
        text = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return true;
    }

    bool take_value(std::string const& key, Description& found) {
        if (key == "descr") return take_text(found.type) || take_structure(found.type);
        if (key == "shape") return take_shape(found.shape);
        if (key != "fortran_order") return false;
        found.columns_first = take("True");
        return found.columns_first || take("False");
    }

    /// A list of fields, up to the bracket that closes it.
    bool take_structure(std::string& type) {
        skip_blanks();
        if (!rest_.starts_with('[')) return false;
        type.assign(1, '[');
        int depth = 0;
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            depth += rest_[i] == '[' ? 1 : rest_[i] == ']' ? -1 : 0;
            if (depth > 0) continue;
            rest_.remove_prefix(i + 1);
            return true;
        }
        return false;
    }

    bool take_shape(std::vector<Index>& shape) {
        if (!take('(')) return false;
        while (!take(')')) {
            skip_blanks();
            Index length = 0;
            auto const [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), length);
            if (error != std::errc() || length < 0) return false;
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
            shape.push_back(length);
            if (!take(',') && !rest_.starts_with(')')) return false;
        }
        return true;
    }

    std::string_view rest_;
};

/// Of what is no number, as messages call it.
std::string name_of_other(std::string const& type) {
    switch (type.size() > 1 ? type[1] : type[0]) {
        case 'O':
            return "objects of Python";
        case 'c':
            return "complex numbers";
        case 'U':
        case 'S':
            return "text";
        case 'M':
        case 'm':
            return "dates or times";
        case '[':
        case 'V':
            return "a structure of several fields";
        default:
            return fmt::format("numbers of type {}", in_quotes(type));
    }
}

std::optional<NumberType> number_type(std::string const& type) {
    if (type.size() != 3) return std::nullopt;
    bool const big = type[0] == '>';
    auto const bytes = static_cast<std::size_t>(type[2] - '0');
    bool const is_size = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    if (!is_size || std::string_view("<>|=").find(type[0]) == std::string_view::npos) return std::nullopt;
    switch (type[1]) {
        case 'f':
            return bytes == 1 ? std::nullopt : std::optional(NumberType{H5Class::floating, bytes, true, big});
        case 'i':
            return NumberType{H5Class::integer, bytes, true, big};
        case 'u':
            return NumberType{H5Class::integer, bytes, false, big};
        case 'b':
            return bytes == 1 ? std::optional(NumberType{H5Class::boolean, 1, false, false}) : std::nullopt;
        default:
            return std::nullopt;
    }
}

/// A little-endian number.
std::size_t unsigned_at(std::string_view bytes, std::size_t offset, std::size_t count) {
    std::size_t value = 0;
    for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
    return value;
}

}  // namespace

NpyHeader read_npy_header(std::string_view start, std::string const& path, std::string const& object) {
    auto const damaged = [&](char const* how) {
        return bad_input(path, object, "an array as numpy.save writes it", fmt::format("damaged data: {}", how));
    };
    std::size_t const before_length = npy_magic.size() + 2;  // the version
    if (!start.starts_with(npy_magic) || start.size() < before_length + 4) throw damaged("no header of NumPy's");
    int const version = start[npy_magic.size()];
    if (version < 1 || version > 3) throw damaged("a header of an unknown version");
    std::size_t const length_bytes = version == 1 ? 2 : 4;
    std::size_t const length = unsigned_at(start, before_length, length_bytes);
    std::size_t const begin = before_length + length_bytes;
    if (length > start.size() - begin) throw damaged("a header that does not end");
    auto const found = DictionaryReader(start.substr(begin, length)).read();
    if (!found) throw damaged("a header that says no type and shape");
    auto const type = number_type(found->type);
    StoredArray array = type ? StoredArray::of_numbers(*type, found->shape, found->columns_first)
                             : StoredArray::of_others(name_of_other(found->type), found->shape);
    return {std::move(array), begin + length};
}

}  // namespace symdiscover
