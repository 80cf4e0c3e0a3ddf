// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/csv.hpp"

/// Tables as a config asks for them.
namespace fulgurite::app::detail {

/// `data::CsvOptions`, and the file to test on.
struct CsvSetOptions {
    std::filesystem::path path = {};           ///< the file to learn from
    std::filesystem::path test_path = {};      ///< the file to test and predict on; empty: none
    std::string separator = ",";               ///< one character
    bool header = true;                        ///< whether the first line names the columns
    std::vector<std::string> targets = {};     ///< columns to be predicted
    std::vector<std::string> features = {};    ///< columns that are inputs; none: all others
    std::vector<std::string> ignore = {};      ///< columns that are left out
    std::vector<std::string> categorical = {}; ///< columns of categories though they look like numbers
    data::Categories categories = data::Categories::one_hot;
    data::Target target = data::Target::automatic;
    data::Missing missing = data::Missing::refuse;
    std::vector<std::string> missing_words = {"", "NA", "N/A", "NaN", "nan", "null", "?"}; ///< what says so
    bool standardize = false; ///< by the mean and the deviation of the part that is learnt from

    void check(const auto& refuse) const { of(path).check(refuse); }
    data::CsvOptions of(const std::filesystem::path& file) const;
};

/// A table to learn from, or the one to test on.
class CsvSet {
public:
    using Options = CsvSetOptions;
    CsvSet(const CsvSetOptions& options, bool train)
        : CsvSet(options, train ? data::Csv(options.of(options.path)) : test_of(options)) {}

    std::int64_t size() const { return table_.size(); }
    data::Batch get(std::span<const std::int64_t> indices) const { return table_.get(indices); }
    /// By the mean and the deviation of some rows.
    CsvSet fitted(std::span<const std::int64_t> rows) const { return {options_, table_.fitted(rows)}; }
    /// Throws `Error` where there is no file to test on.
    data::Csv test() const { return data::Csv(test_options(options_), table_); }

private:
    CsvSet(CsvSetOptions options, data::Csv table) : options_(std::move(options)), table_(std::move(table)) {}
    static data::CsvOptions test_options(const CsvSetOptions& options) {
        if (options.test_path.empty()) throw Error("the dataset Csv has no 'test_path'; give the file to test on");
        return options.of(options.test_path);
    }
    static data::Csv test_of(const CsvSetOptions& options) {
        return data::Csv(test_options(options), data::Csv(options.of(options.path)));
    }

    CsvSetOptions options_;
    data::Csv table_;
};

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/registry/csv_set-inl.hpp"
#endif
