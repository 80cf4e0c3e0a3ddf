// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/base/any_run.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/first_error.hpp"
#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/tensor/state.hpp"

/// The hooks that a callback of a registry may have. Those with `(run)` alone; then those of which everybody hears,
/// whoever throws.
// X(name)
#define FULGURITE_ERASED_HOOKS(X) \
    X(on_fit_start)               \
    X(on_sanity_check_start)      \
    X(on_sanity_check_end)        \
    X(on_train_start)             \
    X(on_train_epoch_start)       \
    X(on_train_end)               \
    X(on_fit_end)                 \
    X(on_validation_start)        \
    X(on_validation_epoch_start)  \
    X(on_validation_epoch_end)    \
    X(on_test_start)              \
    X(on_test_epoch_end)          \
    X(on_test_end)                \
    X(on_predict_start)           \
    X(on_predict_end)
#define FULGURITE_ERASED_HOOKS_OF_ALL(X) X(on_train_epoch_end) X(on_validation_end)

namespace fulgurite::app {

namespace detail {

/// A callback of any type.
struct ErasedCallback {
    std::string name; // in the registry

    virtual ~ErasedCallback() = default;
    virtual std::uint64_t hooks() const = 0;
#define FULGURITE_VIRTUAL(name) virtual void name(AnyRun& run) = 0;
    FULGURITE_ERASED_HOOKS(FULGURITE_VIRTUAL)
    FULGURITE_ERASED_HOOKS_OF_ALL(FULGURITE_VIRTUAL)
#undef FULGURITE_VIRTUAL
    virtual void setup(AnyRun& run, Stage stage) = 0;
    virtual void teardown(AnyRun& run, Stage stage) = 0;
    virtual void on_train_batch_start(AnyRun& run, AnyBatch& batch, std::int64_t batch_idx) = 0;
    virtual void on_train_batch_end(AnyRun& run, StepOutputs& outputs, AnyBatch& batch, std::int64_t batch_idx) = 0;
    virtual void on_exception(AnyRun& run, const std::exception& exception) = 0;
    virtual std::vector<std::string> logged_names() const = 0;
    virtual StateTree state() const = 0;
    virtual void load(const StateTree& state) = 0;
};

template <class Hook, class T, class... Args>
void call_erased(T& callback, Args&... args) {
    if constexpr (has_hook_name<Hook, T>) {
        using Call = HookCall<Hook, T, Args&...>;
        if constexpr (Call::arity < 0) (void)sizeof(typename Hook::template signature<T, false>);
        else {
            static_assert(std::is_void_v<typename Call::result>,
                          "fulgurite: a hook of a registry's callback returns nothing; log with run.log(name, value)");
            call_hook<Hook>(callback, args...);
        }
    }
}

#define FULGURITE_BIT(name) | (std::uint64_t{1} << hook::name::index)
inline constexpr std::uint64_t erased_hooks = 0 FULGURITE_ERASED_HOOKS(FULGURITE_BIT)
    FULGURITE_ERASED_HOOKS_OF_ALL(FULGURITE_BIT) FULGURITE_BIT(setup) FULGURITE_BIT(teardown)
        FULGURITE_BIT(on_train_batch_start) FULGURITE_BIT(on_train_batch_end) FULGURITE_BIT(on_exception);
#undef FULGURITE_BIT

template <class T>
struct CallbackHolder final : ErasedCallback {
    using Refused = typename hook::refused_name<T>::type; // whose sentence names the hook that is meant
    static_assert(sizeof(std::conditional_t<std::is_void_v<Refused>, int, Refused>) > 0);
    static_assert(hook_bits<T> != 0 || !std::is_void_v<Refused>,
                  "fulgurite: a callback of a registry has a hook: void on_train_epoch_end(app::AnyRun& run), …");
    static_assert((hook_bits<T> & ~erased_hooks) == 0,
                  "fulgurite: a callback of a registry has a hook that is heard by a policy of a typed Trainer alone; "
                  "docs/zero-code.md lists those that it may have");

    T callback;

