// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/oracle.hpp"

#include <fmt/ranges.h>
#include <torch/optim.h>

#include "tests/reliability/feeds.hpp"
#include "tests/reliability/net.hpp"

namespace fulgurite::reliability {

namespace {

struct Bare : torch::nn::Module {
    Layers layers;
    explicit Bare(const Composition& c) { layers.make(*this, c); }
    std::vector<torch::Tensor> state() const {
        auto all = parameters();
        for (auto& buffer : buffers()) all.push_back(buffer);
        return all;
    }
};

struct Mean {
    double sum = 0, weight = 0;
    void add(double value, double by) {
        sum += value * by;
        weight += by;
    }
    double value() const { return sum / weight; }
};

/// Python's ReduceLROnPlateau with a patience of 0 and no threshold.
struct Plateau {
    double factor, best = std::numeric_limits<double>::infinity();
    void step(double metric, double& rate) {
        if (metric < best) best = metric;
        else if (rate - rate * factor > 1e-8) rate *= factor;
    }
};

class PlainLoop {
public:
    PlainLoop(const Composition& composition, const Recorder& run)
        : c_(composition), run_(run), quiet_(composition, "") {
        at::manual_seed(static_cast<std::uint64_t>(c_.seed));
        bare_.emplace(c_);
        if (adam())
            optimizer_ =
                std::make_unique<torch::optim::Adam>(bare_->parameters(), torch::optim::AdamOptions(rate_ = 0.05));
        else
            optimizer_ = std::make_unique<torch::optim::SGD>(bare_->parameters(),
                                                             torch::optim::SGDOptions(rate_ = 0.1).momentum(0.9));
        for (std::int64_t i = 0; i < val_loaders(); ++i) val_.push_back(val_loader(c_, quiet_, i));
    }
    /// What the loop lacks, and where what is right is for the loop to learn.
    static bool has_all_of(const Composition& c) {
        const bool eager_without_tokens = c.kind == 3 && c.weights == 2;
        const bool gradients_of_nothing =
            c.kind == 1 && c.norm; // a bias before a normalisation: Adam follows the last bits
        const bool two_ends = c.skip != nowhere && (c.stop != nowhere || c.early > 0);
        return !gradients_of_nothing && c.kind != 2 && c.average != 3 && !(c.clip && c.kind < 2) && !two_ends &&
               !eager_without_tokens;
    }

    std::vector<std::string> differences() {
        while (epoch_ < c_.epochs && !stops() && !(c_.steps > 0 && steps_ >= c_.steps)) one_epoch();
        compare();
        return std::move(differences_);
    }

private:
    bool adam() const { return c_.kind == 1; }
    bool accumulates() const { return c_.kind != 3; }
    std::int64_t val_loaders() const { return c_.kind == 3 ? 0 : c_.kind == 1 ? c_.vals : c_.kind == 4 ? 2 : 1; }
    bool stops() const { return stopping_ && epoch_ >= c_.min_epochs && steps_ >= c_.min_steps; }
    void ask(Place place, std::int64_t batch) {
        if (c_.stop == place && c_.stop_epoch == epoch_ && (place == epoch_start || c_.stop_batch == batch))
            stop(false);
        if (c_.skip == place && c_.skip_epoch == epoch_ && (place == epoch_start || c_.skip_batch == batch))
            skipping_ = true;
    }
    void stop(bool early) {
        if (!stopping_) stopped_early_ = early;
        stopping_ = true;
    }

    // ---- what there is to train on
    std::vector<data::Batch> batches() {
        std::vector<data::Batch> all;
        const bool same_each_epoch = c_.kind == 3 || (c_.kind == 1 && c_.source >= 3);
        if (same_each_epoch) all = reliability::batches(c_, quiet_);
        else {
            auto loader = train_loader(c_, quiet_, false);
            loader.set_epoch(epoch_);
            for (auto& batch : loader) all.push_back(batch);
        }
        promised_ = std::ssize(all) + (c_.kind == 3 || (c_.kind == 1 && c_.source == 3) ? c_.lie : 0);
        if (c_.kind == 1 && c_.source == 5) { // a tape: one batch more than it has, and on from there
            const auto each = std::ssize(all) + 1;
            std::vector<data::Batch> tape;
            for (std::int64_t i = 0; i < each; ++i)
                tape.push_back(all[static_cast<std::size_t>((epoch_ * each + i) % std::ssize(all))]);
            all = tape;
            promised_ = each;
        }
        if (c_.limit > 0) {
            promised_ = std::min(promised_, c_.limit);
            if (std::ssize(all) > c_.limit) all.resize(static_cast<std::size_t>(c_.limit));
        }
        return all;
    }

