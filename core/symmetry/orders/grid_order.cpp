// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/symmetry/orders/plane_orders.hpp"

namespace symdiscover {

namespace {

Place minus(Place const& a, Place const& b) { return {a[0] - b[0], a[1] - b[1]}; }

Index cross(Place const& a, Place const& b) { return a[0] * b[1] - a[1] * b[0]; }

/// Of all vectors the first when turning from the positive direction to the other, and of these the shortest.
/// All of them lie in one half-plane, so that turning from one to another is well-defined.
Place extreme(std::vector<Place> const& vectors, Index direction) {
    Place best = vectors.front();
    for (Place const& vector : vectors) {
        Index const turn = direction * cross(vector, best);
        bool const shorter =
            std::pair(std::abs(vector[0]), std::abs(vector[1])) < std::pair(std::abs(best[0]), std::abs(best[1]));
        if (turn > 0 || (turn == 0 && shorter)) best = vector;
    }
    return best;
}

/// Coordinates in which a parallelogram of places is a rectangle.
struct Axes {
    Place origin;
    Place down;
    Place right;

    /// Integers when the two axes are a basis of Z x Z.
    Place coordinates(Place const& place) const {
        Place const way = minus(place, origin);
        Index const determinant = cross(down, right);
        return {cross(way, right) / determinant, cross(down, way) / determinant};
    }
};

/// The lexicographically first place of a parallelogram is a corner; its sides are the extreme directions from there.
std::optional<Axes> axes_of(std::vector<Site> const& sites) {
    auto const first =
        std::min_element(sites.begin(), sites.end(), [](Site const& a, Site const& b) { return a.at < b.at; });
    std::vector<Place> others;
    for (Site const& site : sites) {
        if (site.at != first->at) others.push_back(minus(site.at, first->at));
    }
    if (others.empty()) return std::nullopt;
    Axes const axes{first->at, extreme(others, 1), extreme(others, -1)};
    if (std::abs(cross(axes.down, axes.right)) != 1) return std::nullopt;
    return axes;
}

std::vector<Place> coordinates_of(std::vector<Site> const& sites, Axes const& axes) {
    std::vector<Place> places;
    places.reserve(sites.size());
    for (Site const& site : sites) places.push_back(axes.coordinates(site.at));
    return places;
}

Place far_corner(std::vector<Place> const& places) {
    Place result = places.front();
    for (Place const& place : places) result = {std::max(result[0], place[0]), std::max(result[1], place[1])};
    return result;
}

/// One of the eight symmetries of a square.
struct Turn {
    bool upside_down = false;
    bool mirrored = false;
    bool transposed = false;

    Place operator()(Place place) const {
        if (upside_down) place[0] = -place[0];
        if (mirrored) place[1] = -place[1];
        if (transposed) std::swap(place[0], place[1]);
        return place;
    }
};

/// The output at a place of the outputs' rectangle, whose first place is (0, 0).
Index output_at(std::vector<Place> const& outputs, Place const& place) {
    return std::find(outputs.begin(), outputs.end(), place) - outputs.begin();
}

/// Which of the eight the rule about the lowest-numbered corners asks for.
Turn canonical_turn(std::vector<Place> const& outputs) {
    Place const last = far_corner(outputs);
    std::pair<Index, Turn> best{static_cast<Index>(outputs.size()) + 1, {}};
    for (bool const lower : {false, true}) {
        for (bool const right : {false, true}) {
            Index const x = right ? last[1] : 0;
            Index const y = lower ? last[0] : 0;
            Index const corner = output_at(outputs, {y, x});
            Index const beside = output_at(outputs, {y, last[1] - x});
            Index const below = output_at(outputs, {last[0] - y, x});
            if (corner >= best.first) continue;
            bool const in_one_row = last[0] == 0;
            bool const in_one_column = last[1] == 0;
            best = {corner, Turn{lower, right, !in_one_row && (in_one_column || below < beside)}};
        }
    }
    return best.second;
}

std::vector<Index> row_by_row(std::vector<Place> const& places, Turn const& turn) {
    std::vector<std::pair<Place, Index>> placed;
    for (std::size_t i = 0; i < places.size(); ++i) placed.emplace_back(turn(places[i]), static_cast<Index>(i));
    std::sort(placed.begin(), placed.end());
    std::vector<Index> order;
    order.reserve(placed.size());
    for (auto const& [place, i] : placed) order.push_back(i);
    return order;
}

/// The same coordinates from (0, 0) on.
std::vector<Place> from_zero(std::vector<Place> places) {
    Place first = places.front();
    for (Place const& place : places) first = {std::min(first[0], place[0]), std::min(first[1], place[1])};
    for (Place& place : places) place = minus(place, first);
    return places;
}

}  // namespace

std::vector<Orders> grid_order(Translations const& translations) {
    bool const is_plane = translations.moduli == std::vector<Index>{0, 0};
    if (!is_plane || !translations.one_component() || !translations.all_somewhere()) return {};
    std::optional<Axes> axes = axes_of(translations.outputs);
    if (!axes) axes = axes_of(translations.inputs);
    if (!axes) return {};
    std::vector<Place> const outputs = from_zero(coordinates_of(translations.outputs, *axes));
    std::vector<Place> const inputs = from_zero(coordinates_of(translations.inputs, *axes));
    Turn const turn = canonical_turn(outputs);
    return {Orders{row_by_row(inputs, turn), row_by_row(outputs, turn)}};
}

}  // namespace symdiscover
