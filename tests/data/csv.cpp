// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/csv.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "data/words.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/train_val_split.hpp"
#include "support.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;
using fulgurite::testing::numbers;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

namespace {

using Words = std::vector<std::string>;

/// A line of tests/golden/csv_tables.txt.
Words golden_words(const std::string& table, const std::string& what) {
    std::ifstream file(fulgurite::testing::golden("csv_tables.txt"));
    for (std::string line, word; std::getline(file, line);) {
        Words words;
        for (std::istringstream in(line); std::getline(in, word, '\t');) words.push_back(word);
        if (words.at(0) == table && words.at(1) == what) return {words.begin() + 2, words.end()};
    }
    ADD_FAILURE() << "csv_tables.txt has no " << table << " " << what;
    return {};
}
void expect_golden_numbers(const std::string& table, const std::string& what, const Tensor& found, double within) {
    std::vector<double> wanted;
    for (const auto& word : golden_words(table, what)) wanted.push_back(std::stod(word));
    const auto flat = found.to(torch::kDouble).flatten();
    ASSERT_EQ(flat.numel(), static_cast<std::int64_t>(wanted.size())) << table << " " << what;
    const auto error = ((flat - torch::tensor(wanted, torch::kDouble)).abs() / (1 + flat.abs())).max().item<double>();
    EXPECT_LE(error, within) << table << " " << what << "\n" << flat;
}

/// A table of that text.
struct CsvFile : TempDir {
    explicit CsvFile(const std::string& text) { write_file(file(), text); }
    std::filesystem::path file() const { return path() / "t.csv"; }
    data::Csv read(data::CsvOptions options = {}) const {
        options.path = file();
        return data::Csv{options};
    }
    /// What is said, without the folder's name.
    std::string error(const data::CsvOptions& options = {}) const {
        auto words = error_of([&] { (void)read(options); });
        for (std::size_t at = 0; (at = words.find(path().string() + "/")) != words.npos;)
            words.erase(at, path().string().size() + 1);
        return words;
    }
};

std::filesystem::path shared_data() {
    std::filesystem::path shared = FULGURITE_SHARED_DIR;
    if (const char* given = std::getenv("FULGURITE_SHARED")) shared = given;
    return shared / "data";
}

Tensor floats(std::initializer_list<float> values, at::IntArrayRef shape) {
    return torch::tensor(std::vector<float>(values)).view(shape);
}

} // namespace

TEST(Csv, reads_inputs_and_targets_by_name) {
    const CsvFile file("a,b,c,d\n1,2,3,4\n5,6.5,-7e-1,8\n");
    const auto table = file.read({.targets = {"c"}, .ignore = {"b"}});
    EXPECT_EQ(table.size(), 2);
    EXPECT_EQ(table.names(), (Words{"a", "d"}));
    EXPECT_EQ(table.target_names(), Words{"c"});
    EXPECT_TRUE(torch::equal(table.x(), floats({1, 4, 5, 8}, {2, 2})));
    EXPECT_TRUE(torch::equal(table.y(), floats({3, -0.7F}, {2, 1})));
    EXPECT_TRUE(table.classes().empty());
    EXPECT_EQ(file.read({.targets = {"d", "a"}, .features = {"c"}}).names(), Words{"c"});
    const auto inputs_alone = file.read();
    EXPECT_EQ(inputs_alone.y().sizes(), (std::vector<std::int64_t>{2, 0}));
    static_assert(data::Dataset<data::Csv>);
    data::Loader loader{table, {.batch_size = 2}};
    EXPECT_TRUE(torch::equal(loader.begin()->data, table.x()));
    EXPECT_TRUE(torch::equal(loader.begin()->target, table.y()));
}

TEST(Csv, reads_what_pandas_reads) {
    auto options = data::CsvOptions{.path = fulgurite::testing::golden("csv_table.csv"),
                                    .targets = {"price"},
                                    .ignore = {"note"},
                                    .missing = data::Missing::fill};
    const data::Csv table{options};
    EXPECT_EQ(table.names(), golden_words("table", "names"));
    expect_golden_numbers("table", "x", table.x(), 1e-6);
    expect_golden_numbers("table", "y", table.y(), 1e-6);
    EXPECT_EQ(table.categories("city"), (Words{"Aachen", "Berlin", "Zürich, CH"}));
    options.standardize = true;
    const std::vector<std::int64_t> rows{0, 1, 3};
    const auto scaled = data::Csv{options}.fitted(rows);
    expect_golden_numbers("table", "mean of 0 1 3", scaled.mean().slice(0, 3), 1e-6);
    expect_golden_numbers("table", "std of 0 1 3", scaled.std().slice(0, 3), 1e-6);
    EXPECT_TRUE(torch::equal(scaled.x().slice(1, 0, 3), table.x().slice(1, 0, 3))); // one-hot columns stay
    const auto wanted = (table.x()[0] - scaled.mean()) / scaled.std();
    EXPECT_LE((scaled.x()[0] - wanted).abs().max().item<double>(), 1e-6);
    EXPECT_EQ(scaled.x()[2][3].item<float>(), 0); // a gap is the mean of those rows
    EXPECT_TRUE(torch::equal(scaled.y(), table.y()));
}

