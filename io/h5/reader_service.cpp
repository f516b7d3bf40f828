// SPDX-License-Identifier: Apache-2.0
#include "io/h5/reader_service.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <new>

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
        files_ = setting.files;
        files_.open_other = [this](std::string const& name) { return ask_parent_for(name); };
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
                file_ = setting_.format->open(files_);
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
            case Request::place:
                answer.put(file_->place(object, request.take<std::vector<Index>>()));
                break;
            default:
                if (H5LocalFile const* const hdf5 = file_->hdf5()) {
                    answer_from_hdf5(*hdf5, what, object, request, answer);
                } else {
                    answer_without_attributes(what, answer);
                }
        }
    }

    static void answer_from_hdf5(H5LocalFile const& file, Request what, std::string const& object, Packet& request,
                                 Packet& answer) {
        switch (what) {
            case Request::has_attribute:
                answer.put(file.has_attribute(object, request.take<std::string>()));
                break;
            case Request::attributes:
                answer.put(file.attributes(object));
                break;
            case Request::is_text_attribute:
                answer.put(file.is_text_attribute(object, request.take<std::string>()));
                break;
            case Request::attribute:
                answer_attribute(file, object, request, answer);
                break;
            default:
                answer.put(file.dimension_names(object));
        }
    }

    static void answer_without_attributes(Request what, Packet& answer) {
        if (what == Request::attribute) throw std::logic_error("an attribute of a file that has none");
        if (what == Request::has_attribute || what == Request::is_text_attribute) {
            answer.put(false);
        } else {
            answer.put(std::vector<std::string>());
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

    static void answer_attribute(H5LocalFile const& file, std::string const& object, Packet& request, Packet& answer) {
        auto const name = request.take<std::string>();
        auto const kind = request.take<AttributeKind>();
        bool const known = answer_as<std::string>(file, object, name, kind, answer) ||
                           answer_as<double>(file, object, name, kind, answer) ||
                           answer_as<bool>(file, object, name, kind, answer) ||
                           answer_as<Index>(file, object, name, kind, answer) ||
                           answer_as<std::uint64_t>(file, object, name, kind, answer) ||
                           answer_as<std::vector<std::string>>(file, object, name, kind, answer) ||
                           answer_as<std::vector<Index>>(file, object, name, kind, answer) ||
                           answer_as<std::vector<double>>(file, object, name, kind, answer);
        if (!known) throw std::logic_error("an attribute of no kind");
    }

    template <class T>
    static bool answer_as(H5LocalFile const& file, std::string const& object, std::string const& name,
                          AttributeKind kind, Packet& answer) {
        if (kind != attribute_kind<T>()) return false;
        T value{};
        file.read_attribute(object, name, value);
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
    OpenFiles files_;
    std::unique_ptr<LocalFile> file_;
};

}  // namespace

void serve_reader(ReaderSetting const& setting) {
    try {
        silence_hdf5();
        std::vector<int> kept = setting.format->prepare(setting.files);
        for (OpenFiles::One const& file : setting.files.named) kept.push_back(file.descriptor);
        kept.push_back(setting.socket);
        bool const confined = confine_reader(kept);
        Service(setting).run(confined);
    } catch (...) {  // nobody is left to be told: the parent sees that this process ends
        ::_exit(EXIT_FAILURE);
    }
    ::_exit(EXIT_SUCCESS);
}

}  // namespace symdiscover
