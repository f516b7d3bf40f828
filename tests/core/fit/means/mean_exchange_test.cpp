// SPDX-License-Identifier: Apache-2.0
#include "core/fit/means/mean_exchange.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

MeanData unequal_data(std::uint64_t seed) {
    Rng rng = make_rng(9, seed);
    MeanData data{Vector(8), Vector(8), Vector(8), 50.0};
    for (Index e = 0; e < 8; ++e) {
        data.counts[e] = 1.0 + static_cast<double>(uniform_index(rng, 30));
        data.variances[e] = 0.1 + uniform(rng);
        data.means[e] = static_cast<double>(e % 2) + 0.3 * normal(rng);
    }
    return data;
}

}  // namespace

TEST_CASE("the scale's value, slope and inverse belong together") {
    MeanData data = unequal_data(1);
    for (double const freedom : {50.0, std::numeric_limits<double>::infinity()}) {
        data.degrees_of_freedom = freedom;
        MeanScale const scale(data);
        double const h = 1e-5;
        CHECK(scale.slope(3, 10.0) ==
              doctest::Approx((scale.value(3, 10.0 + h) - scale.value(3, 10.0 - h)) / (2.0 * h)).epsilon(1e-6));
        CHECK(scale.sum_of_squares_at(3, scale.value(3, 10.0)) == doctest::Approx(10.0));
    }
}

TEST_CASE("many degrees of freedom are the same as known variances") {
    MeanData data = unequal_data(2);
    data.degrees_of_freedom = 1e8;
    MeanScale const nearly(data);
    data.degrees_of_freedom = std::numeric_limits<double>::infinity();
    MeanScale const known(data);
    CHECK(nearly.value(2, 12.0) - nearly.value(5, 3.0) ==
          doctest::Approx(known.value(2, 12.0) - known.value(5, 3.0)).epsilon(1e-4));
}

TEST_CASE("exchanges only ever improve, from any partition") {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        MeanData const data = unequal_data(seed);
        for (Partition const& start : {Partition::one_block(8), Partition::singletons(8)}) {
            double const before = mean_score(data, start);
            CHECK(mean_score(data, exchange_means(data, start, false)) <= before);
            CHECK(exchange_means(data, start, true).blocks() == start.blocks());
        }
        // A partition that ties the odd with the even is taken apart.
        std::vector<std::int32_t> const wrong{0, 0, 0, 0, 1, 1, 1, 1};
        Partition const improved = exchange_means(data, Partition::from_labels(wrong), true);
        CHECK(mean_score(data, improved) < mean_score(data, Partition::from_labels(wrong)));
    }
}
