// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/problems/problem.hpp"

namespace symdiscover {

/// [MSR, section 5.2]: images x ~ N(0, 1) through convolutions whose channels are one 3 x 3 filter, turned (and
/// mirrored), a filter a field and task; y = conv(x) + noise, without padding. With 4 turns the filter is any, its taps
/// ~ N(0, 1/9), and turning it permutes taps. With 8 turns the ring of taps around the centre holds a function of the
/// angle of frequency 2 at most, and corners, which lie outside the ring, 0.585 of what an edge there would have: the
/// basis and the start of e2cnn 0.1, by which the paper's rot8 (and with flips rot8_flip) was made. Weights are then
/// equal under quarter turns, and equal up to that factor under all.
class RotationsProblem final : public Problem {
  public:
    RotationsProblem();
    std::vector<OptionField> own_options() override;
    std::vector<OptionField> size_options() override;
    std::vector<OptionField> input_options() override;

    Index turns = 4;        ///< of a filter: 4 or 8
    bool flips = false;     ///< mirrored filters too: twice the channels
    Index fields = 3;       ///< filters of a task
    Index size = 12;        ///< of the images, along either side; the paper's is 32
    Index tasks = 200;      ///< the paper's 10,000, with flips 2,000
    Index examples = 8;     ///< a task; the paper's 20
    bool scramble = false;  ///< hide the order of the channels

    /// c_o: fields times the elements of the group.
    Index channels() const { return fields * turns * (flips ? 2 : 1); }

  private:
    void check() const override;
    SyntheticData build() const override;
};

}  // namespace symdiscover