TEST(Csv, categories_are_codes_or_columns_in_order) {
    const CsvFile file("size,n,kind\nM,10,b\nS,9,a\nM,10,b\nL,-1,c\n");
    const auto codes = file.read({.targets = {"kind"}, .categorical = {"n"}, .categories = data::Categories::codes});
    EXPECT_EQ(codes.names(), (Words{"size", "n"}));
    EXPECT_EQ(codes.categories("n"), (Words{"-1", "9", "10"})); // numbers by their value
    EXPECT_TRUE(torch::equal(codes.x(), floats({1, 2, 2, 1, 1, 2, 0, 0}, {4, 2})));
    EXPECT_EQ(codes.classes(), (Words{"a", "b", "c"}));
    EXPECT_EQ(numbers(codes.y()), (std::vector<std::int64_t>{1, 0, 1, 2}));
    const auto columns = file.read({.targets = {"kind"}});
    EXPECT_EQ(columns.names(), (Words{"size_L", "size_M", "size_S", "n"}));
    EXPECT_TRUE(torch::equal(columns.x()[1], floats({0, 0, 1, 9}, {4})));
    const auto classes = file.read({.targets = {"n"}, .ignore = {"kind"}, .target = data::Target::classes});
    EXPECT_EQ(classes.classes(), (Words{"-1", "9", "10"}));
}

TEST(Csv, takes_lines_without_names_by_number) {
    const CsvFile file("1;2;x\n3;4;y\n");
    const auto table = file.read({.separator = ";", .header = false, .targets = {"-1"}});
    EXPECT_EQ(table.names(), (Words{"0", "1"}));
    EXPECT_EQ(table.target_names(), Words{"2"});
    EXPECT_EQ(table.classes(), (Words{"x", "y"}));
    EXPECT_EQ(file.read({.separator = ";", .header = false, .targets = {"0"}, .ignore = {"2"}}).names(), Words{"1"});
}

TEST(Csv, follows_rfc_4180_and_takes_any_end_of_a_line) {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        const CsvFile file("a,\"b \"\"q\"\"\",c" + end + end + "\"1\", 2 ,\"x" + end + "y\"" + end + "3,+4,\"\"\"\"" +
                           end + "5,6,\" z\"");
        const auto table = file.read({.targets = {"c"}});
        EXPECT_EQ(table.names(), (Words{"a", "b \"q\""}));
        EXPECT_TRUE(torch::equal(table.x(), floats({1, 2, 3, 4, 5, 6}, {3, 2})));
        EXPECT_EQ(table.classes(), (Words{" z", "\"", "x" + end + "y"}));
    }
    EXPECT_EQ(CsvFile("a\tb\n1\t\t\n").error({.separator = "\t"}),
              "data::Csv: t.csv:2:3: there is no value in the column 'b'; take the row out, or give missing = fill");
}

TEST(Csv, gaps_are_refused_or_filled) {
    const CsvFile file("a,b,c\n1,x,5\n,y,6\n4,?,7\n");
    EXPECT_EQ(file.error(),
              "data::Csv: t.csv:3:1: there is no value in the column 'a'; take the row out, or give "
              "missing = fill");
    const auto table = file.read({.targets = {"c"}, .missing = data::Missing::fill});
    EXPECT_EQ(table.names(), (Words{"a", "b_", "b_x", "b_y"}));
    EXPECT_TRUE(torch::equal(table.x(), floats({1, 0, 1, 0, 2.5, 0, 0, 1, 4, 1, 0, 0}, {3, 4})));
    const std::vector<std::int64_t> two{0, 1}, one{1};
    EXPECT_EQ(table.fitted(two).x()[1][0].item<float>(), 1);
    EXPECT_EQ(error_of([&] { (void)table.fitted(one); }),
              "data::Csv: the column 'a' has no value in the rows that it is scaled by; put it among ignore");
    EXPECT_EQ(file.error({.targets = {"a"}, .missing = data::Missing::fill}),
              "data::Csv: t.csv:3:1: there is no value in the column 'a', a target; take the row out");
    EXPECT_TRUE(contains(file.error({.features = {"c", "b"}}), "t.csv:4:3: there is no value in the column 'b'"));
    const auto words = file.read({.features = {"b"}, .missing_words = {"none"}});
    EXPECT_EQ(words.names(), (Words{"b_?", "b_x", "b_y"}));
}

