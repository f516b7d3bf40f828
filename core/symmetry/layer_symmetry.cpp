// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/layer_symmetry.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "core/base/watched_algebra.hpp"
#include "core/symmetry/revealed_pattern.hpp"

namespace symdiscover {

namespace {

Index modulo(Index i, Index n) { return ((i % n) + n) % n; }

/// A place on a torus; a ring is a torus of one row.
struct TorusPlace {
    Index row;
    Index column;
};

struct Torus {
    Index height;
    Index width;

    Index places() const { return height * width; }
    TorusPlace place(Index number) const { return {number / width, number % width}; }
    Index number(TorusPlace const& p) const { return modulo(p.row, height) * width + modulo(p.column, width); }

    Index squared_distance(TorusPlace const& a, TorusPlace const& b) const {
        Index const rows = modulo(a.row - b.row, height);
        Index const columns = modulo(a.column - b.column, width);
        Index const down = std::min(rows, height - rows);
        Index const across = std::min(columns, width - columns);
        return down * down + across * across;
    }
};

/// (i, j) -> (a i - b j, b i + a j): the multiplication of i + j sqrt(-1) by a + b sqrt(-1).
struct Multiplication {
    Index a = 1;
    Index b = 0;

    TorusPlace operator()(TorusPlace const& p) const { return {a * p.row - b * p.column, b * p.row + a * p.column}; }
};

std::vector<Multiplication> multiplications(Torus const& torus) {
    std::vector<Multiplication> all;
    Index const largest_b = torus.height == 1 ? 1 : torus.width;
    for (Index b = 0; b < largest_b; ++b) {
        for (Index a = 0; a < torus.width; ++a) {
            if (std::gcd(a * a + b * b, torus.width) == 1) all.push_back({a, b});
        }
    }
    return all;
}

struct Choice {
    Multiplication multiplication;
    TorusPlace centre{0, 0};  ///< of the first output, among the multiplied places of the inputs
};

Choice nearest(Torus const& torus, std::vector<TorusPlace> const& active) {
    constexpr Index most_work = 200'000'000;
    std::vector<Multiplication> const all = multiplications(torus);
    bool const shifts = static_cast<Index>(all.size() * active.size()) * torus.places() <= most_work;
    Choice best;
    Index least = -1;
    for (Multiplication const& multiplication : all) {
        for (Index centre = 0; centre < (shifts ? torus.places() : 1); ++centre) {
            Choice const choice{multiplication, torus.place(centre)};
            Index sum = 0;
            for (TorusPlace const& place : active) sum += torus.squared_distance(multiplication(place), choice.centre);
            if (least >= 0 && sum >= least) continue;
            least = sum;
            best = choice;
        }
    }
    return best;
}

/// The point at each place after its place was multiplied, with `centre` the new place 0.
Permutation moved(Permutation const& order, Torus const& torus, Multiplication const& multiplication,
                  TorusPlace const& centre) {
    Permutation result(order.size());
    for (Index number = 0; number < torus.places(); ++number) {
        TorusPlace const to = multiplication(torus.place(number));
        Index const place = torus.number({to.row - centre.row, to.column - centre.column});
        result[static_cast<std::size_t>(place)] = image(order, number);
    }
    return result;
}

/// Of a ring or a square torus that a group alone has shown, the order in which active weights join places as near to
/// each other as they can be: the group is kept by every order that takes u steps at a time, u prime to n, on a torus
/// by every multiplication by a + b i, prime to n, of the places as complex integers; and by every shift of the
/// outputs. Nearness is the sum of the squared distances around the ring or torus, over the weights of one output.
/// Other arrangements, and layers without inactive weights, come back as they are.
Arrangement nearest_order(Partition const& weights, Index outputs, Index inputs, Arrangement arrangement) {
    auto const& sizes = arrangement.input_sizes;
    bool const ring = arrangement.shape == Shape::ring && sizes.size() == 1;
    bool const square = arrangement.shape == Shape::torus && sizes.size() == 2 && sizes[0] == sizes[1];
    bool const sparse = weights.inactive() > 0 && weights.blocks() > 0;
    if (arrangement.is_natural() || !(ring || square) || inputs != outputs || !sparse) return arrangement;
    Torus const torus{ring ? 1 : sizes[0], sizes.back()};
    std::vector<TorusPlace> active;
    for (Index number = 0; number < inputs; ++number) {
        Index const weight = arrangement.output_order.front() * inputs + image(arrangement.input_order, number);
        if (weights[weight] != Partition::inactive_label) active.push_back(torus.place(number));
    }
    auto const [multiplication, centre] = nearest(torus, active);
    // The output that stood first is to stand at the centre, its inputs around it: the outputs are moved there.
    TorusPlace const back{-centre.row, -centre.column};
    arrangement.input_order = moved(arrangement.input_order, torus, multiplication, {0, 0});
    arrangement.output_order = moved(arrangement.output_order, torus, multiplication, back);
    return arrangement;
}

LayerSymmetry symmetry_of(Partition const& weights, Index outputs, Index inputs) {
    GroupFinding of_group = find_group(weights, outputs, inputs);
    PatternFinding of_pattern = find_pattern(weights, outputs, inputs);
    bool const by_pattern = of_pattern.arrangement.shape != Shape::none;
    return {std::move(of_group.group), of_pattern.pattern,
            by_pattern ? std::move(of_pattern.arrangement)
                       : nearest_order(weights, outputs, inputs, std::move(of_group.arrangement))};
}

}  // namespace

LayerSymmetry find_symmetry(Partition const& weights, Index outputs, Index inputs, Workers const& workers) {
    LayerSymmetry symmetry;
    symmetry.group.order = DiscoveredGroup::unknown_order;
    symmetry.group.name = {.kind = GroupName::Kind::description, .text = "order unknown"};
    auto const look = [weights, outputs, inputs] { return symmetry_of(weights, outputs, inputs); };
    workers.show({"symmetry"});
    is_finished([&] { symmetry = watched(look, workers); });
    return symmetry;
}

}  // namespace symdiscover
