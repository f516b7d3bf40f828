// SPDX-License-Identifier: Apache-2.0
#include "core/base/option_field.hpp"

namespace symdiscover {

OptionField::OptionField(std::string option, bool& field, std::string text)
    : OptionField(std::move(option), field, one_of<bool>({{"true", true}, {"false", false}}), std::move(text)) {
    placeholder.clear();
    allowed = "nothing";
    flag = &field;
}

void require_allowed(std::vector<OptionField> const& fields) {
    for (auto const& field : fields) {
        std::string const value = field.show();
        if (value.empty() || field.accepts(value)) continue;
        throw OptionError(field.name, fmt::format("expected {}, found {}", field.allowed, value));
    }
}

}  // namespace symdiscover
