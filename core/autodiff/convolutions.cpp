// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "core/autodiff/shapes.hpp"
#include "core/autodiff/windows.hpp"

namespace symdiscover::autodiff {

namespace {

constexpr Index block = 8;  // numbers that are copied at once; a row's last block may reach beyond its end

/// Memory for one image with its zeros around, and for what the window sees of it, [taps, positions].
template <class Number>
class Patches {
  public:
    explicit Patches(SlidingWindow const& window)
        : window_(window),
          height_(window.height + 2 * window.padding),
          width_(window.width + 2 * window.padding),
          padded_(static_cast<std::size_t>(window.channels * height_ * width_ + block)),
          patches_(window.taps() * window.positions() + block) {}

    ViewOf<Number> view() const { return {patches_.data(), window_.taps(), window_.positions()}; }
    TargetOf<Number> target() { return {patches_.data(), window_.taps(), window_.positions()}; }

    /// Sets what the window sees of an image.
    void unfold(Number const* image) {
        for_each_row(
            [&](Index padded, Index row) { std::copy_n(image + row, window_.width, padded_.begin() + padded); });
        for_each_run([&](Number* run, Number const* seen) {
            if (window_.stride == 1) {  // most windows; later runs overwrite what is copied too much
                for (Index i = 0; i < window_.columns(); i += block) std::copy_n(seen + i, block, run + i);
            } else {
                for (Index i = 0; i < window_.columns(); ++i) run[i] = seen[i * window_.stride];
            }
        });
    }

    /// Its adjoint.
    void fold(Number* image) {
        std::fill(padded_.begin(), padded_.end(), Number{0});
        for_each_run([&](Number const* run, Number* seen) {
            for (Index i = 0; i < window_.columns(); ++i) seen[i * window_.stride] += run[i];
        });
        for_each_row(
            [&](Index padded, Index row) { std::copy_n(padded_.begin() + padded, window_.width, image + row); });
    }

  private:
    /// Calls body(where it starts in the padded image, where in the image) for each row of each channel.
    template <class Body>
    void for_each_row(Body const& body) const {
        for (Index row = 0; row < window_.channels * window_.height; ++row) {
            Index const down = row / window_.height * height_ + row % window_.height + window_.padding;
            body(down * width_ + window_.padding, row * window_.width);
        }
    }

    /// Calls body(run, seen) for each tap and row of windows: run[column] is what the tap sees at seen[column stride].
    template <class Body>
    void for_each_run(Body const& body) {
        Index const side = window_.size;
        Number* run = patches_.data();
        for (Index tap = 0; tap < window_.taps(); ++tap) {
            Index const down = tap / (side * side) * height_ + tap / side % side;
            Number* seen = padded_.data() + down * width_ + tap % side;
            for (Index row = 0; row < window_.rows(); ++row) {
                body(run, seen);
                run += window_.columns();
                seen += window_.stride * width_;
            }
        }
    }

