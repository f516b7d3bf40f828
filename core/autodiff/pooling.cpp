// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/autodiff/shapes.hpp"
#include "core/autodiff/windows.hpp"

namespace symdiscover::autodiff {

namespace {

/// Which number of its row each chosen one is; 32 bits, because reading them is most of the work.
using Choice = std::vector<std::int32_t>;

Var choose(Var a, std::shared_ptr<Choice const> choice, Index cols);

/// Adjoint of choose().
Var put_back(Var a, std::shared_ptr<Choice const> choice, Index cols) {
    auto const compute = [&](auto out, auto in) {
        out.setZero();
        auto const from = in(a);
        auto const* chosen = choice->data();
        for (Index i = 0; i < from.rows(); ++i) {
            auto* const row = out.row(i).data();
            for (Index j = 0; j < from.cols(); ++j) row[*chosen++] += from(i, j);
        }
    };
    return a.tape->record(a.rows(), cols, {a}, compute,
                          [=, narrow = a.cols()](Var adjoint, Index) { return choose(adjoint, choice, narrow); });
}

/// [rows, cols]: of each row those of its numbers that are chosen.
Var choose(Var a, std::shared_ptr<Choice const> choice, Index cols) {
    auto const compute = [&](auto out, auto in) {
        auto const from = in(a);
        auto const* chosen = choice->data();
        for (Index i = 0; i < out.rows(); ++i) {
            auto const* const row = from.row(i).data();
            for (Index j = 0; j < out.cols(); ++j) out(i, j) = row[*chosen++];
        }
    };
    return a.tape->record(a.rows(), cols, {a}, compute,
                          [=, wide = a.cols()](Var adjoint, Index) { return put_back(adjoint, choice, wide); });
}

/// What a window sees at most, and where.
template <class Number>
struct Largest {
    Number value;
    Index place;
};

template <class Number>
Largest<Number> largest_of_any(Number const* image, Index first, SlidingWindow const& window) {
    Largest<Number> best{image[first], first};
    for (Index y = 0; y < window.size; ++y) {
        for (Index x = 0; x < window.size; ++x) {
            Index const place = first + y * window.width + x;
            if (image[place] > best.value) best = {image[place], place};
        }
    }
    return best;
}

/// Of four numbers, by sums instead of jumps, which nobody can predict.
template <class Number>
Largest<Number> largest_of_four(Number const* image, Index first, Index width) {
    Number const* const at = image + first;
    Index const above = static_cast<Index>(at[1] > at[0]);
    Index const below = width + static_cast<Index>(at[width + 1] > at[width]);
    Number const most_above = std::max(at[0], at[1]);
    Number const most_below = std::max(at[width], at[width + 1]);
    Index const is_below = static_cast<Index>(most_below > most_above);
    return {std::max(most_above, most_below), first + above + is_below * (below - above)};
}

}  // namespace

Var max_pool(Var x, SlidingWindow const& window) {
    if (x.cols() != window.inputs() || window.padding != 0) {
        throw_shape_error("max_pool", x, x.rows(), window.inputs(), "images of the window, without padding");
    }
    Index const places = window.channels * window.positions();
    auto choice = std::make_shared<Choice>(static_cast<std::size_t>(x.rows() * places));
    auto const compute = [&](auto out, auto in) {
        auto* chosen = choice->data();
        auto* to = out.data();
        for (Index i = 0; i < x.rows(); ++i) {
            auto const* const image = in(x).row(i).data();
            for (Index row = 0; row < window.channels * window.rows(); ++row) {
                Index const y = row / window.rows() * window.height + row % window.rows() * window.stride;
                for (Index column = 0; column < window.columns(); ++column) {
                    Index const first = y * window.width + column * window.stride;
                    auto const best = window.size == 2 ? largest_of_four(image, first, window.width)
                                                       : largest_of_any(image, first, window);
                    *to++ = best.value;
                    *chosen++ = static_cast<std::int32_t>(best.place);
                }
            }
        }
    };
    return x.tape->record(x.rows(), places, {x}, compute,
                          [choice, wide = x.cols()](Var adjoint, Index) { return put_back(adjoint, choice, wide); });
}

}  // namespace symdiscover::autodiff
