// SPDX-License-Identifier: Apache-2.0
#include "core/groups/stabiliser_chain.hpp"

#include <algorithm>

#include "core/base/rng.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t most_entries = 50'000'000;
// A random element that completes nothing leaves at most half of a group's elements reached: this many in a row have a
// chance of 2^-200, unless the order that was told is wrong.
constexpr int most_idle_elements = 200;

/// Nearly uniform random elements of the group (Celler and others, Communications in Algebra 23, 1995).
class ProductReplacement {
  public:
    explicit ProductReplacement(std::vector<Permutation> const& generators) : rng_(make_rng(1)) {
        constexpr std::size_t least_slots = 10;
        while (slots_.size() < std::max(least_slots, generators.size() + 1)) {
            slots_.push_back(generators[slots_.size() % generators.size()]);
        }
        accumulator_ = identity_permutation(static_cast<Index>(generators.front().size()));
        // Until every slot has been mixed with many others.
        for (std::size_t step = 0; step < 10 * slots_.size(); ++step) next();
    }

    Permutation const& next() {
        auto const slots = static_cast<Index>(slots_.size());
        Index const i = uniform_index(rng_, slots);
        Index const j = (i + 1 + uniform_index(rng_, slots - 1)) % slots;
        Permutation const other = uniform_index(rng_, 2) == 0 ? slots_[at(j)] : inverse(slots_[at(j)]);
        slots_[at(i)] = compose(slots_[at(i)], other);
        accumulator_ = compose(accumulator_, slots_[at(i)]);
        return accumulator_;
    }

  private:
    Rng rng_;
    std::vector<Permutation> slots_;
    Permutation accumulator_;
};

}  // namespace

Permutation order_starting_with(std::vector<Index> const& first, Index degree) {
    Permutation order = first;
    std::vector<bool> listed(at(degree), false);
    for (Index const point : first) listed[at(point)] = true;
    for (Index point = 0; point < degree; ++point) {
        if (!listed[at(point)]) order.push_back(point);
    }
    return order;
}

StabiliserChain::StabiliserChain(Permutation const& point_order) {
    levels_.resize(point_order.size());
    for (std::size_t i = 0; i < point_order.size(); ++i) {
        levels_[i].point = point_order[i];
        levels_[i].orbit = {point_order[i]};
    }
}

void StabiliserChain::apply(std::vector<std::int32_t> const& second, Permutation& first) {
    for (Index& point : first) point = second[at(point)];
}

Permutation StabiliserChain::representative(Level const& level, Index point) {
    if (point == level.point) return identity_permutation(static_cast<Index>(level.back.size()));
    auto const& back = level.back[at(point)];
    return inverse(Permutation(back.begin(), back.end()));
}

void StabiliserChain::extend_orbit(Level& level) {
    level.back.resize(levels_.size());
    for (std::size_t next = 0; next < level.orbit.size(); ++next) {
        for (Permutation const& generator : level.generators) {
            Index const from = level.orbit[next];
            Index const to = image(generator, from);
            auto& back = level.back[at(to)];
            if (to == level.point || !back.empty()) continue;
            // to -> from -> the level's point.
            Permutation way = inverse(generator);
            if (from != level.point) apply(level.back[at(from)], way);
            back.assign(way.begin(), way.end());
            level.orbit.push_back(to);
        }
    }
}

std::size_t StabiliserChain::add(Index level, Permutation generator) {
    Level& own = levels_[at(level)];
    std::size_t const before = own.orbit.size();
    own.generators.push_back(std::move(generator));
    extend_orbit(own);
    return (own.orbit.size() - before + 1) * levels_.size();
}

Permutation StabiliserChain::sift(Permutation element, Index first, Index last) const {
    for (Index i = first; i < last; ++i) {
        Level const& level = levels_[at(i)];
        Index const to = image(element, level.point);
        if (to == level.point) continue;
        if (level.back.empty() || level.back[at(to)].empty()) break;
        apply(level.back[at(to)], element);
    }
    return element;
}

std::optional<StabiliserChain> StabiliserChain::build(FiniteGroup const& group, Permutation const& point_order) {
    StabiliserChain chain(point_order);
    if (group.generators.empty() || group.order == 1) return chain;
    BigInteger reached = 1;
    std::size_t entries = 0;
    auto const learn = [&](Permutation const& element) {
        Permutation rest = chain.sift(element, 0, chain.degree());
        Index level = 0;
        while (level < chain.degree() && image(rest, chain.levels_[at(level)].point) == chain.levels_[at(level)].point)
            ++level;
        if (level == chain.degree()) return false;
        reached /= chain.levels_[at(level)].orbit.size();
        entries += chain.add(level, std::move(rest));
        reached *= chain.levels_[at(level)].orbit.size();
        return true;
    };
    for (Permutation const& generator : group.generators) learn(generator);
    ProductReplacement random(group.generators);
    for (int idle = 0; reached != group.order;) {
        if (reached > group.order || entries > most_entries || idle > most_idle_elements) return std::nullopt;
        idle = learn(random.next()) ? 0 : idle + 1;
    }
    return chain;
}

BigInteger StabiliserChain::index(Index first, Index last) const {
    BigInteger product = 1;
    for (Index i = first; i < last; ++i) product *= levels_[at(i)].orbit.size();
    return product;
}

std::vector<Permutation> StabiliserChain::generators_between(Index first, Index last) const {
    std::vector<Permutation> generators;
    for (Index i = first; i < last; ++i) {
        auto const& own = levels_[at(i)].generators;
        generators.insert(generators.end(), own.begin(), own.end());
    }
    return generators;
}

std::vector<Permutation> StabiliserChain::stabiliser(Index level) const { return generators_between(level, degree()); }

bool StabiliserChain::contains(Permutation const& element) const {
    return sift(element, 0, degree()) == identity_permutation(degree());
}

std::optional<Permutation> StabiliserChain::element_with_images(std::vector<Index> const& images) const {
    // rest: what is still to be done to the images. Each level's representative is undone in it, and done first in the
    // element: element = ... u_2 u_1 u_0.
    std::vector<Index> rest = images;
    Permutation element = identity_permutation(degree());
    for (std::size_t i = 0; i < images.size(); ++i) {
        Level const& level = levels_[i];
        Index const to = rest[i];
        if (to == level.point) continue;
        if (level.back.empty() || level.back[at(to)].empty()) return std::nullopt;
        element = compose(representative(level, to), element);
        apply(level.back[at(to)], rest);
    }
    return element;
}

std::vector<Permutation> StabiliserChain::elements() const {
    std::vector<Permutation> all{identity_permutation(degree())};
    for (std::size_t i = levels_.size(); i-- > 0;) {
        Level const& level = levels_[i];
        if (level.orbit.size() == 1) continue;
        std::vector<Permutation> longer;
        for (Index const point : level.orbit) {
            Permutation const step = representative(level, point);
            for (Permutation const& element : all) longer.push_back(compose(element, step));
        }
        all = std::move(longer);
    }
    return all;
}

}  // namespace symdiscover
