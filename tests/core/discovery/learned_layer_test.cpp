// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/learned_layer.hpp"

#include <doctest/doctest.h>

#include "core/networks/network_spec.hpp"

using namespace symdiscover;

namespace {

LayerDiscovery found_in(NetworkSharing sharing, Index most_numbers) {
    Network const network = NetworkSpec::parse("conv(2,3)").build({5, 5}, {2, 3, 3}, sharing, 4);
    Layer const& layer = network.layers[0];
    Rng rng = make_rng(1);
    LayerParameters const learned = initial_parameters(network, {}, rng)[0];
    LayerDiscovery found = learned_layer(layer, learned, Partition::singletons(18), {}, most_numbers);
    CHECK(found.outputs == 2);
    CHECK(found.inputs == 9);
    CHECK(found.factors.size() == learned.factors.size());
    if (found.sharing_matrix.cols() > 0) CHECK(found.sharing_matrix == layer.sharing->matrix(learned.factors));
    return found;
}

}  // namespace

TEST_CASE("A sharing matrix that is made of factors is left out where it is too large") {
    for (NetworkSharing const sharing : {NetworkSharing::kronecker, NetworkSharing::none}) {
        CHECK(found_in(sharing, 18 * 18).sharing_matrix.cols() == 18);
        LayerDiscovery const without = found_in(sharing, 18 * 18 - 1);
        CHECK(without.sharing_matrix.rows() == 18);
        CHECK(without.sharing_matrix.cols() == 0);
        CHECK(without.filter.size() == 0);
    }
}

TEST_CASE("A sharing matrix that was learned is always there") {
    CHECK(found_in(NetworkSharing::full, 1).sharing_matrix.cols() == 4);
}
