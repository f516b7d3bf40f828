// SPDX-License-Identifier: Apache-2.0
#include "io/data/axis_order.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <optional>

#include "io/data/array_writers.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// What an axis holds, where its name says so.
enum class Role { task, example, other };

Role role_of(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    if (name == "task" || name == "tasks") return Role::task;
    bool const one = name == "example" || name == "examples" || name == "sample" || name == "samples";
    return one ? Role::example : Role::other;
}

/// What the first axes must hold.
std::vector<Role> leading_roles(DatasetKind kind) {
    return kind == DatasetKind::tasks ? std::vector{Role::task, Role::example} : std::vector{Role::example};
}

std::string wanted_axes(DatasetKind kind) {
    return kind == DatasetKind::tasks ? "axes [task, example, ...]" : "axes [sample, ...]";
}

std::vector<Index> as_stored(std::size_t axes) {
    std::vector<Index> order(axes);
    std::iota(order.begin(), order.end(), Index{0});
    return order;
}

/// The named axes in their places, the others behind them as they are.
std::vector<Index> with_first(std::vector<Index> const& first, std::size_t axes) {
    std::vector<Index> order = first;
    for (Index const axis : as_stored(axes)) {
        if (std::find(first.begin(), first.end(), axis) == first.end()) order.push_back(axis);
    }
    return order;
}

/// One array, and what its names say of its axes.
struct NamedAxes {
    std::string array;               ///< "/x"
    std::vector<std::string> names;  ///< empty where the axes have none
    std::size_t axes = 0;

    /// Axes of the file that have these roles, by role.
    std::vector<Index> with(Role role) const {
        std::vector<Index> found;
        for (std::size_t axis = 0; axis < names.size(); ++axis) {
            if (role_of(names[axis]) == role) found.push_back(static_cast<Index>(axis));
        }
        return found;
    }
};

[[noreturn]] void refuse_names(H5Reader const& file, DatasetKind kind, NamedAxes const& array,
                               std::vector<Index> const& first) {
    std::string const key = array.array.substr(1);
    std::string const mend = fmt::format(
        "turn them round in Python, for instance f['{0}'] = numpy.transpose(old['{0}'], ({1})), or read "
        "them as they are with --axes stored",
        key, fmt::join(with_first(first, array.axes), ", "));
    bool const samples_first = kind == DatasetKind::tasks && array.with(Role::task).empty();
    throw bad_input(file.path(), array.array, wanted_axes(kind),
                    in_quotes(fmt::format("[{}]", fmt::join(array.names, ", "))) + " as their names; " +
                        (samples_first ? "did you mean --kind supervised? Else " : "") + mend);
}

/// The names of one array put its axes into another order, and nothing says whether the other array follows.
[[noreturn]] void refuse_nameless(H5Reader const& file, DatasetKind kind, std::string const& array,
                                  std::string const& named) {
    throw bad_input(
        file.path(), array, wanted_axes(kind),
        fmt::format("no names, while the axes of {} have theirs, in another order; name the axes of both, or "
                    "read them as they are with --axes stored",
                    named));
}

/// The order that the names ask for; nothing where they say nothing. Throws DataError where they leave it open.
std::optional<std::vector<Index>> order_by_names(H5Reader const& file, DatasetKind kind, NamedAxes const& array) {
    std::vector<Index> first;
    bool complete = true;
    bool in_place = true;
    std::vector<Role> const roles = leading_roles(kind);
    for (std::size_t place = 0; place < roles.size(); ++place) {
        std::vector<Index> const found = array.with(roles[place]);
        complete = complete && found.size() == 1;
        for (Index const axis : found) in_place = in_place && axis == static_cast<Index>(place);
        if (!found.empty()) first.push_back(found.front());
    }
    if (first.empty()) return std::nullopt;
    if (complete) return with_first(first, array.axes);
    if (in_place) return std::nullopt;
    refuse_names(file, kind, array, first);
}

NamedAxes named_axes(H5Reader const& file, std::string const& array) {
    NamedAxes named{array, file.dimension_names(array), file.dataset(array).layout().shape.size()};
    if (named.names.size() != named.axes) named.names.clear();
    return named;
}

