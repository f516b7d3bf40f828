// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/csv_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>

#include "io/arrays/csv_columns.hpp"
#include "io/arrays/csv_table.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

std::string shown(std::vector<std::string> names) {
    constexpr std::size_t most = 12;
    bool const more = names.size() > most;
    names.resize(std::min(names.size(), most));
    for (std::string& name : names) name = in_quotes(name);
    return fmt::format("{}{}", fmt::join(names, ", "), more ? ", ..." : "");
}

/// The rows of each task.
struct TaskRows {
    std::vector<Index> first;  ///< [tasks + 1]: where those of a task begin in `rows`
    std::vector<Index> rows;   ///< by task, and as in the file within one

    Index count() const { return static_cast<Index>(first.size()) - 1; }
    Index examples(Index task) const {
        return first[static_cast<std::size_t>(task) + 1] - first[static_cast<std::size_t>(task)];
    }
    Index longest() const {
        Index most = 0;
        for (Index task = 0; task < count(); ++task) most = std::max(most, examples(task));
        return most;
    }
};

TaskRows rows_by_task(std::vector<Index> const& tasks, std::size_t count) {
    TaskRows found;
    found.first.assign(count + 1, 0);
    for (Index const task : tasks) ++found.first[static_cast<std::size_t>(task) + 1];
    std::partial_sum(found.first.begin(), found.first.end(), found.first.begin());
    std::vector<Index> next(found.first.begin(), found.first.end() - 1);
    found.rows.resize(tasks.size());
    for (std::size_t row = 0; row < tasks.size(); ++row) {
        found.rows[static_cast<std::size_t>(next[static_cast<std::size_t>(tasks[row])]++)] = static_cast<Index>(row);
    }
    return found;
}

/// The columns of a table that make one array.
struct CsvArray {
    CsvTable const* table = nullptr;
    std::size_t first = 0;  ///< of the table's values
    std::size_t count = 0;
    H5Layout layout;

    double value(Index row, Index column) const {
        std::size_t const width = table->roles.values.size();
        return table->values[static_cast<std::size_t>(row) * width + first + static_cast<std::size_t>(column)];
    }
};

class CsvFile final : public LocalFile {
  public:
    CsvFile(OpenFiles const& files, CsvOptions const& options) : files_(files), options_(options) {
        tables_[0] = read_csv(files.named.front(), files, [this](auto const& names) { return roles_of_first(names); });
        if (files.named.size() > 1) {
            tables_[1] = read_csv(files.named[1], files, [this](auto const& names) { return roles_of_second(names); });
            require_same_rows();
            add("/y", tables_[1], 0, tables_[1].roles.values.size());
        } else if (y_columns_ > 0) {
            add("/y", tables_[0], x_columns_, y_columns_);
        }
        if (x_columns_ > 0) add("/x", tables_[0], 0, x_columns_);
        make_tasks();
    }

    H5Kind kind(std::string const& object) const override {
        if (object == "/") return H5Kind::group;
        return arrays_.contains(object) ? H5Kind::dataset : H5Kind::missing;
    }
    std::vector<std::string> children(std::string const& group) const override {
        return group == "/" ? tables_[0].names : std::vector<std::string>{};
    }
    std::size_t open_dataset(std::string const& name) override {
        auto const found = arrays_.find(name);
        if (found == arrays_.end()) {
            throw bad_input(files_.named.front().path, name, "columns", "none of that name");
        }
        return static_cast<std::size_t>(std::distance(arrays_.begin(), found));
    }
    H5Layout const& layout(std::size_t dataset) const override { return array(dataset).layout; }
    void read(std::size_t dataset, H5Box const& part, double* values) override { read_as(dataset, part, values); }
    void read(std::size_t dataset, H5Box const& part, std::int64_t* values) override { read_as(dataset, part, values); }

    std::string place(std::string const& dataset, std::vector<Index> const& index) const override {
        CsvArray const& found = arrays_.at(dataset);
        auto const row = row_at(index);
        if (!row || found.table == nullptr) return LocalFile::place(dataset, index);
        std::size_t const column = found.table->roles.values.at(found.first + static_cast<std::size_t>(index.back()));
        return fmt::format("{} (line {}, column {})", dataset, found.table->lines[static_cast<std::size_t>(*row)],
                           in_quotes(found.table->names[column]));
    }

