// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/channels.hpp"

#include <memory>
#include <utility>

#include "core/autodiff/operations.hpp"
#include "core/autodiff/shapes.hpp"

namespace symdiscover::autodiff {

namespace {

void require_images(char const* operation, Var x, Var numbers) {
    if (numbers.rows() == 0 || x.rows() % numbers.rows() != 0 || x.cols() % numbers.cols() != 0) {
        throw_shape_error(operation, x, numbers, "images [rows, channels places] and numbers [tasks, channels]");
    }
}

/// Calls body(task, channel, first) for each channel of each image; `first` is where its places start in memory.
template <class Body>
void for_each_channel(Index rows, Index tasks, Index channels, Index places, Body const& body) {
    for (Index i = 0; i < rows; ++i) {
        Index const task = i * tasks / rows;
        for (Index c = 0; c < channels; ++c) body(task, c, (i * channels + c) * places);
    }
}

/// The places of one channel of one image.
template <class Matrix>
auto places_from(Matrix& x, Index first, Index places) {
    using Number = typename std::remove_const_t<Matrix>::Scalar;
    return Eigen::Map<Eigen::Array<Number, Eigen::Dynamic, 1>>(x.data() + first, places);
}
template <class Number>
auto places_from(ViewOf<Number> const& x, Index first, Index places) {
    return Eigen::Map<Eigen::Array<Number, Eigen::Dynamic, 1> const>(x.data() + first, places);
}

/// x o spread gains + spread shifts, as Tape::record() wants it.
auto affine(Var x, Var gains, Var shifts) {
    return [=, places = x.cols() / gains.cols()](auto out, auto in) {
        auto const from = in(x);
        auto const gain = in(gains);
        auto const shift = in(shifts);
        for_each_channel(x.rows(), gain.rows(), gain.cols(), places, [&](Index t, Index c, Index first) {
            places_from(out, first, places) = gain(t, c) * places_from(from, first, places) + shift(t, c);
        });
    };
}

/// Zeros of the shape of a.
Var zeros(Var a) { return a.tape->leaf(Matrix::Zero(a.rows(), a.cols())); }

/// x o spread a + y o spread b + spread shifts: what normalisation's derivative is made of, in one pass.
Var combine(Var x, Var a, Var y, Var b, Var shifts) {
    Index const tasks = a.rows();
    Index const channels = a.cols();
    Index const places = x.cols() / channels;
    auto const compute = [=](auto out, auto in) {
        auto const from_x = in(x);
        auto const from_y = in(y);
        auto const of_x = in(a);
        auto const of_y = in(b);
        auto const shift = in(shifts);
        for_each_channel(x.rows(), tasks, channels, places, [&](Index t, Index c, Index first) {
            places_from(out, first, places) = of_x(t, c) * places_from(from_x, first, places) +
                                              of_y(t, c) * places_from(from_y, first, places) + shift(t, c);
        });
    };
    return x.tape->record(x.rows(), x.cols(), {x, a, y, b, shifts}, compute, [=](Var adjoint, Index operand) {
        if (operand == 4) return channel_sums(adjoint, tasks, channels);
        if (operand % 2 == 0) return channel_affine(adjoint, operand == 0 ? a : b, zeros(a));
        return channel_dots(adjoint, operand == 1 ? x : y, zeros(a));
    });
}

/// Mean squares of x - spread means, where they are x's.
Var variances(Var x, Var means) {
    Index const places = x.cols() / means.cols();
    double const share = static_cast<double>(means.rows()) / static_cast<double>(x.rows() * places);
    auto const compute = [=](auto out, auto in) {
        auto const from = in(x);
        auto const mean = in(means);
        out.setZero();
        for_each_channel(x.rows(), means.rows(), means.cols(), places, [&](Index t, Index c, Index first) {
            out(t, c) += (places_from(from, first, places) - mean(t, c)).square().sum();
        });
        out *= static_cast<typename decltype(out)::Scalar>(share);
    };
    return x.tape->record(means.rows(), means.cols(), {x}, compute, [=](Var adjoint, Index) {
        Var const slope = scale(adjoint, 2.0 * share);
        return channel_affine(x, slope, scale(hadamard(slope, means), -1.0));
    });
}

/// What normalisation's result depends on, and what its derivative needs of an adjoint, made once for all operands.
struct Normalisation {
    Var x, gains, means, inverse_deviations, total_gains;
    double share;  ///< 1 / numbers of a channel
    Var adjoint{};
    Var sums{};  ///< of the adjoint
    Var dots{};  ///< of the adjoint and x - means

