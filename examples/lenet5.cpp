// SPDX-License-Identifier: BSL-1.0
// LeNet-5 (LeCun et al. 1998) learns to read digits: those that the library draws, or those of MNIST (--data DIR).
// Everything that a real run has is here: options, a data module, checkpoints, loggers, early stopping, resume.
#include <fulgurite/config.hpp>
#include <fulgurite/fulgurite.hpp>

#include <ATen/Parallel.h>
#include <unistd.h>
#include <chrono>

using namespace fulgurite;
namespace fs = std::filesystem;

struct LeNetOptions {
    double lr = 2e-3;
    double lr_decay = 0.7; ///< factor after each epoch
    int classes = 10;
};
BOOST_HANA_ADAPT_STRUCT(LeNetOptions, lr, lr_decay, classes);

struct LeNet5 : Module<LeNet5, LeNetOptions> {
    torch::nn::Sequential features = register_module(
        "features", torch::nn::Sequential(torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 6, 5).padding(2)),
                                          torch::nn::ReLU(), torch::nn::MaxPool2d(2), torch::nn::Conv2d(6, 16, 5),
                                          torch::nn::ReLU(), torch::nn::MaxPool2d(2), torch::nn::Flatten()));
    torch::nn::Sequential classifier = register_module(
        "classifier", torch::nn::Sequential(torch::nn::Linear(400, 120), torch::nn::ReLU(), torch::nn::Linear(120, 84),
                                            torch::nn::ReLU(), torch::nn::Linear(84, options().classes)));
    metric::Accuracy accuracy;

    using Module::Module; // LeNet5(), LeNet5(LeNetOptions)

    torch::Tensor forward(const torch::Tensor& images) { return classifier->forward(features->forward(images)); }

    auto training_step(const auto& batch) {
        auto loss = torch::cross_entropy_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, on_step | on_epoch | prog_bar));
    }

    auto validation_step(const auto& batch) {
        auto logits = forward(batch.data);
        accuracy.update(logits, batch.target);
        return logs(log("val/loss"_key, torch::cross_entropy_loss(logits, batch.target)),
                    log("val/acc"_key, accuracy, prog_bar));
    }

    auto test_step(const auto& batch) {
        auto logits = forward(batch.data);
        accuracy.update(logits, batch.target);
        return logs(log("test/acc"_key, accuracy), output("logits"_key, logits));
    }

    auto configure_optimizers() {
        return optim::with(optim::AdamW{parameters(), {.lr = options().lr}},
                           optim::StepLR{{.step_size = 1, .gamma = options().lr_decay}});
    }
};

/// Digits to learn from, digits to choose the best epoch by, and digits to be tested on.
struct Digits {
    data::Images train, validation, test;

    /// Drawn by the library: three seeds, so that no image is seen twice.
    static Digits drawn(std::int64_t count) {
        const auto fewer = std::max<std::int64_t>(count / 5, 1);
        return {data::Digits{{.size = count, .seed = 1}}, data::Digits{{.size = fewer, .seed = 2}},
                data::Digits{{.size = fewer, .seed = 3}}};
    }
    /// MNIST's four files. The test images are kept for the test: the best epoch is chosen by a part of the others.
    static Digits from(const fs::path& folder) {
        const data::Idx all{folder, "train"}, test{folder, "t10k"};
        const auto first = all.size() - all.size() / 12;
        const auto part = [&](std::int64_t from, std::int64_t to) {
            return data::Images{all.images().slice(0, from, to), all.labels().slice(0, from, to)};
        };
        return {part(0, first), part(first, all.size()), test};
    }

    static auto loader(const data::Images& images, bool shuffle) {
        return data::Loader{images | data::map(data::normalize(0.1307, 0.3081)),
                            {.batch_size = 64, .shuffle = shuffle, .workers = 1}};
    }
    auto train_dataloader() const { return loader(train, true); }
    auto val_dataloader() const { return loader(validation, false); }
    auto test_dataloader() const { return loader(test, false); }
};