TEST(Csv, a_second_table_has_the_categories_and_the_scale_of_the_first) {
    const CsvFile train("kind,a,y\nu,1,5\nv,2,6\nu,6,7\n"), test("a,y,kind\n3,1,v\n4,2,v\n"), blind("kind,a\nu,3\n");
    const auto first = train.read({.targets = {"y"}, .standardize = true});
    const data::Csv second{{.path = test.file()}, first}, third{{.path = blind.file()}, first};
    EXPECT_EQ(second.names(), first.names());
    const float std = std::sqrt(14.F / 3);
    EXPECT_LE((second.x() - floats({0, 1, 0, 0, 1, 1 / std}, {2, 3})).abs().max().item<double>(), 1e-6);
    EXPECT_TRUE(torch::equal(second.y(), floats({1, 2}, {2, 1})));
    EXPECT_TRUE(torch::equal(second.mean(), first.mean()) && torch::equal(second.std(), first.std()));
    EXPECT_EQ(third.y().sizes(), (std::vector<std::int64_t>{1, 0}));
    EXPECT_TRUE(torch::equal(third.x(), floats({1, 0, 0}, {1, 3})));
    const CsvFile other("kind,a,y\nw,1,5\n"), lacking("a,y\n1,2\n");
    EXPECT_TRUE(contains(error_of([&] { (void)data::Csv{{.path = other.file()}, first}; }),
                         "t.csv:2:1: 'w' is no category of the training table's column 'kind'"));
    EXPECT_TRUE(contains(error_of([&] { (void)data::Csv{{.path = lacking.file()}, first}; }),
                         "the training table's column 'kind' is not there"));
}

TEST(Csv, a_second_table_without_names_has_as_many_columns) {
    const CsvFile train("5,1,2\n6,3,4\n"), test("7,1,2\n"), blind("1,2\n");
    const auto first = train.read({.header = false, .targets = {"0"}});
    EXPECT_TRUE(torch::equal((data::Csv{{.path = test.file(), .header = false}, first}.x()), floats({1, 2}, {1, 2})));
    EXPECT_TRUE(contains(error_of([&] { (void)data::Csv{{.path = blind.file(), .header = false}, first}; }),
                         "t.csv:1:1: the row has 2 cells, the training table 3; without names of columns"));
}

TEST(Csv, a_column_of_one_value_is_not_divided_by_zero) {
    const auto table = CsvFile("a,b\n0.1,1\n0.1,2\n0.1,3\n").read({.standardize = true});
    EXPECT_LE(table.x().select(1, 0).abs().max().item<double>(), 1e-6);
    EXPECT_EQ(table.std()[0].item<float>(), 1);
}

TEST(Csv, one_wrong_cell_makes_no_categories_of_numbers) {
    const CsvFile file("a,y\n0.5,u\noops,v\n0.7,u\n");
    EXPECT_EQ(file.error({.targets = {"y"}}),
              "data::Csv: t.csv:3:1: 'oops' is no number of a float, and the column 'a' has numbers, too, as '0.5'; if "
              "these are categories, name the column in categorical, and if this is a gap, put it among missing_words");
    EXPECT_EQ(file.read({.targets = {"y"}, .categorical = {"a"}}).categories("a"), (Words{"0.5", "0.7", "oops"}));
    EXPECT_EQ(file.read({.targets = {"y"}, .missing = data::Missing::fill, .missing_words = {"oops"}}).x().size(1), 1);
    for (const char* text : {"a,y\ninf,1\n2,1\n", "a,y\n1e999,1\n2,1\n"})
        EXPECT_TRUE(contains(CsvFile(text).error({.targets = {"y"}}), "t.csv:2:1: ")) << text;
    EXPECT_TRUE(contains(file.error({.targets = {"a"}}), "if these are categories, give target = classes"));
    EXPECT_EQ(file.read({.targets = {"a"}, .target = data::Target::classes}).classes().size(), 3);
    const std::string words = "' in the column 'a' has a comma, and numbers have a point";
    EXPECT_TRUE(contains(CsvFile("a;y\n0,5;1\n-1,5;2\n").error({.separator = ";"}), "t.csv:2:1: '0,5" + words));
    EXPECT_TRUE(contains(CsvFile("a;y\n1;1\n-1,5;2\n").error({.separator = ";"}), "t.csv:3:1: '-1,5" + words));
}

