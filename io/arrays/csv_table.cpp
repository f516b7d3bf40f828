// SPDX-License-Identifier: Apache-2.0
#include "io/arrays/csv_table.hpp"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <limits>
#include <new>
#include <utility>

#include "io/arrays/mapped_file.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t csv_bytes_at_once = std::size_t{1} << 16;

constexpr auto no_value = std::numeric_limits<double>::quiet_NaN();

/// What programs write where there is no value.
bool says_missing(std::string_view cell) {
    constexpr std::array<std::string_view, 8> words{"", "NA", "N/A", "NaN", "nan", "NAN", "null", "NULL"};
    return std::find(words.begin(), words.end(), cell) != words.end();
}

std::optional<double> number_in(std::string_view cell) {
    if (says_missing(cell)) return no_value;
    if (cell.starts_with('+')) cell.remove_prefix(1);
    double value = 0.0;
    auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    bool const whole = error == std::errc() && end == cell.data() + cell.size();
    return whole ? std::optional(value) : std::nullopt;
}

/// Line feeds, carriage returns, and the two together, which are one.
Index line_ends_in(std::string_view text) {
    Index ends = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const is_pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if ((text[i] == '\n' || text[i] == '\r') && !is_pair) ++ends;
    }
    return ends;
}

/// The separator that the first line has most of.
char separator_of(std::string_view text) {
    std::array<std::pair<char, std::size_t>, 3> counts{{{',', 0}, {';', 0}, {'\t', 0}}};
    bool quoted = false;
    for (char const c : text) {
        if (c == '"') quoted = !quoted;
        if ((c == '\n' || c == '\r') && !quoted) break;
        for (auto& [separator, count] : counts) count += !quoted && c == separator ? 1U : 0U;
    }
    auto const fewer = [](auto const& a, auto const& b) { return a.second < b.second; };
    return std::max_element(counts.begin(), counts.end(), fewer)->first;
}

std::string_view without_mark(std::string_view text, std::string const& path) {
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
        throw bad_input(path, "", "a CSV file in UTF-8",
                        fmt::format("UTF-16; convert it in Python: import pandas as pd; pd.read_csv({}, "
                                    "encoding='utf-16').to_csv('new.csv', index=False)",
                                    quoted_for_python(path)));
    }
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    return text;
}

/// Takes fields as the library finds them. What goes wrong is thrown when the library has returned.
class TableReader {
  public:
    using Choose = std::function<CsvRoles(std::vector<std::string> const& names)>;