  private:
    CsvArray const& array(std::size_t dataset) const {
        auto found = arrays_.begin();
        std::advance(found, static_cast<std::ptrdiff_t>(dataset));
        return found->second;
    }

    void add(std::string const& name, CsvTable const& table, std::size_t first, std::size_t count) {
        CsvArray added{&table, first, count, {}};
        added.layout.type_class = H5Class::floating;
        added.layout.type = "float64";
        added.layout.bytes = sizeof(double);
        added.layout.shape = {table.rows(), static_cast<Index>(count)};
        arrays_[name] = std::move(added);
    }

    std::optional<std::size_t> task_column(std::vector<std::string> const& names, bool must_be) {
        if (options_.task.empty()) return std::nullopt;
        std::string const& path = files_.named[must_be ? 0 : 1].path;
        auto const count = std::count(names.begin(), names.end(), options_.task);
        if (count == 0 && !must_be) return std::nullopt;
        auto const place = std::find(names.begin(), names.end(), options_.task);
        if (count == 1) return static_cast<std::size_t>(place - names.begin());
        throw bad_input(path, "line 1", fmt::format("one column {} (--task)", in_quotes(options_.task)),
                        count == 0 ? "the columns " + shown(names) : fmt::format("{}", count));
    }

    /// Those that the user names.
    std::vector<std::size_t> chosen(std::vector<std::string> const& names, std::string const& list,
                                    std::string const& option, std::string const& path) const {
        std::string unknown;
        std::vector<std::size_t> found = columns_meant(names, list, unknown);
        if (!unknown.empty()) {
            throw bad_input(path, "line 1", fmt::format("columns {} ({})", in_quotes(unknown), option),
                            "the columns " + shown(names));
        }
        return found;
    }

    /// Those that the user names, or else those called as the array is, "x" or "y".
    std::vector<std::size_t> of_array(std::vector<std::string> const& names, std::string const& list,
                                      std::string const& array_name, std::string const& path) const {
        std::string ignored;
        return list.empty() ? columns_meant(names, array_name, ignored)
                            : chosen(names, list, fmt::format("--{}-name", array_name), path);
    }

