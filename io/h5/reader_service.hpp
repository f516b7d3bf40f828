// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "io/h5/h5_reader.hpp"
#include "io/h5/packet.hpp"
#include "io/h5/reader_format.hpp"

namespace symdiscover {

/// What a reader's process can be asked, each with the arguments of H5Reader's function of that name.
enum class Request : std::uint8_t {
    open,
    kind,
    children,
    dataset,        ///< answered by a number and a layout
    read_doubles,   ///< number, first, extent
    read_integers,  ///< the same
    has_attribute,
    attributes,
    is_text_attribute,
    attribute,  ///< object, name, kind of value
    dimension_names,
    place,  ///< object, index
};

/// What an attribute is read as: the number of its type in H5Reader's overloads.
enum class AttributeKind : std::uint8_t { text, number, truth, whole, natural, texts, wholes, numbers };

template <class T>
constexpr AttributeKind attribute_kind() {
    if constexpr (std::is_same_v<T, std::string>) return AttributeKind::text;
    if constexpr (std::is_same_v<T, double>) return AttributeKind::number;
    if constexpr (std::is_same_v<T, bool>) return AttributeKind::truth;
    if constexpr (std::is_same_v<T, Index>) return AttributeKind::whole;
    if constexpr (std::is_same_v<T, std::uint64_t>) return AttributeKind::natural;
    if constexpr (std::is_same_v<T, std::vector<std::string>>) return AttributeKind::texts;
    if constexpr (std::is_same_v<T, std::vector<Index>>) return AttributeKind::wholes;
    if constexpr (std::is_same_v<T, std::vector<double>>) return AttributeKind::numbers;
}

void put_layout(Packet& packet, H5Layout const& layout);
H5Layout take_layout(Packet& packet);

/// Bytes of values that are read at a time. A scan reads as many.
inline constexpr std::size_t values_at_once = std::size_t{8} << 20;

/// What the child needs of what its parent has made.
struct ReaderSetting {
    std::shared_ptr<ReaderFormat> format;
    OpenFiles files;  ///< all but open_other; what counts progress lies in shared memory
    int socket = -1;
    std::byte* values = nullptr;  ///< shared memory: where values are put, of values_at_once bytes
};

/// The life of the process that reads a file: confined, it answers requests until there are no more.
[[noreturn]] void serve_reader(ReaderSetting const& setting);

}  // namespace symdiscover
