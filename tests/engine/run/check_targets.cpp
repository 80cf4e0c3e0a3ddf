// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/run/check_targets.hpp"

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

template <class... Loggers>
std::string refused(Loggers... loggers) {
    Linear model;
    try {
        Trainer{Epochs{1}, loggers...}.fit(model, loader());
        return "nothing was thrown";
    } catch (const Error& error) {
        return error.what();
    }
}

TEST(Loggers, that_write_to_one_place_are_refused_before_they_do) {
    const TempDir folder;
    const auto path = folder.path() / "metrics.csv";
    write_file(path, "of an earlier run\n");
    const auto same = folder.path() / "." / "sub" / ".." / "metrics.csv";
    const auto words = refused(Csv{path}, Csv{same});
    EXPECT_TRUE(words.starts_with("Csv and Csv both write to '")) << words;
    EXPECT_NE(words.find("metrics.csv"), std::string::npos) << words;
    EXPECT_EQ(read_file(path), "of an earlier run\n");
    std::filesystem::create_symlink(path, folder.path() / "link.csv");
    EXPECT_TRUE(refused(Csv{path}, Csv{folder.path() / "link.csv"}).starts_with("Csv and Csv both write to '"));
    EXPECT_TRUE(refused(Report{path}, Csv{path}).starts_with("Report and Csv both write to '"));
    EXPECT_TRUE(refused(Report{path}, std::optional(Report{path})).starts_with("Report and Report both"));
#if FULGURITE_HAS_PROTOZERO
    EXPECT_TRUE(refused(TensorBoard{folder.path()}, TensorBoard{folder.path() / "."})
                    .starts_with("TensorBoard and TensorBoard both write to '"));
    EXPECT_EQ(refused(TensorBoard{folder.path()}, Csv{folder.path() / "other.csv"}), "nothing was thrown");
#endif
    EXPECT_EQ(refused(Csv{path}, Csv{folder.path() / "more.csv"}), "nothing was thrown");
    EXPECT_EQ(refused(Csv{path}, std::optional<Csv>()), "nothing was thrown");
    EXPECT_EQ(refused(Csv{"/dev/null"}, Csv{"/dev/null"}), "nothing was thrown");
}
TEST(Loggers, of_a_trial_run_write_nowhere) {
    Linear model;
    EXPECT_NO_THROW(
        (Trainer{Epochs{1}, FastDevRun{1}, Csv{"/nowhere/a.csv"}, Csv{"/nowhere/a.csv"}}.fit(model, loader())));
}

} // namespace