    /// All that have a name: pandas writes the numbers of the rows without one.
    std::vector<std::size_t> all_but(std::vector<std::string> const& names, std::optional<std::size_t> left_out) const {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (i != left_out && !names[i].empty()) all.push_back(i);
        }
        return all;
    }

    CsvRoles roles_of_first(std::vector<std::string> const& names) {
        std::string const& path = files_.named.front().path;
        CsvRoles roles;
        roles.task = task_column(names, true);
        std::vector<std::size_t> x = of_array(names, options_.x, "x", path);
        std::vector<std::size_t> y;
        if (files_.named.size() == 1) y = of_array(names, options_.y, "y", path);
        if (x.empty() && y.empty()) x = all_but(names, roles.task);
        require_apart(path, names, x, y, roles.task);
        x_columns_ = x.size();
        y_columns_ = y.size();
        roles.values = std::move(x);
        roles.values.insert(roles.values.end(), y.begin(), y.end());
        return roles;
    }

    CsvRoles roles_of_second(std::vector<std::string> const& names) {
        std::string const& path = files_.named[1].path;
        CsvRoles roles;
        roles.task = task_column(names, false);
        roles.values = of_array(names, options_.y, "y", path);
        if (roles.values.empty()) roles.values = all_but(names, roles.task);
        require_apart(path, names, {}, roles.values, roles.task);
        return roles;
    }

    static void require_apart(std::string const& path, std::vector<std::string> const& names,
                              std::vector<std::size_t> const& x, std::vector<std::size_t> const& y,
                              std::optional<std::size_t> task) {
        for (std::size_t column = 0; column < names.size(); ++column) {
            bool const in_x = std::find(x.begin(), x.end(), column) != x.end();
            bool const in_y = std::find(y.begin(), y.end(), column) != y.end();
            if (static_cast<int>(in_x) + static_cast<int>(in_y) + static_cast<int>(task == column) <= 1) continue;
            throw bad_input(path, fmt::format("column {}", in_quotes(names[column])),
                            "a column of x, of y or of the tasks", "one that is more than one of these");
        }
    }

    /// Row by row the two files are of the same examples.
    void require_same_rows() const {
        CsvTable const& x = tables_[0];
        CsvTable const& y = tables_[1];
        std::string const& path = files_.named[1].path;
        if (x.rows() != y.rows()) {
            throw bad_input(path, "/y", fmt::format("{} rows as in {}", x.rows(), files_.named[0].path),
                            fmt::format("{}", y.rows()));
        }
        if (y.tasks.empty()) return;
        std::vector<std::string const*> names(x.task_numbers.size());
        for (auto const& [name, number] : x.task_numbers) names[static_cast<std::size_t>(number)] = &name;
        for (std::size_t row = 0; row < x.tasks.size(); ++row) {
            std::string const& wanted = *names[static_cast<std::size_t>(x.tasks[row])];
            auto const found = y.task_numbers.find(wanted);
            if (found != y.task_numbers.end() && found->second == y.tasks[row]) continue;
            throw bad_input(
                path, fmt::format("line {}", y.lines[row]),
                fmt::format("task {} as in line {} of {}", in_quotes(wanted), x.lines[row], files_.named[0].path),
                "another");
        }
    }

    void make_tasks() {
        if (options_.task.empty()) return;
        tasks_ = rows_by_task(tables_[0].tasks, tables_[0].task_numbers.size());
        longest_ = tasks_->longest();
        for (auto& [name, added] : arrays_) {
            added.layout.shape = {tasks_->count(), longest_, static_cast<Index>(added.count)};
        }
        if (tasks_->count() * longest_ == tables_[0].rows()) return;
        CsvArray& examples = arrays_["/examples"];
        examples.layout.type_class = H5Class::integer;
        examples.layout.type = "int64";
        examples.layout.bytes = sizeof(std::int64_t);
        examples.layout.shape = {tasks_->count()};
    }

    /// Of the table; none where a task has fewer examples than others.
    std::optional<Index> row_at(std::vector<Index> const& index) const {
        if (!tasks_) return index.front();
        Index const task = index.front();
        Index const example = index.at(1);
        if (example >= tasks_->examples(task)) return std::nullopt;
        return tasks_->rows[static_cast<std::size_t>(tasks_->first[static_cast<std::size_t>(task)] + example)];
    }

    template <class T>
    void read_as(std::size_t dataset, H5Box const& part, T* values) const {
        CsvArray const& from = array(dataset);
        std::vector<Index> index = part.first;
        std::size_t const axes = index.size();
        std::size_t count = 1;
        for (Index const length : part.extent) count *= static_cast<std::size_t>(length);
        for (std::size_t i = 0; i < count; ++i) {
            values[i] = static_cast<T>(value_at(from, index));
            for (std::size_t axis = axes; axis-- > 0;) {
                if (++index[axis] < part.first[axis] + part.extent[axis]) break;
                index[axis] = part.first[axis];
            }
        }
        ++*files_.progress;
    }

    double value_at(CsvArray const& from, std::vector<Index> const& index) const {
        if (from.table == nullptr) return static_cast<double>(tasks_->examples(index.front()));
        auto const row = row_at(index);
        return row ? from.value(*row, index.back()) : std::numeric_limits<double>::quiet_NaN();
    }

    OpenFiles const& files_;
    CsvOptions const& options_;
    std::array<CsvTable, 2> tables_;
    std::size_t x_columns_ = 0;
    std::size_t y_columns_ = 0;
    std::map<std::string, CsvArray> arrays_;
    std::optional<TaskRows> tasks_;
    Index longest_ = 0;
};

class CsvFormat final : public ReaderFormat {
  public:
    explicit CsvFormat(CsvOptions options) : options_(std::move(options)) {}

    std::string name() const override { return "CSV"; }
    std::string reader() const override { return "libcsv"; }

    std::unique_ptr<LocalFile> open(OpenFiles const& files) override {
        return std::make_unique<CsvFile>(files, options_);
    }

  private:
    CsvOptions options_;
};

}  // namespace

std::shared_ptr<ReaderFormat> csv_format(CsvOptions options) { return std::make_shared<CsvFormat>(std::move(options)); }

}  // namespace symdiscover
