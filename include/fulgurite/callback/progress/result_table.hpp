// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/callback/progress/bar.hpp"
#include "fulgurite/callback/progress/text_width.hpp"

namespace fulgurite::callback {

/// What a validation or a test has measured, as Lightning shows it: a row for each metric, a column for each loader.
class ResultTable {
public:
    using Metrics = std::vector<std::pair<std::string, double>>;

    /// Title: "Test metric". Names such as "test/acc/dataloader_idx_1" are of loader 1.
    ResultTable(std::string title, const Metrics& metrics);

    /// Lines, without the last one's end. Columns: of the window; loaders that have no room stand below, names that
    /// have none are cut; 0 where all has room. Without Unicode it is drawn with +, - and |.
    std::string text(Look look, std::size_t columns) const;

private:
    struct Row {
        std::string name;
        std::vector<std::string> values;
    };
    struct Frame;

    Row& row(const std::string& name);
    /// Some loaders, from first on; counts them.
    std::string block(Look look, std::size_t columns, std::size_t first, std::size_t& count) const;
    std::size_t width_of_loader(std::size_t loader) const;
    static std::string header(std::size_t loader) { return "DataLoader " + std::to_string(loader); }

    std::string title_;
    std::vector<Row> rows_;
    std::size_t loaders_ = 1;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/progress/result_table-inl.hpp"
#endif
