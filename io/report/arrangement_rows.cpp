// SPDX-License-Identifier: Apache-2.0
#include "io/report/arrangement_rows.hpp"

#include <numeric>

namespace symdiscover {

std::vector<Index> row_lengths(Shape shape, std::vector<Index> const& sizes, Index places) {
    std::vector<Index> lengths;
    if (shape == Shape::parts) {
        lengths = sizes;
    } else if ((shape == Shape::grid || shape == Shape::torus || shape == Shape::blocks) && sizes.size() == 2 &&
               sizes[0] > 0 && sizes[0] <= places) {
        lengths.assign(static_cast<std::size_t>(sizes[0]), sizes[1]);
    }
    bool const fits = std::accumulate(lengths.begin(), lengths.end(), Index{0}) == places;
    return fits ? lengths : std::vector<Index>{places};
}

}  // namespace symdiscover