/// Counts what was said for what: a callback is any type that defines a hook.
struct Confusion {
    torch::Tensor counts; ///< int64 [classes, classes]: row is what the image shows, column what the network said

    void on_test_start() { counts = torch::zeros({10, 10}, torch::kLong); }
    void on_test_batch_end(auto&, const auto& outputs, const auto& batch) {
        auto pairs = batch.target * 10 + outputs["logits"_key].argmax(1);
        counts += torch::bincount(pairs, {}, 100).view({10, 10}).cpu();
    }
};

// ---- the terminal ---------------------------------------------------------------------------------------------------

/// Text in a colour, where there is a terminal that shows it.
std::string coloured(const char* code, const std::string& text) {
    static const bool shown = ::isatty(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
    return shown ? fmt::format("\033[{}m{}\033[0m", code, text) : text;
}
std::string bold(const std::string& text) { return coloured("1", text); }
std::string faint(const std::string& text) { return coloured("2", text); }

/// Mistakes stand out: hits are green, nothing is a faint dot, a mistake is red, and bright where it is a common one.
std::string cell(std::int64_t count, bool hit, std::int64_t all) {
    if (count == 0) return faint(fmt::format("{:>6}", "·"));
    const auto text = fmt::format("{:>6}", count);
    if (hit) return coloured("32", text);
    return coloured(count * 50 > all ? "1;31" : "31", text);
}

void print_confusion(const torch::Tensor& counts) {
    const auto count = counts.accessor<std::int64_t, 2>();
    std::string head;
    for (int said = 0; said < 10; ++said) head += fmt::format("{:>6}", said);
    fmt::print("\n  shown   {}\n          {}{:>10}\n", faint("said by the network"), bold(head), "right");
    for (int shown = 0; shown < 10; ++shown) {
        const auto all = counts[shown].sum().item<std::int64_t>();
        fmt::print("  {} {}", bold(fmt::format("{:>5}", shown)), "  ");
        for (int said = 0; said < 10; ++said) fmt::print("{}", cell(count[shown][said], shown == said, all));
        fmt::print("{:>8.1f} %\n", all == 0 ? 0.0 : 100.0 * double(count[shown][shown]) / double(all));
    }
}

void print_files(const fs::path& out, const fs::path& best, const std::string& resume) {
    const auto line = [](const std::string& file, const std::string& how) {
        fmt::print("  {:<36}{}\n", file, faint(how));
    };
    fmt::print("\n{} {}\n", bold("What the run has written into"), bold(out.string()));
    line("report.html", "open it in a browser");
    line("events.out.tfevents.…", "tensorboard --logdir " + (out.has_parent_path() ? out.parent_path() : ".").string());
    line("metrics.csv", "epoch, step, and every metric");
    line("checkpoints/" + best.filename().string(), "the best epoch: load_checkpoint<LeNet5>(path)");
    line("checkpoints/last.ckpt", "where it stopped; as long again: " + resume);
}

// ---- the command line -----------------------------------------------------------------------------------------------

struct Options {
    fs::path data, out = "runs/lenet5";
    std::int64_t images = 20000, epochs = 8;
    bool resume = false;

    void check(const config::Refuse& refuse) const {
        if (images < 1) refuse("images", "a whole number of 1 or more");
        if (epochs < 1) refuse("epochs", "a whole number of 1 or more");
    }
};
const config::CommandLineOptions usage{
    .about = "lenet5: trains LeNet-5 on digits, and tests it on others.",
    .help = {{"data", "folder of MNIST's files (train-images-idx3-ubyte, …; plain or .gz); none: digits are drawn"},
             {"out", "where the run's files go; if a run lies there already, beside it: DIR-2, DIR-3, …"},
             {"images", "how many digits to draw and train on"},
             {"epochs", "how often to see them all"},
             {"resume", "go on with the run in out, where it stopped"}}};

/// A run that lies there already is not touched: the new one gets the next free name.
fs::path free_folder(fs::path wanted) {
    if (!wanted.has_filename()) wanted = wanted.parent_path(); // "runs/lenet5/"
    auto folder = wanted;
    for (int i = 2; fs::exists(folder) && !fs::is_empty(folder); ++i)
        folder = fs::path(wanted).replace_filename(fmt::format("{}-{}", wanted.filename().string(), i));
    return folder;
}

std::string quoted(const fs::path& path) {
    const auto text = path.string();
    return text.find(' ') == std::string::npos ? text : "'" + text + "'";
}

std::string resume_command(const char* program, const Options& options) {
    auto command = fs::path(program).lexically_proximate(fs::current_path()).string();
    command += " --resume --out " + quoted(options.out);
    if (!options.data.empty()) command += " --data " + quoted(options.data);
    return command + fmt::format(" --images {} --epochs {}", options.images, options.epochs);
}

// ---- the run --------------------------------------------------------------------------------------------------------

void run(const char* program, const Options& options) {
    // LeNet's operations are too small to be divided: on a busy machine, threads would mostly wait for each other.
    at::set_num_threads(1);
    seed_everything(42);
    const auto digits = options.data.empty() ? Digits::drawn(options.images) : Digits::from(options.data);
    fmt::print("{} on {} {} digits, {} to validate, {} to test\n\n", bold("LeNet-5"), digits.train.size(),
               options.data.empty() ? "drawn" : "scanned", digits.validation.size(), digits.test.size());
    std::fflush(stdout); // the progress bar writes to stderr

    LeNet5 model;
    Trainer trainer{
        Epochs{options.epochs},
        Cpu{},
        KeepBest{"val/acc"_key, {.mode = Mode::max, .directory = options.out / "checkpoints"}},
        KeepLast{{.directory = options.out / "checkpoints"}},
        EarlyStopping{"val/loss"_key, {.patience = 3}},
        TensorBoard{options.out},
        Csv{options.out / "metrics.csv", {.append = options.resume}},
        Report{options.out / "report.html"},
        LearningRateMonitor{},
        ModelSummary{},
        ProgressBar{{.leave = true}},
        Confusion{},
    };
    const auto start = std::chrono::steady_clock::now();
    const auto from = options.resume ? options.out / "checkpoints/last.ckpt" : fs::path();
    const auto result = trainer.fit(model, digits, resume(from));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;

    const auto best_path = trainer.policy<KeepBest>().best_path();
    auto best = load_checkpoint<LeNet5>(best_path);
    const auto test = trainer.test(best, digits);

    fmt::print("\n{}, {} in {:.1f} s{}\n", Duration(Epochs{result.epoch()}).words(),
               Duration(Steps{result.global_step()}).words(), took.count(),
               result.stop_reason().empty() ? "" : "; " + result.stop_reason());
    fmt::print("{} on {} digits that it has never seen\n",
               bold(fmt::format("test accuracy {:.2f} %", 100 * test.metric("test/acc"_key))), digits.test.size());
    print_confusion(trainer.policy<Confusion>().counts);
    Options longer = options;
    longer.epochs = result.epoch() + options.epochs;
    print_files(options.out, best_path, resume_command(program, longer));
}

int main(int argc, char** argv) {
    auto options = config::command_line<Options>(argc, argv, usage).options();
    try {
        if (!options.resume) options.out = free_folder(options.out);
        run(argv[0], options);
        return 0;
    } catch (const Interrupted& error) {
        fmt::print(stderr, "\n{}. Nothing is lost; to go on:\n  {}\n", error.what(), resume_command(argv[0], options));
        return 130;
    } catch (const std::exception& error) {
        fmt::print(stderr, "\nlenet5: {}\n", error.what());
        return 1;
    }
}