void require_row_major(H5Reader const& file, DatasetKind kind, std::string const& array) {
    std::string const writer = column_major_writer(file, array);
    if (writer.empty()) return;
    std::string const shape = format_shape(file.dataset(array).layout().shape);
    throw bad_input(
        file.path(), array, wanted_axes(kind),
        fmt::format("shape {} written by {}, which reverses the axes: read them with --axes reversed, or with "
                    "--axes stored if they were turned round before they were written",
                    shape, writer));
}

std::string note_on_shape(std::vector<Index> const& x, std::vector<Index> const& y) {
    constexpr Index many = 10;  // a layer is seldom learned from so few tasks
    bool const suspicious =
        x.size() > 2 && y.size() > 2 && x.back() >= many * x.front() && fits_reversed(DatasetKind::tasks, x, y);
    if (!suspicious) return "";
    return fmt::format(
        "/x {} is read as {} task{} of {} examples; if it was written with its axes reversed, and has {} "
        "tasks, say --axes reversed",
        format_shape(x), x[0], x[0] == 1 ? "" : "s", x[1], x.back());
}

AxisOrder automatic_order(H5Reader const& file, DatasetKind kind, NamedAxes const& x, std::optional<NamedAxes> const& y,
                          std::vector<std::string>& notes) {
    auto const x_order = order_by_names(file, kind, x);
    auto const y_order = y ? order_by_names(file, kind, *y) : std::nullopt;
    auto const moves = [](auto const& order) { return order && !std::is_sorted(order->begin(), order->end()); };
    if (y && moves(x_order) && !y_order) refuse_nameless(file, kind, y->array, x.array);
    if (y && moves(y_order) && !x_order) refuse_nameless(file, kind, x.array, y->array);
    if (!x_order) require_row_major(file, kind, x.array);
    if (y && !y_order) require_row_major(file, kind, y->array);
    for (auto const& [array, order] : {std::pair(x, x_order), std::pair(y.value_or(x), y_order)}) {
        if (!moves(order)) continue;
        notes.push_back(fmt::format("the axes of {} are read in the order that their names ask for, ({}) of the file",
                                    array.array, fmt::join(*order, ", ")));
    }
    if (kind == DatasetKind::tasks && y && !x_order && !y_order) {
        std::string note = note_on_shape(file.dataset("/x").layout().shape, file.dataset("/y").layout().shape);
        if (!note.empty()) notes.push_back(std::move(note));
    }
    return {x_order.value_or(as_stored(x.axes)), y ? y_order.value_or(as_stored(y->axes)) : std::vector<Index>{}};
}

}  // namespace

std::vector<Index> axis_order_of_one(H5Reader const& file, DatasetKind kind, std::string const& array) {
    NamedAxes const named = named_axes(file, array);
    if (auto const order = order_by_names(file, kind, named)) return *order;
    std::vector<Index> order = as_stored(named.axes);
    if (!column_major_writer(file, array).empty()) std::reverse(order.begin(), order.end());
    return order;
}

bool fits_reversed(DatasetKind kind, std::vector<Index> const& x, std::vector<Index> const& y) {
    std::size_t const leading = leading_roles(kind).size();
    return x.size() >= leading && y.size() >= leading &&
           std::equal(x.rbegin(), x.rbegin() + static_cast<std::ptrdiff_t>(leading), y.rbegin());
}

AxisOrder find_axis_order(H5Reader const& file, DatasetKind kind, AxisReading reading, bool with_y,
                          std::vector<std::string>& notes) {
    NamedAxes const x = named_axes(file, "/x");
    std::optional<NamedAxes> y;
    if (with_y) y = named_axes(file, "/y");
    if (reading == AxisReading::automatic) return automatic_order(file, kind, x, y, notes);
    AxisOrder order{as_stored(x.axes), as_stored(y ? y->axes : 0)};
    if (reading == AxisReading::reversed) {
        std::reverse(order.x.begin(), order.x.end());
        std::reverse(order.y.begin(), order.y.end());
    }
    return order;
}

}  // namespace symdiscover
