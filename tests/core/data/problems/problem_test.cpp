// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace symdiscover;

namespace {

std::vector<OptionField> options_of(Problem& problem) {
    std::vector<OptionField> all;
    for (auto const& options :
         {problem.own_options(), problem.size_options(), problem.noise_options(), problem.input_options()}) {
        all.insert(all.end(), options.begin(), options.end());
    }
    return all;
}

}  // namespace

TEST_CASE("problems have names of their own, and so have the options of one") {
    std::set<std::string> names;
    for (auto const& problem : all_problems()) {
        CAPTURE(problem->name());
        CHECK(names.insert(problem->name()).second);
        CHECK(!problem->summary().empty());
        std::set<std::string> options;
        for (auto const& option : options_of(*problem)) CHECK(options.insert(option.name).second);
    }
}

TEST_CASE("options of one name take the same values in all problems") {
    std::map<std::string, std::string> allowed;
    for (auto const& problem : all_problems()) {
        for (auto const& option : options_of(*problem)) {
            CAPTURE(option.name);
            CHECK(allowed.emplace(option.name, option.allowed).first->second == option.allowed);
        }
    }
}
