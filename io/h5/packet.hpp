// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace symdiscover {

/// Values one after another as bytes, for another process of this very program. What comes back from a process that
/// has read a hostile file is not trusted: taking more than there is throws std::length_error.
class Packet {
  public:
    Packet() = default;
    explicit Packet(std::string bytes) : bytes_(std::move(bytes)) {}

    std::string const& bytes() const { return bytes_; }

    template <class T>
    Packet& put(T const& value) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            bytes_.append(reinterpret_cast<char const*>(&value), sizeof value);
        } else if constexpr (std::is_convertible_v<T const&, std::string_view>) {
            std::string_view const text(value);
            put(static_cast<std::uint64_t>(text.size()));
            bytes_.append(text);
        } else {
            put(static_cast<std::uint64_t>(value.size()));
            for (auto const& one : value) put(one);
        }
        return *this;
    }

    template <class T>
    T take() {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            T value{};
            std::memcpy(&value, take_bytes(sizeof value), sizeof value);
            return value;
        } else if constexpr (std::is_same_v<T, std::string>) {
            auto const size = take<std::uint64_t>();
            return {take_bytes(size), static_cast<std::size_t>(size)};
        } else {
            T values;
            for (auto count = take<std::uint64_t>(); count > 0; --count) {
                values.push_back(take<typename T::value_type>());
            }
            return values;
        }
    }

  private:
    char const* take_bytes(std::uint64_t size) {
        if (size > bytes_.size() - taken_) throw std::length_error("a packet ends too soon");
        char const* const start = bytes_.data() + taken_;
        taken_ += static_cast<std::size_t>(size);
        return start;
    }

    std::string bytes_;
    std::size_t taken_ = 0;
};

}  // namespace symdiscover
