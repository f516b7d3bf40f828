// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>

#include "core/groups/action.hpp"
#include "core/groups/naming/compound.hpp"
#include "core/groups/naming/recognisers.hpp"

namespace symdiscover {

namespace {

using OrderCounts = std::map<Index, Index>;  ///< element order -> number of elements

bool commute(std::vector<Permutation> const& generators) {
    for (Permutation const& a : generators) {
        for (Permutation const& b : generators) {
            if (compose(a, b) != compose(b, a)) return false;
        }
    }
    return true;
}

/// The length of the cycle of point 0.
Index first_cycle(Permutation const& element) {
    Index length = 1;
    for (Index point = image(element, 0); point != 0; point = image(element, point)) ++length;
    return length;
}

/// A transitive abelian group is regular: one element for each point, whose order is the length of any of its cycles.
OrderCounts orders_of_regular(StabiliserChain const& chain) {
    OrderCounts counts;
    for (Index point = 0; point < chain.degree(); ++point) ++counts[first_cycle(*chain.element_with_images({point}))];
    return counts;
}

OrderCounts orders_of_all(StabiliserChain const& chain) {
    OrderCounts counts;
    for (Permutation const& element : chain.elements()) ++counts[order_of(element)];
    return counts;
}

/// The orders q of the cyclic groups of prime power order whose product the group is, for one prime, ascending: it has
/// as many of order p^k or more as the number of elements of an order dividing p^k grows from k - 1 to k, in powers of
/// p.
std::vector<Index> elementary_divisors(OrderCounts const& counts, Index prime) {
    std::vector<Index> divisors;
    Index before = 1;
    for (Index power = prime;; power *= prime) {
        Index elements = 0;
        for (auto const& [order, count] : counts) {
            if (power % order == 0) elements += count;
        }
        std::size_t at_least = 0;
        for (Index ratio = elements / before; ratio > 1; ratio /= prime) ++at_least;
        if (at_least == 0) break;
        divisors.resize(std::max(divisors.size(), at_least), 1);
        for (std::size_t i = 0; i < at_least; ++i) divisors[i] = power;
        before = elements;
    }
    std::sort(divisors.begin(), divisors.end());
    return divisors;
}

std::vector<Index> prime_divisors(Index n) {
    std::vector<Index> primes;
    for (Index p = 2; p * p <= n; ++p) {
        if (n % p == 0) primes.push_back(p);
        while (n % p == 0) n /= p;
    }
    if (n > 1) primes.push_back(n);
    return primes;
}

/// Each factor's order divides the next one's.
std::vector<Index> invariant_factors(std::vector<std::vector<Index>> const& divisors) {
    std::size_t rank = 0;
    for (auto const& of_prime : divisors) rank = std::max(rank, of_prime.size());
    std::vector<Index> factors(rank, 1);
    for (auto const& of_prime : divisors) {
        for (std::size_t i = 0; i < of_prime.size(); ++i) factors[rank - of_prime.size() + i] *= of_prime[i];
    }
    return factors;
}

/// Of all ways to write a group of rank two as C_h x C_w, h <= w, the one that is most nearly square.
std::vector<Index> square_factors(std::vector<std::vector<Index>> const& divisors) {
    std::vector<std::pair<Index, Index>> ways{{1, 1}};
    for (auto const& of_prime : divisors) {
        Index const small = of_prime.size() == 2 ? of_prime[0] : 1;
        Index const large = of_prime.back();
        std::vector<std::pair<Index, Index>> more;
        for (auto const& [h, w] : ways) {
            more.emplace_back(h * small, w * large);
            more.emplace_back(h * large, w * small);
        }
        ways = std::move(more);
    }
    auto const best = std::min_element(ways.begin(), ways.end(), [](auto const& a, auto const& b) {
        return std::abs(a.first - a.second) < std::abs(b.first - b.second);
    });
    return {std::min(best->first, best->second), std::max(best->first, best->second)};
}

/// <t> and <s> have nothing else in common when no power of s is on the way of t; the group is regular.
bool meet_in_identity(Permutation const& t, Permutation const& s) {
    std::vector<bool> on_way(t.size(), false);
    for (Index point = image(t, 0); point != 0; point = image(t, point)) on_way[static_cast<std::size_t>(point)] = true;
    for (Index point = image(s, 0); point != 0; point = image(s, point)) {
        if (on_way[static_cast<std::size_t>(point)]) return false;
    }
    return true;
}

/// Elements of these orders whose products carry point 0 to every point once; the group is regular.
std::vector<Permutation> find_axes(StabiliserChain const& chain, std::vector<Index> const& sizes) {
    std::vector<std::vector<Permutation>> candidates(sizes.size());
    for (Index point = 0; point < chain.degree(); ++point) {
        Permutation element = *chain.element_with_images({point});
        Index const order = first_cycle(element);
        for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
            if (order == sizes[axis]) candidates[axis].push_back(element);
        }
    }
    if (sizes.size() == 1) return {candidates[0].front()};
    // The last axis first, by the first point it reaches: a torus in its natural order is then found as it stands.
    for (Permutation const& s : candidates[1]) {
        for (Permutation const& t : candidates[0]) {
            if (meet_in_identity(t, s)) return {t, s};
        }
    }
    return {};
}

}  // namespace

std::optional<NamedGroup> recognise_abelian(FiniteGroup const& group) {
    constexpr Index most_entries = 10'000'000;
    if (!commute(group.generators)) return std::nullopt;
    bool const transitive = point_orbits(group.generators, group.degree).blocks() == 1;
    if (!transitive && group.order * group.degree > most_entries) return std::nullopt;
    auto const chain = StabiliserChain::build(group, identity_permutation(group.degree));
    if (!chain) return std::nullopt;
    OrderCounts const counts = transitive ? orders_of_regular(*chain) : orders_of_all(*chain);
    std::vector<std::vector<Index>> divisors;
    for (Index const prime : prime_divisors(static_cast<Index>(group.order))) {
        divisors.push_back(elementary_divisors(counts, prime));
    }
    std::vector<Index> sizes = invariant_factors(divisors);
    if (sizes.size() == 2) sizes = square_factors(divisors);
    std::vector<std::pair<BigInteger, NamedGroup>> factors;
    for (Index const size : sizes) factors.emplace_back(size, NamedGroup{{GroupName::Kind::cyclic, size}});
    NamedGroup named = product_of(factors);
    named.natural = transitive;
    if (!transitive || sizes.size() > 2) return named;
    named.shape = sizes.size() == 1 ? Shape::ring : Shape::torus;
    named.sizes = std::move(sizes);
    named.axes = find_axes(*chain, named.sizes);
    named.order = walk(named.axes, named.sizes, 0);
    return named;
}

}  // namespace symdiscover
