// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/pass/pass_random.hpp"
#include "fulgurite/data/pass/source.hpp"
#include "fulgurite/data/pass/walk.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// Any loader of one batch type behind one type: for programs that choose their data at run time. A virtual call for
/// each batch. An lvalue is referred to, a temporary is kept.
template <class Batch>
class AnyLoader {
    struct Interface {
        virtual ~Interface() = default;
        virtual void open(std::int64_t epoch, std::int64_t skip, std::int64_t end) = 0;
        virtual bool at_end() = 0;
        virtual Batch batch() = 0;
        virtual void next() = 0;
        virtual std::optional<std::int64_t> size() = 0;
        virtual void tell_epoch(std::int64_t epoch) = 0;
        virtual void keep_order(bool on) = 0;
        virtual StateTree state_dict() = 0;
        virtual void load_state_dict(const StateTree& state) = 0;
    };
    template <class Given>
    struct Holder final : Interface {
        using L = std::remove_reference_t<Given>;

        explicit Holder(Given&& loader) : loader_(std::forward<Given>(loader)), walk_(loader_) {}
        void open(std::int64_t epoch, std::int64_t skip, std::int64_t end) override {
            if (data::keeps_its_place<L> && skip > 0)
                throw Error(
                    "AnyLoader cannot resume a loader that alone knows how far it had come; give that loader "
                    "begin_at(batch)");
            pass_random_.begin(skip > 0);
            walk_.open(epoch, skip, end, [&] { pass_random_.put_back(); });
        }
        bool at_end() override { return walk_.at_end(); }
        Batch batch() override { return Batch(walk_.batch()); }
        void next() override { walk_.next(); }
        std::optional<std::int64_t> size() override { return data::batches_in(loader_); }
        void tell_epoch(std::int64_t epoch) override { data::tell_epoch(loader_, epoch); }
        void keep_order(bool on) override {
            data::with_source(loader_, [on](auto& source) {
                if constexpr (requires { source.keep_order(on); }) source.keep_order(on);
            });
        }
        StateTree state_dict() override {
            auto state = StateTree::dict();
            data::with_source(loader_, [&](auto& source) {
                if constexpr (data::HasLoaderState<decltype(source)>) state = source.state_dict();
            });
            pass_random_.save(state);
            return state;
        }
        void load_state_dict(const StateTree& state) override {
            if constexpr (data::hides_a_loader<L>) throw data::hidden_loader<L>("AnyLoader");
            data::with_source(loader_, [&](auto& source) {
                if constexpr (data::HasLoaderState<decltype(source)>) source.load_state_dict(state);
            });
            pass_random_.load(state);
        }

        Given loader_;
        data::Walk<L> walk_;
        data::PassRandom<data::may_draw_its_order<L>> pass_random_;
    };

public:
    template <class L>
        requires(!std::same_as<std::remove_cvref_t<L>, AnyLoader> && engine::Loader<std::remove_reference_t<L>>)
    AnyLoader(L&& loader) : held_(std::make_unique<Holder<L>>(std::forward<L>(loader))) { // NOLINT
        static_assert(std::is_same_v<engine::batch_of<std::remove_reference_t<L>>, Batch>,
                      "fulgurite: AnyLoader<Batch> was given a loader of another batch type");
    }

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = Batch;
        using difference_type = std::ptrdiff_t;
        explicit iterator(Interface& from) : from_(&from) {}
        Batch operator*() const { return from_->batch(); }
        iterator& operator++() {
            from_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& self, std::default_sentinel_t) { return self.from_->at_end(); }

    private:
        Interface* from_;
    };

    iterator begin() {
        const auto [first, end] = std::exchange(planned_, {});
        return pass(first, end);
    }
    iterator begin_at(std::int64_t batch) { return pass(batch, data::all_batches); }
    /// As `data::Loader` does, where the loader behind it can.
    void plan_pass(std::int64_t first, std::int64_t end) { planned_ = {first, end}; }
    std::default_sentinel_t end() const { return {}; }
    /// The number of batches in an epoch, where the loader behind it knows it.
    std::optional<std::int64_t> size() const { return held_->size(); }
    /// As `data::Loader` does, where the loader behind it can.
    void keep_order(bool on = true) { held_->keep_order(on); }
    void set_epoch(std::int64_t epoch) {
        epoch_ = epoch;
        held_->tell_epoch(epoch); // by which it may have another size
    }
    StateTree state_dict() { return held_->state_dict(); }
    void load_state_dict(const StateTree& state) { held_->load_state_dict(state); }

private:
    iterator pass(std::int64_t first, std::int64_t end) {
        held_->open(epoch_, first, end);
        return iterator(*held_);
    }

    std::unique_ptr<Interface> held_;
    std::int64_t epoch_ = 0;
    data::PlannedPass planned_;
};

} // namespace fulgurite
