// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <stdexcept>
#include <type_traits>

#include "io/data/sharing_data.hpp"
#include "io/h5/clean_text.hpp"
#include "io/h5/file_format.hpp"
#include "io/h5/h5_reader.hpp"
#include "io/h5/messages.hpp"
#include "io/result/result.hpp"
#include "io/result/result_schema.hpp"

namespace symdiscover {

namespace {

/// All values of the enumerations that results hold; read by name, through to_string.
constexpr std::array<Termination, 4> values_of(Termination) {
    return {Termination::converged, Termination::max_steps, Termination::diverged, Termination::interrupted};
}
constexpr std::array<PatternKind, 7> values_of(PatternKind) {
    return {PatternKind::circulant,   PatternKind::toeplitz,          PatternKind::block_circulant,
            PatternKind::toeplitz_2d, PatternKind::locally_connected, PatternKind::dense,
            PatternKind::none};
}

constexpr std::array<Shape, 8> values_of(Shape) {
    return {Shape::none, Shape::line, Shape::ring, Shape::grid, Shape::torus, Shape::set, Shape::blocks, Shape::parts};
}

/// Texts of results are shown: in reports, pictures, JSON.
template <class T>
void put_in_one_line(T& value) {
    if constexpr (std::is_same_v<T, std::string>) value = clean_text(value);
    if constexpr (std::is_same_v<T, std::vector<std::string>>) {
        for (std::string& one : value) one = clean_text(one);
    }
}

/// Reads fields from the attributes of one group.
class AttributeReader {
  public:
    AttributeReader(H5Reader const& file, std::string group) : file_(file), group_(std::move(group)) {}

    template <class T>
    void operator()(char const* name, T& field) const {
        if constexpr (std::is_enum_v<T>) {
            read_name(name, field);
        } else if constexpr (std::is_same_v<T, GroupName>) {
            std::string text;
            file_.read_attribute(group_, name, text);
            field = parse_group_name(text);
        } else {
            file_.read_attribute(group_, name, field);
            put_in_one_line(field);
        }
    }

    template <class T>
    void if_there(char const* name, T& field) const {
        if (file_.has_attribute(group_, name)) (*this)(name, field);
    }

    void written(char const*, bool) const {}

  private:
    template <class T>
    void read_name(char const* name, T& field) const {
        std::string found;
        file_.read_attribute(group_, name, found);
        std::vector<std::string> allowed;
        for (T const value : values_of(T{})) {
            if (found == to_string(value)) {
                field = value;
                return;
            }
            allowed.push_back(to_string(value));
        }
        throw bad_input(file_.path(), fmt::format("attribute {} of {}", name, group_),
                        fmt::format("one of {}", fmt::join(allowed, ", ")), in_quotes(found));
    }