    // ---- an epoch
    void one_epoch() {
        loss_mean_ = weighed_mean_ = {};
        fresh_ = false;
        validated_ = -1;
        skipping_ = false;
        ask(epoch_start, 0);
        const auto all = batches();
        bool cut = stops(); // asked for at its start: no batch follows
        bool last = false;
        for (std::int64_t i = 0; i < std::ssize(all) && !cut && !skipping_; ++i) {
            ask(batch_start, i);
            if (skipping_) break;
            last = i + 1 == std::ssize(all);
            one_batch(all[static_cast<std::size_t>(i)], i, last);
            const bool is_due = due(i + 1, last);
            if (skipping_) break;
            if (is_due || (last && stops())) validate(i);
            if (skipping_) break;
            const bool known =
                last && (c_.kind != 3 || i + 1 == promised_); // a loader that promises more may have more
            cut = !known && (stops() || (c_.steps > 0 && steps_ >= c_.steps));
            if (cut && stops() && validated_ != total_) validate(i);
        }
        if (skipping_ && !last) leave_out_rest();
        whole_ = !cut;
        if (whole_) close();
        ++epoch_;
    }
    void one_batch(const data::Batch& batch, std::int64_t i, bool last) {
        ask(training_step, i);
        bare_->train();
        if (!is_left_out(c_, total_)) learn(batch, i, last);
        else if (accumulates() && last) close_window();
        samples_ += batch.data.size(0);
        ++total_;
        const auto before = rate_;
        if (last && (c_.decay == 1 || c_.decay == 3)) set(rate_ * 0.7);
        rates_.push_back(i + 1 < promised_ && c_.kind == 3 ? before : rate_); // that it was the last is not known yet
        ask(batch_end, i);
    }
    /// Of an epoch that is skipped: a step outside of all batches is no reason to validate.
    void leave_out_rest() {
        if (accumulates()) close_window();
        if (c_.decay == 1 || c_.decay == 3) set(rate_ * 0.7);
        if (Every::unit(c_.validate) == Every::steps) looked_at_ = steps_;
    }
    void learn(const data::Batch& batch, std::int64_t i, bool last) {
        const auto loss = loss_of(bare_->layers, c_, batch);
        newest_ = loss.item<double>();
        losses_.emplace_back(fmt::format("epoch {} batch {} of {}: {} samples", epoch_, i, total_, batch.data.size(0)),
                             newest_);
        const auto tokens = weight_of(c_, batch);
        loss_mean_.add(newest_, static_cast<double>(batch.data.size(0)));
        weighed_mean_.add(wandering(c_, newest_, total_), tokens + 0.5);
        if (!accumulates()) {
            optimizer_->zero_grad();
            loss.backward();
            return step();
        }
        if (in_window_ == 0) {
            window_ = epoch_ > 0 && c_.later > 0 ? c_.later : c_.accumulate;
            optimizer_->zero_grad();
        }
        if (tokens > 0) (loss * tokens).backward();
        weight_ += tokens;
        if (++in_window_ == window_ || last) close_window();
    }
    void close_window() {
        if (in_window_ == 0) return;
        in_window_ = 0;
        const auto weight = std::exchange(weight_, 0);
        if (weight == 0) return;
        for (auto& parameter : bare_->parameters())
            if (parameter.grad().defined()) parameter.mutable_grad().div_(weight);
        step();
    }
    void step() {
        optimizer_->step();
        ++steps_;
        if (steps_ % 2 == 0 && c_.decay >= 2) set(rate_ * 0.95);
        if (steps_ % 3 == 0 && c_.plateau == 2) {
            by_steps_.step(newest_, rate_);
            set(rate_);
        }
        if (c_.average > 0 && Every::unit(c_.average_every) == Every::steps && c_.average_start <= steps_ - 1 &&
            (steps_ - 1) % Every::count(c_.average_every) == 0)
            take_in();
    }
    void set(double rate) {
        rate_ = rate;
        for (auto& group : optimizer_->param_groups()) group.options().set_lr(rate);
    }

