// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/recorder.hpp"

#include <sys/stat.h>

namespace fulgurite::reliability {

namespace fs = std::filesystem;

namespace {

std::string bytes_of(const at::Tensor& tensor) {
    const auto whole = tensor.detach().to(at::kCPU).contiguous();
    std::uint64_t hash = 14695981039346656037U; // Fowler, Noll and Vo
    const auto* bytes = static_cast<const unsigned char*>(whole.const_data_ptr());
    for (std::size_t i = 0; i < whole.nbytes(); ++i) hash = (hash ^ bytes[i]) * 1099511628211U;
    return fmt::format("{:016x}", hash);
}
// What a run that goes on has in common with the unbroken one.
constexpr std::string_view begins_work[] = {"on_train_batch_start", "on_train_epoch_start", "on_validation_start",
                                            "on_train_epoch_end",   "on_train_end",         "on_fit_end"};

} // namespace

std::uint64_t inode_of(const fs::path& path) {
    struct stat found = {};
    return ::lstat(path.c_str(), &found) == 0 ? found.st_ino : 0;
}

std::string_view name_of(Channel channel) {
    return std::array<std::string_view, channels>{"losses",      "rates",      "rows",
                                                  "validations", "epoch ends", "batches before validations"}[channel];
}

std::string text_of(const at::Tensor& tensor) {
    if (!tensor.defined()) return "undefined";
    std::ostringstream sizes;
    sizes << tensor.dtype() << tensor.sizes();
    std::string text = sizes.str() + " " + bytes_of(tensor);
    const auto numbers = tensor.detach().to(at::kCPU, at::kDouble).flatten().contiguous();
    for (std::int64_t i = 0; i < std::min<std::int64_t>(3, numbers.numel()); ++i)
        text += fmt::format(" {:.12g}", numbers.data_ptr<double>()[i]);
    return text;
}

void flatten(const StateTree& state, const std::string& path, std::map<std::string, std::string>& into) {
    if (state.is_dict()) {
        for (const auto& [key, value] : state.items()) flatten(value, path + "/" + key.text(), into);
    } else if (state.is_sequence()) {
        std::size_t i = 0;
        for (const auto& value : state.elements()) flatten(value, path + "/" + std::to_string(i++), into);
    } else {
        into[path] = state.is_tensor()   ? text_of(state.as_tensor())
                     : state.is_double() ? fmt::format("{:.17g}", state.as_double())
                                         : state.describe();
    }
}

void copy_folder(const fs::path& from, const fs::path& to) {
    fs::remove_all(to);
    fs::create_directories(to);
    if (fs::exists(from))
        fs::copy(from, to,
                 fs::copy_options::recursive | fs::copy_options::create_hard_links | fs::copy_options::copy_symlinks);
}

Positions Recorder::positions() const {
    Positions now{};
    for (std::size_t i = 0; i < channels; ++i) now[i] = heard[i].size();
    return now;
}

void Recorder::call(const std::string& place) {
    if (!running) return;
    const std::lock_guard lock(called_); // workers call the dataset's
    const auto times = ++calls[place];
    if (!fault || was_thrown || *fault != Call{place, times}) return;
    was_thrown = true;
    throw Fault("a fault in call " + std::to_string(times) + " of " + place);
}

void Recorder::act(Place place, Moment& moment) {
    const auto& c = composition;
    const auto here = [&](std::int64_t at, std::int64_t epoch, std::int64_t batch) {
        return at == place && epoch == moment.epoch && (place == epoch_start || batch == moment.batch);
    };
    if (here(c.skip, c.skip_epoch, c.skip_batch)) moment.skip();
    if (here(c.stop, c.stop_epoch, c.stop_batch)) moment.stop();
}

void Recorder::at(const char* hook, bool first, Moment& moment) {
    const std::string_view name = hook;
    if (first && std::find(std::begin(begins_work), std::end(begins_work), name) != std::end(begins_work)) settle();
    if (first) {
        if (name == "on_train_batch_start") trains_ = true;
        if (name == "on_train_end") trains_ = false;
        if (name == "on_train_epoch_start") act(epoch_start, moment);
        if (name == "on_train_batch_start") act(batch_start, moment);
        if (name == "on_train_batch_end") act(batch_end, moment);
        if (name == "on_validation_end") act(validation_end, moment);
    } else {
        const auto where = fmt::format("epoch {} batch {} of {}", moment.epoch, moment.batch, moment.total);
        if (name == "on_train_batch_end") {
            heard[rates].push_back(where + ": " + moment.rates());
            if (composition.extras > 0) moment.log("extra/batch", static_cast<double>(moment.total));
        }
        if (name == "on_validation_end") {
            heard[validations].push_back(fmt::format("epoch {} after {}", moment.epoch, moment.total));
            heard[last_batches].push_back(where);
            if (composition.extras > 1) moment.log("extra/validation", static_cast<double>(moment.total));
        }
        if (name == "on_train_epoch_end" && moment.complete)
            heard[epoch_ends].push_back(fmt::format("epoch {} after {}", moment.epoch, moment.total));
    }
    const auto place = std::string(first ? "first." : "last.") + hook;
    call(place);
    const auto times = [&] {
        const std::lock_guard lock(called_);
        return calls[place];
    }();
    if (blocks == Call{place, times}) block();
    if (snapshots.contains({place, times})) take(fmt::format("{} call {}", place, times), moment.snapshot);
}

void Recorder::told(const char* hook, bool first) {
    const auto place = std::string(first ? "first." : "last.") + hook;
    ++ends[place];
    call(place);
}
void Recorder::block() {
    was_thrown = true; // what follows is the fault that was asked for
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (!entry.is_directory()) continue;
        fs::rename(entry.path(), entry.path().string() + ".away");
        std::ofstream(entry.path()) << "a file where a folder was";
    }
}
void Recorder::unblock() const {
    if (!blocks) return;
    std::vector<fs::path> away;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".away") away.push_back(entry.path());
    for (auto path : away) {
        auto before = path;
        before.replace_extension();
        fs::remove(before);
        fs::rename(path, before);
    }
}
void Recorder::start_anew() {
    heard = {};
    facts.clear();
    ends.clear();
    statuses.clear();
    fault.reset();
    blocks.reset();
    was_thrown = trains_ = false;
    fs::remove_all(folder);
    fs::create_directories(folder);
}