TEST(Csv, tells_file_line_and_column_of_what_is_wrong) {
    EXPECT_EQ(CsvFile("a,b\n1,2\n3\n").error(), "data::Csv: t.csv:3:2: the row ends after 1 of 2 cells");
    EXPECT_EQ(CsvFile("a,b\n1,2\n3,4,5\n").error(),
              "data::Csv: t.csv:3:5: the row goes on after 2 cells, as many as there are columns");
    EXPECT_EQ(CsvFile("a,b\n1,\"2\n3,4").error(), "data::Csv: t.csv:2:3: the quote that begins here does not end");
    EXPECT_TRUE(contains(CsvFile("a,b\n1,\"2\"x\n").error(), "t.csv:2:6: 'x' stands behind a closing quote"));
    EXPECT_TRUE(contains(CsvFile(std::string("a,b\n1,2\n3\0,4\n", 12)).error(), "t.csv:3: a byte 0 stands here"));
    std::string many = "ä,b\n";
    for (int i = 0; i < 1000; ++i) many += "1,2\n";
    EXPECT_EQ(CsvFile(many + "ü,\"two\nlines\"\n").error(),
              "data::Csv: t.csv:1002:1: 'ü' in the column 'ä' is no number of a float; if it is a category, name the "
              "column in categorical");
    EXPECT_EQ(CsvFile(many + "\"1\",\"ä\n\n\"\n1,ü\n").read({.ignore = {"b"}}).size(), 1002); // left out: anything goes
    EXPECT_TRUE(contains(CsvFile(many + "\"1\",\"ä\n\n\"\nx,ü\n").error({.ignore = {"b"}}), "t.csv:1005:1: 'x'"));
    EXPECT_TRUE(contains(CsvFile(many + "1,\"3\",\n").error(), "t.csv:1002:7: the row goes on"));
    for (const std::string cell : {"1e400", "1e39", "0x1A", "1.5.2", "inf", "--1", "1 2"})
        EXPECT_TRUE(
            contains(CsvFile(many + "1," + cell + "\n").error(), "t.csv:1002:3: '" + cell + "' in the column 'b'"));
}

TEST(Csv, very_small_numbers_are_numbers) {
    const auto table = CsvFile("a\n1e-60\n-1e-42\n.5\n5.\n").read();
    EXPECT_TRUE(torch::equal(table.x(), floats({0, -1e-42F, 0.5, 5}, {4, 1})));
}

TEST(Csv, refuses_names_that_are_not_there) {
    const CsvFile file("price,rooms\n1,2\n");
    EXPECT_EQ(file.error({.targets = {"prize"}}),
              "data::Csv: targets names the column 'prize', which 't.csv' does not have; did you mean 'price'?");
    EXPECT_TRUE(contains(file.error({.ignore = {"age of all"}}), "ignore names the column 'age of all'"));
    EXPECT_TRUE(contains(file.error({.targets = {"price"}, .ignore = {"price"}}), "is named as two of"));
    EXPECT_EQ(file.error({.targets = {"price", "rooms"}}), "data::Csv: 't.csv' is left without a column of inputs");
    EXPECT_EQ(CsvFile("a,a\n1,2\n").error(),
              "data::Csv: t.csv:1:3: two columns are named 'a'; name them apart, or give "
              "header = false if these are no names");
    EXPECT_EQ(CsvFile("5.1,x\n4.9,y\n").error(),
              "data::Csv: t.csv:1:1: '5.1' is a number, and the first line is to name "
              "the columns; give header = false");
    EXPECT_EQ(error_of([&] { (void)file.read().categories("rooms"); }),
              "data::Csv: there is no column 'rooms' of categories");
    const CsvFile two("a,b,c\nx,1,2\n");
    EXPECT_EQ(two.error({.targets = {"a", "b"}}),
              "data::Csv: 't.csv' has 2 targets and classes among them; classes make a target alone");
    EXPECT_TRUE(
        contains(two.error({.targets = {"a"}, .target = data::Target::numbers}), "t.csv:2:1: 'x' in the column"));
}