    // ---- averages
    void take_in() {
        const torch::NoGradGuard no_grad;
        const auto now = bare_->state();
        if (taken_++ == 0) {
            for (const auto& each : now) average_.push_back(each.clone());
            return;
        }
        const double part = c_.average == 1 ? 1 - 0.7 : 1.0 / static_cast<double>(taken_);
        for (std::size_t i = 0; i < now.size(); ++i) {
            if (now[i].is_floating_point()) average_[i] += part * (now[i] - average_[i]);
            else average_[i].copy_(now[i]);
        }
    }
    void exchange() {
        const torch::NoGradGuard no_grad;
        const auto now = bare_->state();
        for (std::size_t i = 0; i < average_.size(); ++i) {
            const auto kept = now[i].clone();
            torch::Tensor(now[i]).copy_(average_[i]);
            average_[i] = kept;
        }
    }

    // ---- validations
    /// Whether a multiple of the share is nearest to this number of batches.
    bool is_multiple_of_share(std::int64_t done) const {
        const auto share = 0.01 * static_cast<double>(Every::count(c_.validate)) * static_cast<double>(promised_);
        for (int k = 1; std::llround(k * share) <= done; ++k)
            if (std::llround(k * share) == done) return true;
        return false;
    }
    bool due(std::int64_t done, bool last) {
        if (val_loaders() == 0) return false;
        const auto crosses = [&](std::int64_t now, std::int64_t& before) {
            const auto every = Every::count(c_.validate);
            return now / every > std::exchange(before, now) / every;
        };
        switch (Every::unit(c_.validate)) {
            case Every::epochs:
                return last && (epoch_ + 1) % Every::count(c_.validate) == 0;
            case Every::steps:
                return crosses(steps_, looked_at_);
            case Every::batches:
                return crosses(total_, looked_at_);
            case Every::samples:
                return crosses(samples_, looked_at_);
            case Every::percent:
                if (Every::count(c_.validate) == 100) return last;
                return is_multiple_of_share(done);
            default:
                return last;
        }
    }
    void validate(std::int64_t batch) {
        if (validated_ == total_ || val_loaders() == 0) return;
        const torch::NoGradGuard no_grad;
        const bool averaged = taken_ > 0 && c_.average_hidden == 0;
        if (averaged) exchange();
        bare_->eval();
        Mean mean;
        for (auto& loader : val_) {
            loader.set_epoch(epoch_);
            std::int64_t taken = 0;
            for (auto& each : loader) {
                if (c_.val_limit > 0 && taken++ == c_.val_limit) break;
                mean.add(wandering(c_, loss_of(bare_->layers, c_, each).item<double>(), total_),
                         static_cast<double>(each.data.size(0)));
            }
        }
        if (averaged) exchange();
        validated_ = total_;
        fresh_ = true;
        monitored_ = mean.value();
        validations_.push_back(fmt::format("{} of epoch {}", total_, epoch_));
        ask(validation_end, batch);
        judge();
    }
    void judge() {
        if (c_.early == 0) return;
        if (monitored_ < best_) best_ = monitored_, wait_ = 0;
        else if (++wait_ >= c_.early) stop(true);
    }

    void close() {
        ends_.push_back(fmt::format("epoch {} after {}", epoch_, total_));
        if (val_loaders() == 0 && weighed_mean_.weight > 0) {
            fresh_ = true;
            monitored_ = weighed_mean_.value();
            judge();
        }
        if (c_.plateau == 1 && fresh_) {
            by_epochs_.step(monitored_, rate_);
            set(rate_);
        }
        if (c_.average > 0 && Every::unit(c_.average_every) == Every::epochs && epoch_ >= c_.average_start &&
            epoch_ % Every::count(c_.average_every) == 0)
            take_in();
    }

