// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/base/errors.hpp"
#include "io/h5/file_access.hpp"
#include "io/h5/packet.hpp"
#include "io/h5/reader_format.hpp"
#include "io/h5/shared_memory.hpp"

namespace symdiscover {

/// A child of this process that reads a file, or two that belong together, and is the only one to do so: the HDF5
/// library crashes over some damaged files, and never returns from others. What it cannot do says confine_reader(). It
/// is asked one thing at a time.
class ReaderProcess {
  public:
    /// `files`, one at least, have been found to be of this format. Throws DataError when they cannot be read.
    ReaderProcess(std::vector<std::unique_ptr<FileAccess>> files, std::shared_ptr<ReaderFormat> format);
    ~ReaderProcess();
    ReaderProcess(ReaderProcess const&) = delete;
    ReaderProcess& operator=(ReaderProcess const&) = delete;

    std::string const& path() const { return files_.front()->path(); }
    FileAccess const& files() const { return *files_.front(); }
    std::string const& last_path() const { return files_.back()->path(); }
    ReaderFormat const& format() const { return *format_; }
    bool is_confined() const { return confined_; }

    /// Sends a request and waits for the answer. `object` is what is read, for messages ("/x"). Throws DataError: what
    /// the child found wrong, a crash, or `patience` seconds at work without having read anything.
    Packet call(Packet const& request, std::string const& object);

    /// Where the values of an answer stand.
    std::byte const* values() const { return values_.data(); }

    /// For an answer that makes no sense, as only a process that has run wild gives it.
    DataError damaged(std::string const& object, std::string const& how);

  private:
    void send(std::string const& bytes, int descriptor, std::string const& object);
    std::string receive(std::string const& object);
    void await(std::string const& object);
    bool is_hanging();
    void open_other(std::string const& name, std::string const& object);
    [[noreturn]] void explain_end(std::string const& object);
    void end();

    std::vector<std::unique_ptr<FileAccess>> files_;
    std::shared_ptr<ReaderFormat> format_;
    double patience_ = 0.0;  ///< processor seconds without progress
    SharedMemory progress_;
    SharedMemory values_;
    int socket_ = -1;
    pid_t child_ = -1;
    bool confined_ = false;
    std::string ended_;  ///< why there is no process any more; empty while there is

    std::uint64_t last_progress_ = 0;
    double last_work_ = 0.0;  ///< processor seconds when there was progress
    int idle_ticks_ = 0;
};

/// What an answer begins with.
enum class Answer : std::uint8_t {
    done,        ///< what was asked for follows
    data_error,  ///< a message follows
    no_memory,
    fault,       ///< a message follows: a fault of this program
    open_other,  ///< a question back: the name of a file follows, whose descriptor is expected
};

}  // namespace symdiscover
