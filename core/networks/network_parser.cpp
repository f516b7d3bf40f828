// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/base/errors.hpp"
#include "core/base/value_rules.hpp"
#include "core/networks/network_spec.hpp"
#include "core/networks/step_kinds.hpp"

namespace symdiscover {

namespace {

constexpr std::string_view conv4 = "conv4:";
constexpr std::string_view mlp = "mlp:";
constexpr Index most = 1'000'000;  // of any number in a network: beyond it products of sizes leave 64 bits

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// Reads a text from left to right; what goes wrong is said with the place.
class NetworkReader {
  public:
    explicit NetworkReader(std::string_view text) : text_(text) {}

    std::vector<NetworkStep> steps() {
        std::vector<NetworkStep> steps;
        skip_spaces();
        while (at_ < text_.size()) {
            steps.push_back(step());
            if (at_ < text_.size() && text_[at_] != ' ') fail("a space between steps");
            skip_spaces();
        }
        if (steps.empty()) fail("a step: " + network_steps());
        return steps;
    }

    Index number(std::string_view what, Index least) {
        std::size_t const first = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        auto const value = parse_number<Index>(std::string(text_.substr(first, at_ - first)));
        if (value && *value >= least && *value <= most) return *value;
        at_ = first;
        fail(fmt::format("{}, a whole number from {} to {}", what, least, most));
    }

    bool accept(char c) {
        bool const there = at_ < text_.size() && text_[at_] == c;
        if (there) ++at_;
        return there;
    }

    bool at_end() const { return at_ == text_.size(); }
    void skip(std::size_t characters) { at_ += characters; }

    [[noreturn]] void fail(std::string const& expected) const {
        std::string const found = at_end() ? "the end" : fmt::format("'{}'", text_.substr(at_, 12));
        throw OptionError("model",
                          fmt::format("'{}': at character {}: expected {}, found {}", text_, at_ + 1, expected, found));
    }

  private:
    void skip_spaces() {
        while (accept(' ')) {
        }
    }

    std::string_view name() {
        std::size_t const first = at_;
        while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
        return text_.substr(first, at_ - first);
    }

    NetworkStep step() {
        std::size_t const first = at_;
        std::string_view const called = name();
        StepKind const* const kind = find_step_kind(called);
        if (kind == nullptr) {
            at_ = first;
            fail("a step: " + network_steps());
        }
        NetworkStep step{kind->name, {}};
        for (StepParameter const& parameter : kind->parameters) step.arguments.push_back(parameter.value);
        if (accept('(')) {
            arguments(*kind, step);
        } else if (!kind->parameters.empty() && kind->parameters.front().required) {
            fail("'(' and " + kind->form() + " after " + kind->name);
        }
        return step;
    }

    /// Those that must be there by their place, the others by place or name; up to the closing parenthesis.
    void arguments(StepKind const& kind, NetworkStep& step) {
        auto const& parameters = kind.parameters;
        if (parameters.empty()) fail("no arguments of " + kind.name);
        for (std::size_t place = 0;; ++place) {
            std::size_t const first = at_;
            std::string_view const called = name();
            std::size_t parameter = place;
            if (accept('=')) {
                auto const named = std::ranges::find(parameters, called, &StepParameter::name);
                if (named == parameters.end() || named->required) {
                    at_ = first;
                    fail(kind.form());
                }
                parameter = static_cast<std::size_t>(named - parameters.begin());
            } else {
                at_ = first;
                if (place >= parameters.size() || (!parameters[place].required && !parameters[place].by_place)) {
                    fail(kind.form());
                }
            }
            step.arguments[parameter] = number(parameters[parameter].name, parameters[parameter].least);
            if (accept(')')) {
                if (place + 1 < parameters.size() && parameters[place + 1].required) {
                    --at_;
                    fail("',' and " + parameters[place + 1].name);
                }
                return;
            }
            if (!accept(',')) fail("',' or ')'");
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

NetworkStep convolution(Index channels) { return {"conv", {channels, 3, 1, 1}}; }
NetworkStep linear(Index units) { return {"linear", {units}}; }
NetworkStep plain(char const* kind) { return {kind, {}}; }

std::vector<NetworkStep> preset_steps(std::string_view text) {
    NetworkReader reader(text);
    std::vector<NetworkStep> steps;
    if (text.starts_with(conv4)) {
        reader.skip(conv4.size());
        Index const channels = reader.number("channels", 1);
        for (int block = 0; block < 4; ++block) {
            for (NetworkStep const& step :
                 {convolution(channels), plain("norm"), plain("relu"), NetworkStep{"pool", {2}}}) {
                steps.push_back(step);
            }
        }
    } else {
        reader.skip(mlp.size());
        do {
            for (NetworkStep const& step : {linear(reader.number("units", 1)), plain("bias"), plain("relu")}) {
                steps.push_back(step);
            }
        } while (reader.accept(','));
    }
    if (!reader.at_end()) reader.fail(text.starts_with(conv4) ? "the end" : "',' or the end");
    steps.push_back(linear(0));
    steps.push_back(plain("bias"));
    return steps;
}

}  // namespace

bool NetworkSpec::looks_like(std::string_view text) {
    if (text.starts_with(conv4) || text.starts_with(mlp)) return true;
    if (text.find_first_of("( ") != std::string_view::npos) return true;
    return find_step_kind(text) != nullptr && text != "conv";  // "conv" is meant for conv:TAPS
}

NetworkSpec NetworkSpec::parse(std::string_view text) {
    bool const preset = text.starts_with(conv4) || text.starts_with(mlp);
    return {std::string(text), preset ? preset_steps(text) : NetworkReader(text).steps()};
}

}  // namespace symdiscover
