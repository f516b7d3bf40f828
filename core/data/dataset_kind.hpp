// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// What a dataset is made of: many tasks, or one set of samples with outputs or without.
enum class DatasetKind { tasks, supervised, vectors };

constexpr char const* to_string(DatasetKind kind) {
    if (kind == DatasetKind::tasks) return "tasks";
    return kind == DatasetKind::supervised ? "supervised" : "vectors";
}

}  // namespace symdiscover
