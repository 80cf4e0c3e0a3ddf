// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "fulgurite/data/transform/refuse.hpp"

namespace fulgurite::data {

/// What becomes of a column of categories among the inputs.
enum class Categories : int {
    codes,  ///< one column of numbers: 0, 1, 2 … in the order of the categories
    one_hot ///< a column of 0 and 1 for each category
};

/// What becomes of a cell that is empty, or says so. A target is never filled.
enum class Missing : int {
    refuse, ///< an `Error` that names the place
    fill    ///< a number is the mean of its column; a category that is missing is a category, ""
};

/// What the targets are.
enum class Target : int {
    automatic, ///< classes where the column holds words, numbers elsewhere
    numbers,   ///< float32 `[N, T]`
    classes    ///< int64 `[N]`, of one column; numbers are taken for names of classes, too
};

/// A column is named as the first line does; without such a line, by its number from 0, or from the back by -1, -2 ….
struct CsvOptions {
    std::filesystem::path path = {};           ///< the file
    std::string separator = ",";               ///< one character
    bool header = true;                        ///< whether the first line names the columns
    std::vector<std::string> targets = {};     ///< columns to be predicted; none: batches have targets `[B, 0]`
    std::vector<std::string> features = {};    ///< columns that are inputs; none: all others
    std::vector<std::string> ignore = {};      ///< columns that are left out
    std::vector<std::string> categorical = {}; ///< columns of categories though they look like numbers
    Categories categories = Categories::one_hot;
    Target target = Target::automatic;
    Missing missing = Missing::refuse;
    std::vector<std::string> missing_words = {"", "NA", "N/A", "NaN", "nan", "null", "?"}; ///< what says so
    bool standardize = false; ///< inputs that are numbers get mean 0 and standard deviation 1

    void check(const auto& refuse) const {
        if (path.empty()) refuse_value(refuse, "path", path.string(), "the path of a file");
        if (separator.size() != 1 || separator == "\"" || separator == "\n" || separator == "\r")
            refuse_value(refuse, "separator", separator, "one character, no quote and no end of a line");
    }
};

} // namespace fulgurite::data
