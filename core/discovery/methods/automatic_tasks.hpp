// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/observer.hpp"
#include "core/data/task_source.hpp"
#include "core/discovery/discovery.hpp"
#include "core/discovery/fit_options.hpp"

namespace symdiscover {

/// Method auto for tasks: one linear layer with squared error, in closed form.
Discovery discover_tasks_in_closed_form(TaskSource const& source, FitOptions const& options, Observer const& observer);

}  // namespace symdiscover
