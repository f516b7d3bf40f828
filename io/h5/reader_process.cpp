// SPDX-License-Identifier: Apache-2.0
#include "io/h5/reader_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>
#include <new>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "io/h5/clean_text.hpp"
#include "io/h5/message_channel.hpp"
#include "io/h5/messages.hpp"
#include "io/h5/reader_confinement.hpp"
#include "io/h5/reader_service.hpp"

namespace symdiscover {

namespace {

constexpr int tick_milliseconds = 100;

// Sanitizers make everything slower.
constexpr double slowness = is_sanitized ? 10.0 : 1.0;
/// Processor time that the library may take without reading a byte: what it does in between takes milliseconds.
constexpr double most_work_without_progress = 1.5 * slowness;
/// How long it may wait for nothing, neither at work nor for the disk: it has locked itself out.
constexpr int most_idle_ticks = 150;

/// Processor seconds of a process; 0 when it is gone.
double work_of(pid_t process) {
    clockid_t clock{};
    timespec used{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return 0.0;
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

/// 'S' for a process that waits for something else than the disk.
char state_of(pid_t process) {
    std::ifstream stat(fmt::format("/proc/{}/stat", process));
    std::string line;
    std::getline(stat, line);
    std::size_t const end = line.rfind(')');
    return end == std::string::npos || end + 2 >= line.size() ? '?' : line[end + 2];
}

std::runtime_error cannot_start() {
    return std::runtime_error(fmt::format("no process can be started to read files: {}", std::strerror(errno)));
}

/// A pair of connected sockets, and a child at one of them. Signals wait until the child leaves them to its parent.
std::pair<int, pid_t> start_child(ReaderSetting setting) {
    int sockets[2]{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) throw cannot_start();
    setting.socket = sockets[1];
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t const child = ::fork();
    if (child == 0) {
        ::close(sockets[0]);
        serve_reader(setting);
    }
    int const error = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::close(sockets[1]);
    if (child < 0) {
        ::close(sockets[0]);
        errno = error;
        throw cannot_start();
    }
    timeval const patience{60, 0};  // for the rest of an answer that has begun
    ::setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return {sockets[0], child};
}

}  // namespace

ReaderProcess::ReaderProcess(std::vector<std::unique_ptr<FileAccess>> files, std::shared_ptr<ReaderFormat> format)
    : files_(std::move(files)),
      format_(std::move(format)),
      progress_(sizeof(std::atomic<std::uint64_t>)),
      values_(values_at_once) {
    OpenFiles open;
    double bytes = 0.0;
    for (auto const& file : files_) {
        open.named.push_back({file->path(), file->descriptor()});
        bytes += file->bytes();
    }
    patience_ = most_work_without_progress + slowness * format_->patience(bytes);
    open.progress = new (progress_.data()) std::atomic<std::uint64_t>(0);
    std::tie(socket_, child_) = start_child({format_, open, -1, values_.data()});
    try {
        confined_ = call(Packet().put(Request::open), "").take<bool>();
    } catch (std::length_error const&) {
        end();
        throw damaged("", "an answer that ends too soon");
    } catch (...) {
        end();
        throw;
    }
}

ReaderProcess::~ReaderProcess() { end(); }

void ReaderProcess::end() {
    if (child_ > 0) {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    if (socket_ >= 0) ::close(socket_);
    child_ = -1;
    socket_ = -1;
}

DataError ReaderProcess::damaged(std::string const& object, std::string const& how) {
    return bad_input(path(), object, "intact data",
                     fmt::format("damaged: {} failed while reading {} ({}); get the file anew from where it was made",
                                 format_->reader(), object.empty() || object == "/" ? "the file" : object, how));
}

/// The child is gone, or of no use any more.
void ReaderProcess::explain_end(std::string const& object) {
    int status = 0;
    std::string how = std::exchange(ended_, "");
    if (how.empty() && child_ > 0 && ::waitpid(child_, &status, WNOHANG) == child_) {
        child_ = -1;
        how = WIFSIGNALED(status) ? fmt::format("signal {}, {}", WTERMSIG(status), ::strsignal(WTERMSIG(status)))
                                  : fmt::format("it ended with {}", WEXITSTATUS(status));
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) how += ": by a user, or for lack of memory";
    if (how.empty()) how = "it does not answer";
    ended_ = how;
    end();
    throw damaged(object, how);
}

bool ReaderProcess::is_hanging() {
    auto const* counter = reinterpret_cast<std::atomic<std::uint64_t> const*>(progress_.data());
    std::uint64_t const progress = counter->load();
    double const work = work_of(child_);
    if (std::exchange(last_progress_, progress) != progress || idle_ticks_ < 0) {
        last_work_ = work;
        idle_ticks_ = 0;
        return false;
    }
    if (work - last_work_ > patience_) {
        ended_ = fmt::format("{:.0f} s at work without reading anything", work - last_work_);
        return true;
    }
    idle_ticks_ = state_of(child_) == 'S' ? idle_ticks_ + 1 : 0;
    if (idle_ticks_ > most_idle_ticks) ended_ = "it waits for nothing";
    return !ended_.empty();
}

/// Until there is something to receive. Ticks are counted, not time: a computer can sleep.
void ReaderProcess::await(std::string const& object) {
    idle_ticks_ = -1;
    for (;;) {
        pollfd watched{socket_, POLLIN, 0};
        int const ready = ::poll(&watched, 1, tick_milliseconds);
        if (ready > 0) return;
        if (ready == 0 && is_hanging()) explain_end(object);
    }
}

std::string ReaderProcess::receive(std::string const& object) {
    await(object);
    std::string message;
    if (receive_message(socket_, message)) return message;
    // It has closed its end by dying, which takes a moment to be seen.
    siginfo_t about{};
    if (child_ > 0) {
        for (int tick = 0; tick < 20 && about.si_pid == 0; ++tick) {
            ::waitid(P_PID, static_cast<id_t>(child_), &about, WEXITED | WNOHANG | WNOWAIT);
            if (about.si_pid == 0) ::poll(nullptr, 0, tick_milliseconds / 2);
        }
    }
    explain_end(object);
}

void ReaderProcess::send(std::string const& bytes, int descriptor, std::string const& object) {
    if (!send_message(socket_, bytes, descriptor)) explain_end(object);
}

void ReaderProcess::open_other(std::string const& name, std::string const& object) {
    int const descriptor = files_.front()->open_other(name);
    send("", descriptor, object);
    if (descriptor >= 0) ::close(descriptor);
}

Packet ReaderProcess::call(Packet const& request, std::string const& object) {
    if (!ended_.empty()) throw damaged(object, ended_);
    send(request.bytes(), -1, object);
    for (;;) {
        Packet answer(receive(object));
        auto const kind = answer.take<Answer>();
        if (kind == Answer::open_other) {
            open_other(answer.take<std::string>(), object);
            continue;
        }
        if (!files_.front()->refused().empty()) {
            throw bad_input(path(), object, "data in this file, or in files beside it",
                            fmt::format("a link to {} in another folder; to read that file, say --follow-links",
                                        in_quotes(files_.front()->refused())));
        }
        switch (kind) {
            case Answer::done:
                return answer;
            case Answer::data_error:
                throw DataError(clean_text(answer.take<std::string>()));
            case Answer::no_memory:
                throw bad_input(path(), object, "data that this machine can hold", "too large: not enough memory");
            default:
                throw std::runtime_error(clean_text(answer.take<std::string>()));
        }
    }
}

}  // namespace symdiscover