    SlidingWindow window_;
    Index height_;  ///< of the padded image
    Index width_;
    std::vector<Number> padded_;
    Eigen::Array<Number, Eigen::Dynamic, 1> patches_;
};

/// The kernels of a task as a matrix [c_o, taps], or any row as a matrix.
template <class View>
ViewOf<NumberOf<View>> as_matrix(View const& stacked, Index row, Index columns) {
    return {stacked.data() + row * stacked.cols(), stacked.cols() / columns, columns};
}

/// out = what convolve() says.
template <class View, class Target>
void correlate(View const& x, View const& kernels, SlidingWindow const& window, Target& out) {
    using Number = NumberOf<Target>;
    Patches<Number> patches(window);
    for (Index i = 0; i < out.rows(); ++i) {
        patches.unfold(x.row(i).data());
        TargetOf<Number>(out.row(i).data(), out.cols() / window.positions(), window.positions()).noalias() =
            as_matrix(kernels, i * kernels.rows() / x.rows(), window.taps()) * patches.view();
    }
}

/// The window that brings results back to images where it moves place by place: kernels are turned by half a turn, and
/// inputs and outputs exchanged.
SlidingWindow turned_window(SlidingWindow const& window, Index outputs) {
    return {outputs, window.rows(), window.columns(), window.size, 1, window.size - 1 - window.padding};
}

/// [tasks, c_o taps] -> [tasks, c_i c_o size size]
template <class View>
MatrixOf<NumberOf<View>> turned_kernels(View const& kernels, SlidingWindow const& window) {
    Index const places = window.size * window.size;
    Index const outputs = kernels.cols() / window.taps();
    MatrixOf<NumberOf<View>> turned(kernels.rows(), kernels.cols());
    for (Index t = 0; t < kernels.rows(); ++t) {
        for (Index pair = 0; pair < outputs * window.channels; ++pair) {
            auto const* const from = kernels.row(t).data() + pair * places;
            Index const to = pair % window.channels * outputs + pair / window.channels;
            std::reverse_copy(from, from + places, turned.row(t).data() + to * places);
        }
    }
    return turned;
}

/// out = what convolve_back() says, for any window.
template <class View, class Target>
void fold_back(View const& y, View const& kernels, SlidingWindow const& window, Target& out) {
    Patches<NumberOf<View>> patches(window);
    for (Index i = 0; i < out.rows(); ++i) {
        patches.target().noalias() = as_matrix(kernels, i * kernels.rows() / y.rows(), window.taps()).transpose() *
                                     as_matrix(y, i, window.positions());
        patches.fold(out.row(i).data());
    }
}

}  // namespace

Var convolve(Var x, Var kernels, SlidingWindow const& window) {
    if (x.cols() != window.inputs() || kernels.cols() % window.taps() != 0 || x.rows() % kernels.rows() != 0) {
        throw_shape_error("convolve", x, kernels, "images and kernels of the window");
    }
    Index const channels = kernels.cols() / window.taps();
    auto const compute = [=](auto out, auto in) { correlate(in(x), in(kernels), window, out); };
    return x.tape->record(x.rows(), channels * window.positions(), {x, kernels}, compute,
                          [=](Var adjoint, Index operand) {
                              return operand == 0 ? convolve_back(adjoint, kernels, window)
                                                  : convolve_kernels(x, adjoint, window, kernels.rows());
                          });
}

Var convolve_back(Var y, Var kernels, SlidingWindow const& window) {
    if (y.cols() * window.taps() != kernels.cols() * window.positions() || y.rows() % kernels.rows() != 0) {
        throw_shape_error("convolve_back", y, kernels, "results and kernels of the window");
    }
    auto const compute = [=](auto out, auto in) {
        if (window.stride == 1 && window.padding < window.size) {
            auto const turned = turned_kernels(in(kernels), window);
            SlidingWindow const back = turned_window(window, y.cols() / window.positions());
            correlate(in(y), decltype(in(y))(turned.data(), turned.rows(), turned.cols()), back, out);
        } else {
            fold_back(in(y), in(kernels), window, out);
        }
    };
    return y.tape->record(y.rows(), window.inputs(), {y, kernels}, compute, [=](Var adjoint, Index operand) {
        return operand == 0 ? convolve(adjoint, kernels, window) : convolve_kernels(adjoint, y, window, kernels.rows());
    });
}

Var convolve_kernels(Var x, Var y, SlidingWindow const& window, Index tasks) {
    if (x.cols() != window.inputs() || y.cols() % window.positions() != 0 || x.rows() != y.rows() ||
        x.rows() % tasks != 0) {
        throw_shape_error("convolve_kernels", x, y, "images and results of the window");
    }
    Index const channels = y.cols() / window.positions();
    auto const compute = [=](auto out, auto in) {
        using Number = NumberOf<decltype(out)>;
        Patches<Number> patches(window);
        out.setZero();
        for (Index i = 0; i < x.rows(); ++i) {
            patches.unfold(in(x).row(i).data());
            TargetOf<Number>(out.row(i * tasks / x.rows()).data(), channels, window.taps()).noalias() +=
                as_matrix(in(y), i, window.positions()) * patches.view().transpose();
        }
    };
    return x.tape->record(tasks, channels * window.taps(), {x, y}, compute, [=](Var adjoint, Index operand) {
        return operand == 0 ? convolve_back(y, adjoint, window) : convolve(x, adjoint, window);
    });
}

}  // namespace symdiscover::autodiff
