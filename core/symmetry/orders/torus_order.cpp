// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

#include "core/symmetry/orders/line_orders.hpp"
#include "core/symmetry/orders/plane_orders.hpp"

namespace symdiscover {

namespace {

/// The group Z/s x Z/t, its elements numbered row by row.
class Torus {
  public:
    Torus(Index s, Index t) : s_(s), t_(t) {}

    Index size() const { return s_ * t_; }
    Index number(Place const& place) const { return place[0] * t_ + place[1]; }
    Index sum(Index a, Index b) const { return (a / t_ + b / t_) % s_ * t_ + (a % t_ + b % t_) % t_; }

    Index difference(Index a, Index b) const { return (a / t_ - b / t_ + s_) % s_ * t_ + (a % t_ - b % t_ + t_) % t_; }

    Index order(Index a) const { return std::lcm(s_ / std::gcd(s_, a / t_), t_ / std::gcd(t_, a % t_)); }

  private:
    Index s_;
    Index t_;
};

struct Sizes {
    Index rows = 0;
    Index columns = 0;
};

/// The most nearly square Z/rows x Z/columns that is the same group as Z/s x Z/t, where s divides t.
Sizes most_nearly_square(Index s, Index t) {
    Sizes best{s, t};
    for (Index rows = s; rows * rows <= s * t; ++rows) {
        if (s * t % rows == 0 && std::gcd(rows, s * t / rows) == s) best = {rows, s * t / rows};
    }
    return best;
}

/// Two axes of a torus and where each element lies along them.
struct Chart {
    Sizes sizes;
    std::vector<Index> place;  ///< of each element, numbered row by row; -1 when the axes do not reach it
    Arc rows{0, 0};            ///< of the active weights
    Arc columns{0, 0};

    Index area() const { return rows.length * columns.length; }
};

Chart chart_of(Torus const& torus, Sizes const& sizes, Index down, Index right) {
    Chart chart{sizes, std::vector<Index>(static_cast<std::size_t>(torus.size()), -1)};
    Index row_start = 0;
    for (Index y = 0; y < sizes.rows; ++y, row_start = torus.sum(row_start, down)) {
        Index element = row_start;
        for (Index x = 0; x < sizes.columns; ++x, element = torus.sum(element, right)) {
            at(chart.place, element) = y * sizes.columns + x;
        }
    }
    return chart;
}

bool is_whole(Chart const& chart) { return std::find(chart.place.begin(), chart.place.end(), -1) == chart.place.end(); }

void measure(Chart& chart, std::vector<Index> const& offsets) {
    std::vector<bool> rows(static_cast<std::size_t>(chart.sizes.rows), false);
    std::vector<bool> columns(static_cast<std::size_t>(chart.sizes.columns), false);
    for (Index const offset : offsets) {
        Index const place = at(chart.place, offset);
        at(rows, place / chart.sizes.columns) = true;
        at(columns, place % chart.sizes.columns) = true;
    }
    chart.rows = shortest_arc(rows);
    chart.columns = shortest_arc(columns);
}

/// Differences of active offsets, the most frequent first (in a window of weights these are the steps to the next
/// places); of equally frequent ones that which leads from output 0 to the lowest-numbered output.
std::vector<Index> steps_between(Torus const& torus, std::vector<Index> const& offsets,
                                 std::vector<Index> const& output_at) {
    std::vector<Index> frequency(static_cast<std::size_t>(torus.size()), 0);
    for (Index const a : offsets) {
        for (Index const b : offsets) ++at(frequency, torus.difference(a, b));
    }
    std::vector<Index> steps;
    for (Index step = 1; step < torus.size(); ++step) {
        if (at(frequency, step) > 0) steps.push_back(step);
    }
    std::sort(steps.begin(), steps.end(), [&](Index a, Index b) {
        auto const key = [&](Index step) {
            auto const i = static_cast<std::size_t>(step);
            return std::pair(-frequency[i], output_at[i]);
        };
        return key(a) < key(b);
    });
    return steps;
}

std::vector<Index> of_order(Torus const& torus, std::vector<Index> const& steps, Index order) {
    std::vector<Index> result;
    std::copy_if(steps.begin(), steps.end(), std::back_inserter(result),
                 [&](Index step) { return torus.order(step) == order; });
    return result;
}

std::optional<Chart> best_chart(Torus const& torus, Sizes const& sizes, std::vector<Index> const& offsets,
                                std::vector<Index> const& output_at) {
    // Tried in the order of promise; a chart costs as many steps as there are elements.
    Index charts_left = 2'000'000 / torus.size() + 1;
    std::vector<Index> const steps = steps_between(torus, offsets, output_at);
    std::optional<Chart> best;
    for (Index const right : of_order(torus, steps, sizes.columns)) {
        for (Index const down : of_order(torus, steps, sizes.rows)) {
            if (charts_left-- == 0) return best;
            Chart chart = chart_of(torus, sizes, down, right);
            if (!is_whole(chart)) continue;
            measure(chart, offsets);
            if (!best || chart.area() < best->area()) best = std::move(chart);
            // Nothing to choose when every weight is active.
            if (static_cast<Index>(offsets.size()) == torus.size()) return best;
        }
    }
    return best;
}

/// Elements relative to the element of output 0.
std::vector<Index> elements_of(std::vector<Site> const& sites, Torus const& torus, Index start) {
    std::vector<Index> elements;
    elements.reserve(sites.size());
    for (Site const& site : sites) elements.push_back(torus.difference(torus.number(site.at), start));
    return elements;
}

std::vector<Index> row_by_row(std::vector<Index> const& elements, Chart const& chart, Index first_row,
                              Index first_column) {
    auto const [h, w] = chart.sizes;
    std::vector<Index> order(elements.size(), -1);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        Index const place = at(chart.place, elements[i]);
        Index const y = (place / w - first_row + h) % h;
        Index const x = (place % w - first_column + w) % w;
        at(order, y * w + x) = static_cast<Index>(i);
    }
    return order;
}

bool has_gap(std::vector<Index> const& order) { return std::find(order.begin(), order.end(), -1) != order.end(); }

}  // namespace

std::vector<Orders> torus_order(Translations const& translations) {
    auto const& moduli = translations.moduli;
    if (moduli.size() != 2 || moduli[0] == 0 || moduli[1] == 0) return {};
    Torus const torus(moduli[0], moduli[1]);
    auto const places = static_cast<Index>(translations.outputs.size());
    bool const fits = translations.inputs.size() == translations.outputs.size() && torus.size() == places &&
                      translations.one_component() && translations.all_somewhere();
    if (!fits) return {};

    Index const start = torus.number(translations.outputs.front().at);
    std::vector<Index> const outputs = elements_of(translations.outputs, torus, start);
    std::vector<Index> const inputs = elements_of(translations.inputs, torus, start);
    std::vector<Index> offsets;
    for (Place const& offset : translations.offsets) offsets.push_back(torus.number(offset));
    std::vector<Index> output_at(outputs.size(), 0);
    for (std::size_t a = 0; a < outputs.size(); ++a) {
        at(output_at, outputs[a]) = static_cast<Index>(a);
    }

    std::optional<Chart> const chart = best_chart(torus, most_nearly_square(moduli[0], moduli[1]), offsets, output_at);
    if (!chart) return {};
    Orders orders{row_by_row(inputs, *chart, chart->rows.first, chart->columns.first),
                  row_by_row(outputs, *chart, 0, 0)};
    if (has_gap(orders.inputs) || has_gap(orders.outputs)) return {};
    return {std::move(orders)};
}

}  // namespace symdiscover
