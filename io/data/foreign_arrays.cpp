// SPDX-License-Identifier: Apache-2.0
#include "io/data/foreign_arrays.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// The arrays as Python has them in `d`, each by an expression, written anew.
std::string python_of_arrays(H5Reader const& file, std::function<std::string(std::string const&)> const& expression) {
    std::string const path = quoted_for_python(file.path());
    std::string const load = file.format() == "MATLAB"
                                 ? fmt::format("from scipy.io import loadmat; d = loadmat({})", path)
                                 : fmt::format("d = np.load({}, allow_pickle=True)", path);
    return fmt::format("convert it in Python: import numpy as np; {}; np.savez('new.npz', x={}, y={})", load,
                       expression("/x"), expression("/y"));
}

std::string array_in_python(H5Reader const& file, std::string const& object) {
    return fmt::format("d[{}]", quoted_for_python(file.name_of(object).substr(1)));
}

std::string describe_missing_array(H5Reader const& file, std::string const& object) {
    if (file.format() == "NPY") return "nothing: the file is one array; where y is in a file of its own, say --y FILE";
    std::vector<std::string> names = file.children("/");
    if (names.empty()) return "nothing: the file is empty";
    constexpr std::size_t most_shown = 8;
    bool const more = names.size() > most_shown;
    names.resize(std::min(names.size(), most_shown));
    for (std::string& one : names) one = in_quotes(one);
    std::string const list = fmt::format("{}{}", fmt::join(names, ", "), more ? ", ..." : "");
    std::string const option = fmt::format("--{}-name", object.substr(1));
    if (file.format() == "CSV") {
        return fmt::format(
            "no columns of that name (the file has {}); say which they are with {} COLUMNS (names, or patterns with *, "
            "separated by commas){}",
            list, option, object == "/y" ? ", or --y FILE where they are in a file of their own" : "");
    }
    return fmt::format("nothing of that name (the file has {}); say what it is called with {} NAME", list, option);
}

}  // namespace

std::string describe_foreign_array(H5Reader const& file, std::string const& object) {
    H5Kind const kind = file.kind(object);
    if (kind == H5Kind::missing) return describe_missing_array(file, object);
    if (kind == H5Kind::group) return "a group";
    std::string const type = file.dataset(object).layout().type;
    auto const changed = [&](char const* with) {
        return python_of_arrays(file, [&](std::string const& name) {
            std::string const array = array_in_python(file, name);
            bool const is_same = file.kind(name) == H5Kind::dataset && file.dataset(name).layout().type == type;
            return is_same ? fmt::format(fmt::runtime(with), array) : array;
        });
    };
    if (type == "objects of Python" || type == "a cell array") {
        return fmt::format("{}; if they are one array for each task, of the same size, {}", type,
                           changed("np.stack({}.ravel())"));
    }
    if (type == "complex numbers") {
        return fmt::format("{}; {}", type, changed("np.stack([{0}.real, {0}.imag], -1)"));
    }
    return fmt::format("{}; {} (put arrays of numbers)", type, changed("{}"));
}

}  // namespace symdiscover