    H5Reader const& file_;
    std::string group_;
};

/// A dataset of float numbers with the given axes; -1 stands for any length.
std::vector<double> read_floats(H5Reader const& file, std::string const& name, std::vector<Index> const& axes,
                                std::vector<Index>& shape) {
    H5Dataset const dataset = file.dataset(name);
    shape = dataset.layout().shape;
    bool fits = dataset.layout().type_class == H5Class::floating && shape.size() == axes.size();
    for (std::size_t axis = 0; fits && axis < axes.size(); ++axis) {
        fits = axes[axis] == -1 || axes[axis] == shape[axis];
    }
    if (!fits) {
        std::vector<std::string> expected;
        for (Index const length : axes) expected.push_back(length == -1 ? "any" : fmt::format("{}", length));
        throw bad_input(file.path(), name, fmt::format("float numbers [{}]", fmt::join(expected, ", ")),
                        fmt::format("{} {}", dataset.layout().type, format_shape(shape)));
    }
    return dataset.read_all<double>();
}

std::vector<double> read_curve(H5Reader const& file, std::string const& name) {
    std::vector<Index> shape;
    return read_floats(file, name, {-1}, shape);
}

void require_finite(H5Reader const& file, std::string const& name, std::vector<double> const& values) {
    for (double const value : values) {
        if (!std::isfinite(value)) throw bad_input(file.path(), name, "finite numbers", fmt::format("{}", value));
    }
}

/// Sizes of an arrangement cover all inputs or outputs: parts add up, rows and columns multiply. There may be none.
void require_sizes(H5Reader const& file, std::string const& group, char const* side, std::vector<Index> const& sizes,
                   Shape shape, Index count) {
    if (sizes.empty()) return;
    bool const adds = shape == Shape::parts;
    Index covered = adds ? 0 : 1;
    bool possible = true;
    for (Index const size : sizes) {
        possible = possible && size >= 1 && size <= count;
        if (possible) covered = std::min(adds ? covered + size : covered * size, count + 1);
    }
    if (possible && covered == count) return;
    throw bad_input(file.path(), fmt::format("attribute arrangement_{}_sizes of {}", side, group),
                    fmt::format("sizes of a {} of {}", to_string(shape), count),
                    fmt::format("{}", fmt::join(sizes, ", ")));
}

/// Both orders stay empty where they change nothing, and in files of earlier versions, which have none.
void read_arrangement(H5Reader const& file, std::string const& group, LayerDiscovery& layer) {
    Arrangement const& found = layer.arrangement;
    require_sizes(file, group, "input", found.input_sizes, found.shape, layer.inputs);
    require_sizes(file, group, "output", found.output_sizes, found.shape, layer.outputs);
    if (file.kind(group + "/input_order") == H5Kind::missing) return;
    Permutation input_order = read_order(file, group + "/input_order", layer.inputs);
    Permutation output_order = read_order(file, group + "/output_order", layer.outputs);
    if (input_order == identity_permutation(layer.inputs) && output_order == identity_permutation(layer.outputs))
        return;
    layer.arrangement.input_order = std::move(input_order);
    layer.arrangement.output_order = std::move(output_order);
}

/// None in files of earlier versions, and where nothing was learned by gradients.
std::vector<Matrix> read_factors(H5Reader const& file, std::string const& group) {
    std::vector<Matrix> factors;
    for (std::string name = group + "/0"; file.kind(name) == H5Kind::dataset;
         name = fmt::format("{}/{}", group, factors.size())) {
        std::vector<Index> shape;
        std::vector<double> const values = read_floats(file, name, {-1, -1}, shape);
        require_finite(file, name, values);
        factors.emplace_back(Eigen::Map<Matrix const>(values.data(), shape[0], shape[1]));
    }
    return factors;
}

LayerDiscovery read_layer(H5Reader const& file, std::string const& name) {
    std::string const group = "/layers/" + name;
    if (file.kind(group) != H5Kind::group) throw bad_input(file.path(), group, "a group", "a dataset");
    LayerDiscovery layer;
    layer.name = name;
    layer_attributes(AttributeReader(file, group), layer);
    std::vector<Index> const shape = file.dataset(group + "/partition").layout().shape;
    if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1) {
        throw bad_input(file.path(), group + "/partition", "labels [outputs, inputs]", "shape " + format_shape(shape));
    }
    layer.outputs = shape[0];
    layer.inputs = shape[1];
    layer.partition = read_partition(file, group + "/partition", {shape});
    std::vector<Index> sharing_shape;
    std::string const sharing_name = group + "/sharing_matrix";
    std::vector<double> const sharing =
        read_floats(file, sharing_name, {layer.outputs * layer.inputs, -1}, sharing_shape);
    require_finite(file, sharing_name, sharing);
    layer.sharing_matrix = Eigen::Map<Matrix const>(sharing.data(), sharing_shape[0], sharing_shape[1]);
    std::vector<Index> filter_shape;
    std::vector<double> const filter = read_floats(file, group + "/filter", {sharing_shape[1]}, filter_shape);
    require_finite(file, group + "/filter", filter);
    layer.filter = Eigen::Map<Vector const>(filter.data(), filter_shape[0]);
    layer.factors = read_factors(file, group + "/factors");
    layer.group.generators = read_generators(file, group, layer.outputs, layer.inputs);
    read_arrangement(file, group, layer);
    layer.confidence.blocks = read_curve(file, group + "/confidence_blocks");
    return layer;
}

std::vector<std::string> member_names(H5Reader const& file, std::string const& group) {
    if (file.kind(group) != H5Kind::group) throw bad_input(file.path(), group, "a group", "none");
    std::vector<std::string> names;
    file.read_attribute(group, "names", names);
    put_in_one_line(names);
    for (std::string const& name : names) {
        if (name.empty() || file.kind(group + "/" + name) == H5Kind::missing) {
            throw bad_input(file.path(), group, fmt::format("a member {}", in_quotes(name)), "nothing of that name");
        }
    }
    return names;
}

/// Files of earlier versions have none.
std::vector<Check> read_checks(H5Reader const& file) {
    if (file.kind("/checks") != H5Kind::group) return {};
    std::vector<std::string> names;
    std::vector<std::string> messages;
    std::vector<Index> ok;
    file.read_attribute("/checks", "names", names);
    file.read_attribute("/checks", "messages", messages);
    file.read_attribute("/checks", "ok", ok);
    put_in_one_line(names);
    put_in_one_line(messages);
    if (messages.size() != names.size() || ok.size() != names.size()) {
        throw bad_input(file.path(), "attributes of /checks", fmt::format("{} messages and marks", names.size()),
                        fmt::format("{} and {}", messages.size(), ok.size()));
    }
    std::vector<Check> checks;
    for (std::size_t i = 0; i < names.size(); ++i) checks.push_back({names[i], ok[i] != 0, messages[i]});
    return checks;
}

std::map<std::string, std::string> read_options(H5Reader const& file, std::string const& group) {
    if (file.kind(group) != H5Kind::group) throw bad_input(file.path(), group, "a group", "none");
    std::map<std::string, std::string> options;
    for (std::string const& name : file.attributes(group)) {
        std::string& value = options[clean_text(name)];
        file.read_attribute(group, name, value);
        put_in_one_line(value);
    }
    return options;
}

ResultFile read_file(std::string const& path) {
    H5Reader const file(path);
    check_format(file, result_format, true);
    ResultFile result;
    provenance_attributes(AttributeReader(file, "/"), result.provenance);
    discovery_attributes(AttributeReader(file, "/"), result.discovery);
    result.discovery.checks = read_checks(file);
    result.provenance.options_given = read_options(file, "/options_given");
    result.provenance.options_used = read_options(file, "/options_used");
    for (std::string const& name : member_names(file, "/layers")) {
        result.discovery.layers.push_back(read_layer(file, name));
    }
    for (std::string const& name : member_names(file, "/history")) {
        result.discovery.history.push_back({name, read_curve(file, "/history/" + name)});
    }
    return result;
}

}  // namespace

ResultFile read_result(std::string const& path) {
    try {
        return read_file(path);
    } catch (std::bad_alloc const&) {
        throw bad_input(path, "/layers", "a result that this machine can hold", "one too large: not enough memory");
    } catch (std::length_error const&) {  // longer than any vector
        throw bad_input(path, "/layers", "a result that this machine can hold", "one too large: not enough memory");
    }
}

}  // namespace symdiscover