    explicit CallbackHolder(T given) : callback(std::move(given)) {}
    std::uint64_t hooks() const override { return hook_bits<T>; }
#define FULGURITE_CALL(name) \
    void name([[maybe_unused]] AnyRun& run) override { call_erased<hook::name>(callback, run); }
    FULGURITE_ERASED_HOOKS(FULGURITE_CALL)
    FULGURITE_ERASED_HOOKS_OF_ALL(FULGURITE_CALL)
#undef FULGURITE_CALL
    void setup([[maybe_unused]] AnyRun& run, [[maybe_unused]] Stage stage) override {
        call_erased<hook::setup>(callback, run, stage);
    }
    void teardown([[maybe_unused]] AnyRun& run, [[maybe_unused]] Stage stage) override {
        call_erased<hook::teardown>(callback, run, stage);
    }
    void on_train_batch_start([[maybe_unused]] AnyRun& run, [[maybe_unused]] AnyBatch& batch,
                              [[maybe_unused]] std::int64_t batch_idx) override {
        call_erased<hook::on_train_batch_start>(callback, run, batch, batch_idx);
    }
    void on_train_batch_end([[maybe_unused]] AnyRun& run, [[maybe_unused]] StepOutputs& outputs,
                            [[maybe_unused]] AnyBatch& batch, [[maybe_unused]] std::int64_t batch_idx) override {
        call_erased<hook::on_train_batch_end>(callback, run, outputs, batch, batch_idx);
    }
    void on_exception([[maybe_unused]] AnyRun& run, [[maybe_unused]] const std::exception& exception) override {
        call_erased<hook::on_exception>(callback, run, exception);
    }
    std::vector<std::string> logged_names() const override {
        if constexpr (requires { callback.logged_names(); }) return callback.logged_names();
        else return {};
    }
    StateTree state() const override {
        if constexpr (requires { StateTree(callback.state_dict()); }) return callback.state_dict();
        else return {};
    }
    void load([[maybe_unused]] const StateTree& state) override {
        if constexpr (requires { callback.load_state_dict(state); }) callback.load_state_dict(state);
    }
};

} // namespace detail

/// The callbacks of a registry that a config names: one policy of the Trainer. States are saved under the callbacks'
/// names.
class OwnCallbacks {
public:
    explicit OwnCallbacks(std::filesystem::path folder) : folder_(std::move(folder)) {}

    template <class T>
    void add(std::string name, T callback) {
        auto held = std::make_shared<detail::CallbackHolder<T>>(std::move(callback));
        hooks_ |= held->hooks();
        const auto alike = std::count_if(all_.begin(), all_.end(), [&](auto& one) { return one.second->name == name; });
        held->name = name;
        if (alike > 0) name += "#" + std::to_string(alike + 1);
        all_.emplace_back(std::move(name), std::move(held));
    }

#define FULGURITE_TELL(name)                                                                   \
    void name(auto& run) {                                                                     \
        tell<hook::name, false>(run, [](auto& callback, AnyRun& any) { callback.name(any); }); \
    }
    FULGURITE_ERASED_HOOKS(FULGURITE_TELL)
#undef FULGURITE_TELL
#define FULGURITE_TELL(name)                                                                  \
    void name(auto& run) {                                                                    \
        tell<hook::name, true>(run, [](auto& callback, AnyRun& any) { callback.name(any); }); \
    }
    FULGURITE_ERASED_HOOKS_OF_ALL(FULGURITE_TELL)
#undef FULGURITE_TELL
    void setup(auto& run, Stage stage) {
        tell<hook::setup, false>(run, [&](auto& callback, AnyRun& any) { callback.setup(any, stage); });
    }
    void teardown(auto& run, Stage stage) {
        tell<hook::teardown, true>(run, [&](auto& callback, AnyRun& any) { callback.teardown(any, stage); });
    }
    void on_train_batch_start(auto& run, auto& batch, std::int64_t batch_idx) {
        AnyBatch given(batch);
        tell<hook::on_train_batch_start, false>(
            run, [&](auto& callback, AnyRun& any) { callback.on_train_batch_start(any, given, batch_idx); });
    }
    void on_train_batch_end(auto& run, auto& outputs, auto& batch, std::int64_t batch_idx) {
        if (!is_heard<hook::on_train_batch_end>()) return;
        StepOutputs loss{outputs.loss};
        AnyBatch given(batch);
        tell<hook::on_train_batch_end, true>(
            run, [&](auto& callback, AnyRun& any) { callback.on_train_batch_end(any, loss, given, batch_idx); });
    }
    void on_exception(auto& run, const std::exception& exception) {
        tell<hook::on_exception, true>(run,
                                       [&](auto& callback, AnyRun& any) { callback.on_exception(any, exception); });
    }

    /// What they say that they log with `run.log(name, value)`.
    std::vector<std::string> logged_names() const;
    StateTree state_dict() const;
    /// A callback that was not there keeps the state that it has.
    void load_state_dict(const StateTree& states) {
        for (auto& [name, callback] : all_)
            if (const auto* state = states.find(name)) callback->load(*state);
    }

private:
    template <class Hook>
    bool is_heard() const {
        return ((hooks_ >> Hook::index) & 1) != 0;
    }
    template <class Hook, bool Everybody, class R, class F>
    void tell(R& run, F&& f) {
        if (!is_heard<Hook>()) return;
        detail::RunOf<R> any(run, folder_);
        fulgurite::detail::FirstError errors;
        for (auto& [name, callback] : all_) {
            if constexpr (Everybody) errors.guard([&, &one = callback] { f(*one, any); });
            else f(*callback, any);
        }
        errors.rethrow();
    }

    std::filesystem::path folder_;
    std::vector<std::pair<std::string, std::shared_ptr<detail::ErasedCallback>>> all_;
    std::uint64_t hooks_ = 0;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/own_callbacks-inl.hpp"
#endif
