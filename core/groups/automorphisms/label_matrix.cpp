// SPDX-License-Identifier: Apache-2.0
#include "core/groups/automorphisms/label_matrix.hpp"

#include <map>

namespace symdiscover {

LabelMatrix LabelMatrix::transposed() const {
    LabelMatrix result{inputs, outputs, {}};
    result.labels.reserve(labels.size());
    for (Index j = 0; j < inputs; ++j) {
        for (Index a = 0; a < outputs; ++a) result.labels.push_back((*this)(a, j));
    }
    return result;
}

LabelMatrix LabelMatrix::part(std::span<Index const> rows, std::span<Index const> columns) const {
    LabelMatrix result{static_cast<Index>(rows.size()), static_cast<Index>(columns.size()), {}};
    result.labels.reserve(rows.size() * columns.size());
    for (Index const a : rows) {
        for (Index const j : columns) result.labels.push_back((*this)(a, j));
    }
    return result;
}

std::vector<std::vector<Index>> classes_of_equal_rows(LabelMatrix const& matrix) {
    std::map<std::vector<std::int32_t>, std::size_t> class_of;
    std::vector<std::vector<Index>> classes;
    auto begin = matrix.labels.begin();
    for (Index a = 0; a < matrix.outputs; ++a, begin += matrix.inputs) {
        auto const [found, is_new] = class_of.try_emplace({begin, begin + matrix.inputs}, classes.size());
        if (is_new) classes.emplace_back();
        classes[found->second].push_back(a);
    }
    return classes;
}

}  // namespace symdiscover