void Recorder::step_begins(Moment& moment) {
    if (!trains_) return;
    act(training_step, moment);
    call("training_step");
}
void Recorder::step_ends(const Moment& moment, const at::Tensor& data, double loss) {
    if (!trains_) return;
    heard[losses].push_back(fmt::format("epoch {} batch {} of {}: {} samples, sum {:.17g}, loss {:.17g}", moment.epoch,
                                        moment.batch, moment.total, data.size(0), data.sum().template item<double>(),
                                        loss));
}

Point& Recorder::keep(std::string name) {
    auto& point = points.emplace_back();
    point.name = std::move(name);
    const auto own = points_folder / std::to_string(points.size());
    point.folder = own / "folder";
    point.file = own / "snapshot.ckpt";
    copy_folder(folder, point.folder);
    return point;
}
void Recorder::take(const std::string& name, const std::function<StateTree()>& snapshot) {
    if (points_folder.empty()) return;
    StateTree tree;
    try {
        tree = snapshot();
    } catch (const Error& error) {
        refused.emplace(name, error.what());
        return;
    }
    auto& point = keep(name);
    point.least = settled_;
    checkpoint::write_torch_zip(tree, point.file);
}
void Recorder::between(const std::string& name, const std::function<StateTree()>& snapshot) {
    settle();
    if (points_folder.empty()) return;
    const auto tree = snapshot();
    auto& point = keep(name);
    point.least = point.most = positions();
    point.open = false;
    checkpoint::write_torch_zip(tree, point.file);
}
void Recorder::settle() {
    settled_ = positions();
    for (auto& point : points)
        if (std::exchange(point.open, false)) point.most = settled_;
    note_files();
}
void Recorder::note_files() {
    if (points_folder.empty() || !fs::exists(folder)) return;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.is_symlink() || entry.path().extension() != ".ckpt") continue;
        const auto inode = inode_of(entry.path());
        if (std::exchange(seen_[entry.path()], inode) == inode) continue;
        auto& point = keep("file " + entry.path().lexically_relative(folder).string() +
                           fmt::format(" after {} batches", heard[rates].size()));
        fs::copy_file(entry.path(), point.file); // no link: the file that is resumed from is never removed
        point.least = point.most = positions();
        point.open = false;
    }
}

void Recorder::facts_of(const std::string& name, const StateTree& state) { flatten(state, name, facts); }

} // namespace fulgurite::reliability
