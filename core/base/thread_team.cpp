// SPDX-License-Identifier: Apache-2.0
#include "core/base/thread_team.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>

namespace symdiscover {

namespace {

/// Of the order of what it takes to wake a thread.
constexpr auto before_sleep = std::chrono::microseconds(200);

/// Whether it came true within that time.
template <class Condition>
bool comes_soon(Condition const& condition) {
    auto const end = std::chrono::steady_clock::now() + before_sleep;
    do {
        for (int i = 0; i < 20; ++i) {
            if (condition()) return true;
            std::this_thread::yield();  // where other programs want the core they get it
        }
    } while (std::chrono::steady_clock::now() < end);
    return condition();
}

}  // namespace

ThreadTeam& ThreadTeam::instance() {
    static ThreadTeam team;
    return team;
}

ThreadTeam::~ThreadTeam() {
    closing_ = true;
    ++pieces_;
    pieces_.notify_all();
}

void ThreadTeam::run(Index helpers, std::function<void()> const& work) {
    if (helpers <= 0 || busy_.exchange(true)) {
        work();
        return;
    }
    run_with_helpers(std::min(helpers, start_up_to(helpers)), work);
    busy_ = false;
}

void ThreadTeam::run_with_helpers(Index helpers, std::function<void()> const& work) {
    work_ = &work;
    ended_ = 0;
    places_ = helpers;  // from here on they may begin
    ++pieces_;
    pieces_.notify_all();
    work();
    Index const begun = helpers - places_.exchange(0);
    auto const all_ended = [&] { return ended_ == begun; };
    if (comes_soon(all_ended)) return;
    for (Index ended = ended_; ended != begun; ended = ended_) ended_.wait(ended);
}

Index ThreadTeam::start_up_to(Index helpers) {
    try {
        while (static_cast<Index>(threads_.size()) < helpers) threads_.emplace_back([this] { help(); });
    } catch (std::system_error const&) {  // the system's limit: those that there are will do
    }
    return static_cast<Index>(threads_.size());
}

bool ThreadTeam::take_place() {
    Index places = places_;
    while (places > 0) {
        if (places_.compare_exchange_weak(places, places - 1)) return true;
    }
    return false;
}

void ThreadTeam::help() {
    while (!closing_) {
        std::uint64_t const seen = pieces_;
        while (take_place()) {
            (*work_)();
            ++ended_;
            ended_.notify_one();
        }
        if (!comes_soon([&] { return pieces_ != seen; })) pieces_.wait(seen);
    }
}

}  // namespace symdiscover
