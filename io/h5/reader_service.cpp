// SPDX-License-Identifier: Apache-2.0
#include "io/h5/reader_service.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <new>
#include <optional>

#include "core/base/errors.hpp"
#include "io/h5/h5_local.hpp"
#include "io/h5/message_channel.hpp"
#include "io/h5/reader_confinement.hpp"
#include "io/h5/reader_process.hpp"

namespace symdiscover {

void put_layout(Packet& packet, H5Layout const& layout) {
    packet.put(layout.type_class).put(layout.type).put(layout.bytes).put(layout.shape).put(layout.chunks);
    packet.put(layout.grows_on_all_axes).put(layout.chunks_missing);
}

H5Layout take_layout(Packet& packet) {
    H5Layout layout;
    layout.type_class = packet.take<H5Class>();
    layout.type = packet.take<std::string>();
    layout.bytes = packet.take<std::size_t>();
    layout.shape = packet.take<std::vector<Index>>();
    layout.chunks = packet.take<std::vector<Index>>();
    layout.grows_on_all_axes = packet.take<bool>();
    layout.chunks_missing = packet.take<Index>();
    return layout;
}

namespace {

/// What answers requests, in the child.
class Service {
  public:
    explicit Service(ReaderSetting const& setting) : setting_(setting) {
        source_.path = setting.path;
        source_.descriptor = setting.file;
        source_.open_other = [this](std::string const& name) { return ask_parent_for(name); };
        source_.progress = reinterpret_cast<std::atomic<std::uint64_t>*>(setting.progress);
    }

    void run(bool confined) {
        std::string message;
        while (receive_message(setting_.socket, message)) {
            Packet request(std::move(message));
            Packet const answer = request_answer(request, confined);
            if (!send_message(setting_.socket, answer.bytes())) return;
        }
    }

  private:
    Packet request_answer(Packet& request, bool confined) {
        try {
            Packet answer;
            answer.put(Answer::done);
            auto const what = request.take<Request>();
            if (what == Request::open) {
                file_.emplace(source_);
                answer.put(confined);
            } else {
                answer_from_file(what, request, answer);
            }
            return answer;
        } catch (DataError const& error) {
            return Packet().put(Answer::data_error).put(std::string(error.what()));
        } catch (std::bad_alloc const&) {
            return Packet().put(Answer::no_memory);
        } catch (std::exception const& error) {
            return Packet().put(Answer::fault).put(std::string("the reader: ") + error.what());
        }
    }

    void answer_from_file(Request what, Packet& request, Packet& answer) {
        if (what == Request::read_doubles) return read<double>(request);
        if (what == Request::read_integers) return read<std::int64_t>(request);
        auto const object = request.take<std::string>();
        switch (what) {
            case Request::kind:
                answer.put(file_->kind(object));
                break;
            case Request::children:
                answer.put(file_->children(object));
                break;
            case Request::dataset: {
                std::size_t const number = file_->open_dataset(object);
                answer.put(static_cast<std::uint64_t>(number));
                put_layout(answer, file_->layout(number));
                break;
            }
            case Request::has_attribute:
                answer.put(file_->has_attribute(object, request.take<std::string>()));
                break;
            case Request::attributes:
                answer.put(file_->attributes(object));
                break;
            case Request::is_text_attribute:
                answer.put(file_->is_text_attribute(object, request.take<std::string>()));
                break;
            case Request::attribute:
                answer_attribute(object, request, answer);
                break;
            default:
                answer.put(file_->dimension_names(object));
        }
    }

    template <class T>
    void read(Packet& request) {
        auto const number = static_cast<std::size_t>(request.take<std::uint64_t>());
        H5Box part;
        part.first = request.take<std::vector<Index>>();
        part.extent = request.take<std::vector<Index>>();
        file_->read(number, part, reinterpret_cast<T*>(setting_.values));
    }

    void answer_attribute(std::string const& object, Packet& request, Packet& answer) {
        auto const name = request.take<std::string>();
        auto const kind = request.take<AttributeKind>();
        bool const known =
            answer_as<std::string>(object, name, kind, answer) || answer_as<double>(object, name, kind, answer) ||
            answer_as<bool>(object, name, kind, answer) || answer_as<Index>(object, name, kind, answer) ||
            answer_as<std::uint64_t>(object, name, kind, answer) ||
            answer_as<std::vector<std::string>>(object, name, kind, answer) ||
            answer_as<std::vector<Index>>(object, name, kind, answer) ||
            answer_as<std::vector<double>>(object, name, kind, answer);
        if (!known) throw std::logic_error("an attribute of no kind");
    }

    template <class T>
    bool answer_as(std::string const& object, std::string const& name, AttributeKind kind, Packet& answer) const {
        if (kind != attribute_kind<T>()) return false;
        T value{};
        file_->read_attribute(object, name, value);
        answer.put(value);
        return true;
    }

    int ask_parent_for(std::string const& name) const {
        int descriptor = -1;
        std::string nothing;
        bool const answered = send_message(setting_.socket, Packet().put(Answer::open_other).put(name).bytes()) &&
                              receive_message(setting_.socket, nothing, &descriptor);
        return answered ? descriptor : -1;
    }

    ReaderSetting setting_;
    H5Source source_;
    std::optional<H5LocalFile> file_;
};

/// Filters that are plug-ins must be there before this process gives up the right to open files. The numbers are those
/// of the HDF Group's list: lzo, bzip2, blosc, lz4, bitshuffle, zfp, zstd, sz, blosc2.
void load_plugins() {
    unsigned folders = 0;
    if (H5PLsize(&folders) < 0) return;
    std::error_code ignored;
    bool any = false;
    for (unsigned i = 0; i < folders; ++i) {
        char folder[4096] = "";
        any = any || (H5PLget(i, folder, sizeof folder) > 0 && std::filesystem::is_directory(folder, ignored));
    }
    if (!any) return;
    for (H5Z_filter_t const filter : {305, 307, 32001, 32004, 32008, 32013, 32015, 32017, 32026}) {
        H5Zfilter_avail(filter);
    }
}

}  // namespace

void serve_reader(ReaderSetting const& setting) {
    try {
        silence_hdf5();
        load_plugins();
        bool const confined = confine_reader({setting.file, setting.socket});
        Service(setting).run(confined);
    } catch (...) {  // nobody is left to be told: the parent sees that this process ends
        ::_exit(EXIT_FAILURE);
    }
    ::_exit(EXIT_SUCCESS);
}

}  // namespace symdiscover