    TableReader(std::string path, char separator, Choose const& choose)
        : path_(std::move(path)), separator_(separator), choose_(choose) {
        if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) throw std::bad_alloc();
        csv_set_delim(&parser_, static_cast<unsigned char>(separator));
    }
    ~TableReader() { csv_free(&parser_); }
    TableReader(TableReader const&) = delete;
    TableReader& operator=(TableReader const&) = delete;

    void read(std::string_view part) {
        std::size_t const done = csv_parse(&parser_, part.data(), part.size(), on_field, on_row, this);
        require_well(done == part.size());
    }

    CsvTable finish() {
        require_well(csv_fini(&parser_, on_field, on_row, this) == 0);
        if (table_.rows() == 0) throw bad_input(path_, "", "a line of names, and rows of numbers", "no rows");
        return std::move(table_);
    }

  private:
    static void on_field(void* text, std::size_t size, void* self) {
        auto& reader = *static_cast<TableReader*>(self);
        reader.guarded([&] { reader.take_field({static_cast<char const*>(text), size}); });
    }
    static void on_row(int end, void* self) {
        auto& reader = *static_cast<TableReader*>(self);
        reader.guarded([&] { reader.end_row(); });
        bool const is_second = end == '\n' && std::exchange(reader.after_return_, false);
        if ((end == '\n' || end == '\r') && !is_second) ++reader.line_;
        reader.after_return_ = end == '\r';
    }

    template <class Action>
    void guarded(Action action) {
        if (failure_) return;
        try {
            action();
        } catch (...) {
            failure_ = std::current_exception();
        }
    }

    void require_well(bool parsed) {
        if (failure_) std::rethrow_exception(failure_);
        if (parsed) return;
        if (csv_error(&parser_) != CSV_EPARSE) throw std::bad_alloc();
        throw bad_input(path_, fmt::format("line {}", line_),
                        "quotation marks around a whole field, and doubled within it", "others");
    }

    void take_field(std::string_view cell) {
        std::size_t const column = field_++;
        after_return_ = false;
        if (!has_names_) {
            table_.names.emplace_back(cell);
        } else if (column < places_.size() && places_[column] != unused) {
            take_value(cell, column);
        } else if (table_.roles.task == column) {
            take_task(cell);
        }
        line_ += line_ends_in(cell);
    }

    void take_value(std::string_view cell, std::size_t column) {
        auto const value = number_in(cell);
        if (value) {
            row_[places_[column]] = *value;
            return;
        }
        bool const comma = separator_ != ',' && std::count(cell.begin(), cell.end(), ',') == 1;
        throw bad_input(
            path_, where(column), "a number, or an empty cell for a missing value",
            in_quotes(cell) +
                (comma ? "; where that is a decimal comma, convert the file in Python: import "
                         "pandas as pd; pd.read_csv(" +
                             quoted_for_python(path_) + ", sep=None, decimal=',').to_csv('new.csv', index=False)"
                       : ""));
    }

    void take_task(std::string_view cell) {
        if (cell.empty()) throw bad_input(path_, where(*table_.roles.task), "the name of a task", "an empty cell");
        auto known = table_.task_numbers.find(cell);
        if (known == table_.task_numbers.end()) {
            auto const number = static_cast<Index>(table_.task_numbers.size());
            known = table_.task_numbers.emplace(cell, number).first;
        }
        task_ = known->second;
    }

    void end_row() {
        std::size_t const fields = std::exchange(field_, 0);
        if (fields == 0) return;  // an empty line
        if (!has_names_) {
            has_names_ = true;
            take_names();
            return;
        }
        if (fields != places_.size()) {
            throw bad_input(path_, fmt::format("line {}", line_), fmt::format("{} fields as in line 1", places_.size()),
                            fmt::format("{}", fields));
        }
        table_.values.insert(table_.values.end(), row_.begin(), row_.end());
        table_.lines.push_back(line_);
        if (table_.roles.task) table_.tasks.push_back(task_);
    }

    void take_names() {
        bool const numbers = std::all_of(table_.names.begin(), table_.names.end(),
                                         [](std::string const& name) { return number_in(name).has_value(); });
        if (numbers) {
            throw bad_input(path_, "line 1", "names of columns",
                            fmt::format("numbers only; write names in Python: import pandas as pd; d = "
                                        "pd.read_csv({}, header=None); d.columns = [f'x{{i}}' for i in d.columns]; "
                                        "d.to_csv('new.csv', index=False)",
                                        quoted_for_python(path_)));
        }
        table_.roles = choose_(table_.names);
        places_.assign(table_.names.size(), unused);
        for (std::size_t i = 0; i < table_.roles.values.size(); ++i) places_[table_.roles.values[i]] = i;
        row_.resize(table_.roles.values.size());
    }

    std::string where(std::size_t column) const {
        return fmt::format("line {}, column {}", line_, in_quotes(table_.names[column]));
    }

    static constexpr auto unused = std::numeric_limits<std::size_t>::max();

    std::string path_;
    char separator_;
    Choose const& choose_;
    csv_parser parser_{};
    CsvTable table_;
    std::exception_ptr failure_;
    bool has_names_ = false;
    std::vector<std::size_t> places_;  ///< where the value of each column goes in row_
    std::vector<double> row_;
    Index task_ = 0;
    std::size_t field_ = 0;  ///< number of the next one in its row
    Index line_ = 1;
    bool after_return_ = false;  ///< a line feed right behind one belongs to it
};

}  // namespace

CsvTable read_csv(OpenFiles::One const& file, OpenFiles const& files,
                  std::function<CsvRoles(std::vector<std::string> const& names)> const& choose) {
    MappedFile const mapped(file);
    std::string_view text = without_mark(mapped.bytes(), file.path);
    TableReader reader(file.path, separator_of(text.substr(0, csv_bytes_at_once)), choose);
    while (!text.empty()) {
        reader.read(text.substr(0, csv_bytes_at_once));
        text.remove_prefix(std::min(text.size(), csv_bytes_at_once));
        ++*files.progress;
    }
    return reader.finish();
}

}  // namespace symdiscover