TEST(Csv, refuses_files_without_a_table) {
    EXPECT_EQ(CsvFile("").error(), "data::Csv: t.csv:1:1: the file has no line");
    EXPECT_EQ(CsvFile("a,b\n\n").error(), "data::Csv: t.csv:3:1: the file has no row of data");
    const auto missing = error_of([] { (void)data::Csv{{.path = "/nowhere/t.csv"}}; });
    EXPECT_EQ(missing, "data::Csv: cannot read '/nowhere/t.csv': No such file or directory");
    EXPECT_TRUE(contains(error_of([] { (void)data::Csv{{}}; }), "path is '', the path of a file is wanted"));
    EXPECT_TRUE(contains(CsvFile("a\n1").error({.separator = ", "}), "separator is ', ', one character"));
    std::string dates = "date,a\n";
    for (int i = 0; i < 1001; ++i) dates += "day " + std::to_string(i) + ",1\n";
    EXPECT_EQ(CsvFile(dates).error(),
              "data::Csv: the column 'date' holds no numbers, and has 1001 categories; put it "
              "among ignore, or give categories = codes");
    EXPECT_EQ(CsvFile(dates).read({.categories = data::Categories::codes}).x().size(1), 2);
}

TEST(Csv, reads_public_tables_where_they_are_there) {
    const auto folder = shared_data() / "tabular";
    if (!std::filesystem::exists(folder)) return;
    const data::Csv abalone{{.path = folder / "abalone.csv", .header = false, .targets = {"8"}}};
    EXPECT_EQ(abalone.names(), (Words{"0_F", "0_I", "0_M", "1", "2", "3", "4", "5", "6", "7"}));
    expect_golden_numbers("abalone", "sums", abalone.x().sum(0, false, torch::kDouble), 1e-7);
    EXPECT_EQ(abalone.y().sum().item<double>(), 41493);
    const data::Csv codes{
        {.path = folder / "abalone.csv", .header = false, .targets = {"-1"}, .categories = data::Categories::codes}};
    expect_golden_numbers("abalone", "codes", codes.x().select(1, 0).slice(0, 0, 12), 0);
    std::vector<std::int64_t> rows(1000);
    std::iota(rows.begin(), rows.end(), 0);
    for (const std::string name : {"red", "white"}) {
        const auto wine = data::Csv{
            {.path = folder / ("winequality-" + name + ".csv"),
             .header = false,
             .targets = {"11"},
             .target = data::Target::classes,
             .standardize =
                 true}}.fitted(rows);
        expect_golden_numbers(name, "mean", wine.mean(), 1e-7);
        expect_golden_numbers(name, "std", wine.std(), 1e-6);
        expect_golden_numbers(name, "last", wine.x()[-1], 3e-5); // what float32 leaves of 0.99 ± 0.002
        EXPECT_EQ(wine.classes(), golden_words(name, "classes"));
        expect_golden_numbers(name, "counts", wine.y().bincount(), 0);
    }
    const data::Csv iris{{.path = folder / "iris.csv", .header = false, .targets = {"4"}}};
    EXPECT_EQ(iris.classes(), golden_words("iris", "classes"));
    expect_golden_numbers("iris", "sums", iris.x().sum(0, false, torch::kDouble), 1e-7);
    EXPECT_TRUE(torch::equal(iris.y().bincount(), torch::full({3}, 50, torch::kLong)));
    const data::Csv ett{{.path = shared_data() / "timeseries" / "ETTh1.csv", .ignore = {"date"}}};
    expect_golden_numbers("ett", "sums", ett.x().sum(0, false, torch::kDouble), 1e-7);
}

TEST(Csv, a_split_is_scaled_by_what_is_learnt_from) {
    std::string text = "a,y\n";
    for (int i = 0; i < 50; ++i) text += fmt::format("{},{}\n", i * i, i);
    auto table = CsvFile(text).read({.targets = {"y"}, .standardize = true});
    const auto parts = data::train_val_split(table, {.val_percentage = 0.2, .seed = 3});
    table = table.fitted(parts.train.indices());
    const auto [train, val] = data::train_val_split(table, {.val_percentage = 0.2, .seed = 3});
    data::Loader loader{train, {.batch_size = 40}};
    const auto batch = *loader.begin();
    EXPECT_NEAR(batch.data.mean().item<double>(), 0, 1e-6);
    EXPECT_NEAR(batch.data.std(false).item<double>(), 1, 1e-6);
}
