// SPDX-License-Identifier: Apache-2.0
#include "io/h5/reader_confinement.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <vector>

namespace symdiscover {

namespace {

void leave_signals_to_the_parent() {
    for (int const number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Standard input, output and error lead nowhere: what a library has to say when it breaks down is no message of ours.
void close_all_but(std::vector<int> kept) {
    int const nowhere = ::open("/dev/null", O_RDWR);
    for (int const standard : {0, 1, 2}) {
        if (nowhere >= 0 && !(is_sanitized && standard == STDERR_FILENO)) ::dup2(nowhere, standard);
    }
    std::sort(kept.begin(), kept.end());
    int first = 3;
    for (int const one : kept) {
        if (one > first) ::syscall(SYS_close_range, first, one - 1, 0);
        first = std::max(first, one + 1);
    }
    ::syscall(SYS_close_range, first, ~0U, 0);
}

/// Bytes of data that this process has already, which count against the limit.
std::uint64_t data_in_use() {
    std::uint64_t pages = 0;
    if (std::FILE* const statm = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(statm, "%*u %*u %*u %*u %*u %lu", &pages) != 1) pages = 0;
        std::fclose(statm);
    }
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void limit(__rlimit_resource what, rlim_t most) {
    rlimit now{};
    if (::getrlimit(what, &now) != 0) return;
    rlimit const lower{std::min(now.rlim_cur, most), now.rlim_max};
    ::setrlimit(what, &lower);
}

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;
#endif

/// What reading, computing and answering take; all else fails with EPERM.
std::vector<std::uint32_t> allowed_calls() {
    return {SYS_read,
            SYS_pread64,
            SYS_readv,
            SYS_lseek,
            SYS_fstat,
            SYS_newfstatat,
            SYS_write,
            SYS_close,
            SYS_sendmsg,
            SYS_recvmsg,
            SYS_sendto,
            SYS_recvfrom,
            SYS_mmap,
            SYS_munmap,
            SYS_mremap,
            SYS_mprotect,
            SYS_madvise,
            SYS_brk,
            SYS_futex,
            SYS_exit,
            SYS_exit_group,
            SYS_rt_sigaction,
            SYS_rt_sigprocmask,
            SYS_sigaltstack,
            SYS_rt_sigreturn,
            SYS_tgkill,
            SYS_getpid,
            SYS_gettid,
            SYS_getppid,
            SYS_getrusage,
            SYS_clock_gettime,
            SYS_gettimeofday,
            SYS_getcwd,
            SYS_getrandom,
            SYS_sched_yield,
            SYS_uname,
            SYS_restart_syscall,
            SYS_getuid,
            SYS_sysinfo,
            SYS_prlimit64,
            SYS_getrlimit};
}

bool refuse_other_calls() {
    if (architecture == 0) return false;
    std::vector<std::uint32_t> const allowed = allowed_calls();
    auto const load = [](std::size_t offset) {
        return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
    };
    std::vector<sock_filter> program{
        load(offsetof(seccomp_data, arch)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS), load(offsetof(seccomp_data, nr))};
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        auto const to_the_end = static_cast<std::uint8_t>(allowed.size() - i);
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i], to_the_end, 0));
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    sock_fprog const filter{static_cast<unsigned short>(program.size()), program.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace

std::uint64_t reader_memory() {
    constexpr std::uint64_t least = std::uint64_t{1} << 30;
    auto const pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
    std::uint64_t const half = std::max(least, pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) / 2);
    rlimit address_space{};
    if (::getrlimit(RLIMIT_AS, &address_space) != 0 || address_space.rlim_cur == RLIM_INFINITY) return half;
    return std::min<std::uint64_t>(half, address_space.rlim_cur);
}

bool confine_reader(std::vector<int> const& kept) {
    leave_signals_to_the_parent();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_all_but(kept);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    if (is_sanitized) return false;
    limit(RLIMIT_DATA, data_in_use() + reader_memory());
    return refuse_other_calls();
}

}  // namespace symdiscover