    // ---- and the same of the Trainer
    void differ(std::string words) {
        if (differences_.size() < 6) differences_.push_back(std::move(words));
    }
    bool near(double a, double b) const {
        return std::abs(a - b) <= 1e-9 * growth_ * std::max({1.0, std::abs(a), std::abs(b)});
    }
    void same(const std::string& what, double own, const std::string& fact) {
        const auto found = run_.facts.find(fact);
        if (found == run_.facts.end()) return differ(fmt::format("there is no {}", what));
        if (!near(std::stod(found->second), own))
            differ(fmt::format("{} is {}, not {:.17g}", what, found->second, own));
    }
    void compare() {
        for (const auto& [where, loss] : losses_) growth_ = std::max(growth_, std::abs(loss));
        compare_losses();
        compare_rates();
        compare_validations();
        if (run_.heard[epoch_ends] != ends_)
            differ(fmt::format("epochs {}, not {}", fmt::join(run_.heard[epoch_ends], ", "), fmt::join(ends_, ", ")));
        same("global_step", static_cast<double>(steps_), "global_step");
        same("epoch", static_cast<double>(epoch_), "epoch");
        if (whole_ && loss_mean_.weight > 0) same("train/loss", loss_mean_.value(), "metric train/loss");
        if (whole_ && weighed_mean_.weight > 0) same("train/weighed", weighed_mean_.value(), "metric train/weighed");
        if (!validations_.empty()) same("val/loss", monitored_, "metric val/loss");
        const auto& reason = run_.facts.at("stop_reason");
        const bool right =
            !stopping_ ? reason.empty() : reason.starts_with(stopped_early_ ? "EarlyStopping" : "as was");
        if (!right) differ("stop_reason is '" + reason + "'");
        if (taken_ > 0 && c_.average_hidden == 0) exchange();
        const auto state = bare_->state();
        for (std::size_t i = 0; i < state.size(); ++i)
            if (!torch::allclose(run_.weights.at(i), state[i], 1e-8 * growth_, 1e-10 * growth_))
                differ(fmt::format("tensor {} of the module is {}, not {}", i, text_of(run_.weights.at(i)),
                                   text_of(state[i])));
    }
    void compare_losses() {
        const auto& heard = run_.heard[losses];
        if (heard.size() != losses_.size())
            return differ(fmt::format("{} batches with a loss, not {}", heard.size(), losses_.size()));
        for (std::size_t i = 0; i < heard.size(); ++i) {
            const auto& [where, loss] = losses_[i];
            if (heard[i].starts_with(where + ",") && near(std::stod(heard[i].substr(heard[i].rfind(' '))), loss))
                continue;
            return differ(fmt::format("'{}', not '{}, loss {:.17g}'", heard[i], where, loss));
        }
    }
    void compare_rates() {
        const auto& heard = run_.heard[rates];
        if (heard.size() != rates_.size())
            return differ(fmt::format("{} batches, not {}", heard.size(), rates_.size()));
        for (std::size_t i = 0; i < heard.size(); ++i)
            if (!near(std::stod(heard[i].substr(heard[i].rfind(' '))), rates_[i]))
                return differ(fmt::format("rate '{}', not {:.17g}", heard[i], rates_[i]));
    }
    void compare_validations() {
        std::vector<std::string> heard;
        for (const auto& each : run_.heard[validations]) {
            const auto epoch = each.substr(6, each.find(' ', 6) - 6);
            heard.push_back(each.substr(each.rfind(' ') + 1) + " of epoch " + epoch);
        }
        if (heard != validations_)
            differ(fmt::format("validations after batches {}, not {}", fmt::join(heard, ", "),
                               fmt::join(validations_, ", ")));
    }

    const Composition& c_;
    const Recorder& run_;
    Recorder quiet_;
    std::optional<Bare> bare_;
    std::unique_ptr<torch::optim::Optimizer> optimizer_;
    std::vector<PointLoader> val_;
    double rate_ = 0, newest_ = 0, weight_ = 0, monitored_ = 0, best_ = std::numeric_limits<double>::infinity();
    double growth_ = 1; // of the loss, and so of each rounding, in a run that blows up
    std::int64_t epoch_ = 0, total_ = 0, steps_ = 0, samples_ = 0, promised_ = 0, in_window_ = 0, window_ = 1,
                 taken_ = 0, looked_at_ = 0, validated_ = -1, wait_ = 0;
    bool stopping_ = false, stopped_early_ = false, fresh_ = false, whole_ = false, skipping_ = false;
    Mean loss_mean_, weighed_mean_;
    Plateau by_epochs_{.factor = 0.5}, by_steps_{.factor = 0.8};
    std::vector<torch::Tensor> average_;
    std::vector<std::pair<std::string, double>> losses_;
    std::vector<double> rates_;
    std::vector<std::string> validations_, ends_, differences_;
};

} // namespace

std::vector<std::string> against_plain_loop(const Composition& composition, const Recorder& run) {
    if (!PlainLoop::has_all_of(composition)) return {};
    return PlainLoop(composition, run).differences();
}

} // namespace fulgurite::reliability
