// SPDX-License-Identifier: Apache-2.0
#include "io/h5/message_channel.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace symdiscover {

namespace {

/// The first bytes of a message, and the descriptor that goes with them.
ssize_t send_first(int socket, std::uint64_t& size, int descriptor) {
    iovec part{&size, sizeof size};
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))]{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (descriptor >= 0) {
        header.msg_control = room;
        header.msg_controllen = sizeof room;
        cmsghdr* const control = CMSG_FIRSTHDR(&header);
        control->cmsg_level = SOL_SOCKET;
        control->cmsg_type = SCM_RIGHTS;
        control->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(control), &descriptor, sizeof descriptor);
    }
    ssize_t sent = -1;
    do sent = ::sendmsg(socket, &header, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent;
}

ssize_t receive_first(int socket, std::uint64_t& size, int* descriptor) {
    iovec part{&size, sizeof size};
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))]{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (descriptor != nullptr) {
        header.msg_control = room;
        header.msg_controllen = sizeof room;
    }
    ssize_t got = -1;
    do got = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC | MSG_WAITALL);
    while (got < 0 && errno == EINTR);
    cmsghdr const* const control = descriptor == nullptr || got <= 0 ? nullptr : CMSG_FIRSTHDR(&header);
    if (control != nullptr && control->cmsg_type == SCM_RIGHTS) {
        std::memcpy(descriptor, CMSG_DATA(control), sizeof *descriptor);
    }
    return got;
}

}  // namespace

bool send_message(int socket, std::string const& message, int descriptor) {
    std::uint64_t size = message.size();
    if (send_first(socket, size, descriptor) != static_cast<ssize_t>(sizeof size)) return false;
    for (std::size_t done = 0; done < message.size();) {
        ssize_t const count = ::send(socket, message.data() + done, message.size() - done, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

bool receive_message(int socket, std::string& message, int* descriptor) {
    std::uint64_t size = 0;
    if (receive_first(socket, size, descriptor) != static_cast<ssize_t>(sizeof size)) return false;
    if (size > longest_message) return false;
    message.resize(static_cast<std::size_t>(size));
    for (std::size_t done = 0; done < message.size();) {
        ssize_t const count = ::recv(socket, message.data() + done, message.size() - done, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        done += static_cast<std::size_t>(count);
    }
    return true;
}

}  // namespace symdiscover
