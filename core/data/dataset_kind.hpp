// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// What a dataset is made of: many tasks, one set of samples with outputs or without, or images of many classes, of
/// which tasks are drawn.
enum class DatasetKind { tasks, supervised, vectors, classes };

constexpr char const* to_string(DatasetKind kind) {
    if (kind == DatasetKind::tasks) return "tasks";
    if (kind == DatasetKind::classes) return "classes";
    return kind == DatasetKind::supervised ? "supervised" : "vectors";
}

}  // namespace symdiscover