    Var pull_back(Var of_result, Index operand) {
        if (of_result.id != adjoint.id) {
            adjoint = of_result;
            sums = channel_sums(adjoint, means.rows(), means.cols());
            dots = channel_dots(adjoint, x, means);
        }
        if (operand == 2) return sums;
        if (operand == 1) return hadamard(dots, inverse_deviations);
        Var const slope =
            scale(hadamard(total_gains, hadamard(hadamard(inverse_deviations, inverse_deviations), dots)), -share);
        Var const shift = sub(scale(hadamard(total_gains, sums), -share), hadamard(slope, means));
        return combine(adjoint, total_gains, x, slope, shift);
    }
};

}  // namespace

Var channel_sums(Var x, Index tasks, Index channels) {
    Index const places = x.cols() / channels;
    auto const compute = [=](auto out, auto in) {
        auto const from = in(x);
        out.setZero();
        for_each_channel(x.rows(), tasks, channels, places,
                         [&](Index t, Index c, Index first) { out(t, c) += places_from(from, first, places).sum(); });
    };
    return x.tape->record(tasks, channels, {x}, compute, [rows = x.rows(), places](Var adjoint, Index) {
        return channel_spread(adjoint, rows, places);
    });
}

Var channel_spread(Var numbers, Index rows, Index places) {
    Index const tasks = numbers.rows();
    Index const channels = numbers.cols();
    auto const compute = [=](auto out, auto in) {
        auto const from = in(numbers);
        for_each_channel(rows, tasks, channels, places, [&](Index t, Index c, Index first) {
            places_from(out, first, places).setConstant(from(t, c));
        });
    };
    return numbers.tape->record(rows, channels * places, {numbers}, compute,
                                [=](Var adjoint, Index) { return channel_sums(adjoint, tasks, channels); });
}

Var channel_dots(Var x, Var y, Var centres) {
    require_images("channel_dots", x, centres);
    if (x.rows() != y.rows() || x.cols() != y.cols()) throw_shape_error("channel_dots", x, y, "equal shapes");
    Index const places = x.cols() / centres.cols();
    auto const compute = [=](auto out, auto in) {
        auto const from_x = in(x);
        auto const from_y = in(y);
        auto const centre = in(centres);
        out.setZero();
        for_each_channel(x.rows(), out.rows(), out.cols(), places, [&](Index t, Index c, Index first) {
            out(t, c) +=
                (places_from(from_x, first, places) * (places_from(from_y, first, places) - centre(t, c))).sum();
        });
    };
    return x.tape->record(centres.rows(), centres.cols(), {x, y, centres}, compute, [=](Var adjoint, Index operand) {
        if (operand == 0) return channel_affine(y, adjoint, scale(hadamard(adjoint, centres), -1.0));
        if (operand == 1) return channel_affine(x, adjoint, zeros(adjoint));
        return scale(hadamard(adjoint, channel_sums(x, centres.rows(), centres.cols())), -1.0);
    });
}

Var channel_affine(Var x, Var gains, Var shifts) {
    require_images("channel_affine", x, gains);
    return x.tape->record(x.rows(), x.cols(), {x, gains, shifts}, affine(x, gains, shifts),
                          [=](Var adjoint, Index operand) {
                              if (operand == 0) return channel_affine(adjoint, gains, zeros(gains));
                              if (operand == 1) return channel_dots(adjoint, x, zeros(gains));
                              return channel_sums(adjoint, gains.rows(), gains.cols());
                          });
}

Var channel_normalise(Var x, Var gains, Var shifts, double floor) {
    require_images("channel_normalise", x, gains);
    double const share =
        static_cast<double>(gains.size()) / static_cast<double>(x.size());  // one by the numbers of a channel
    Var const means = scale(channel_sums(x, gains.rows(), gains.cols()), share);
    Var const floors = x.tape->leaf(Matrix::Constant(gains.rows(), gains.cols(), floor));
    Var const inverse_deviations = power(add(variances(x, means), floors), -0.5);
    Var const total_gains = hadamard(gains, inverse_deviations);
    Var const total_shifts = sub(shifts, hadamard(total_gains, means));
    auto const state =
        std::make_shared<Normalisation>(Normalisation{x, gains, means, inverse_deviations, total_gains, share});
    return x.tape->record(x.rows(), x.cols(), {x, gains, shifts}, affine(x, total_gains, total_shifts),
                          [state](Var adjoint, Index operand) { return state->pull_back(adjoint, operand); });
}

}  // namespace symdiscover::autodiff
