// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// Any loader of one batch type behind one type: for programs that choose their data at run time. A virtual call for
/// each batch. An lvalue is referred to, a temporary is kept.
template <class Batch>
class AnyLoader {
    struct Interface {
        virtual ~Interface() = default;
        virtual void open(std::int64_t skip) = 0;
        virtual bool at_end() = 0;
        virtual Batch batch() = 0;
        virtual void next() = 0;
        virtual std::optional<std::int64_t> size() = 0;
        virtual void keep_order(bool on) = 0;
        virtual void set_epoch(std::int64_t epoch) = 0;
        virtual StateTree state_dict() = 0;
        virtual void load_state_dict(const StateTree& state) = 0;
    };
    template <class L>
    struct Holder final : Interface {
        explicit Holder(L&& loader) : loader_(std::forward<L>(loader)), place_(loader_) {}
        void open(std::int64_t skip) override {
            if (engine::Place<std::remove_reference_t<L>>::keeps_its_place && skip > 0)
                throw Error(
                    "AnyLoader cannot resume a loader that alone knows how far it had come; give that loader "
                    "begin_at(batch)");
            place_.open(epoch_, skip);
        }
        bool at_end() override { return place_.at_end(); }
        Batch batch() override { return Batch(place_.batch()); }
        void next() override { place_.next(); }
        std::optional<std::int64_t> size() override { return engine::batches_in(loader_); }
        void keep_order([[maybe_unused]] bool on) override {
            if constexpr (requires { loader_.keep_order(on); }) loader_.keep_order(on);
        }
        void set_epoch(std::int64_t epoch) override { epoch_ = epoch; }
        StateTree state_dict() override {
            if constexpr (requires { loader_.state_dict(); }) return loader_.state_dict();
            else return StateTree::dict();
        }
        void load_state_dict(const StateTree& state) override {
            if constexpr (requires { loader_.load_state_dict(state); }) loader_.load_state_dict(state);
        }

        L loader_;
        engine::Place<std::remove_reference_t<L>> place_;
        std::int64_t epoch_ = 0;
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

    iterator begin() { return begin_at(0); }
    iterator begin_at(std::int64_t batch) {
        held_->open(batch);
        return iterator(*held_);
    }
    std::default_sentinel_t end() const { return {}; }
    /// The number of batches in an epoch, where the loader behind it knows it.
    std::optional<std::int64_t> size() const { return held_->size(); }
    /// As `data::Loader` does, where the loader behind it can.
    void keep_order(bool on = true) { held_->keep_order(on); }
    void set_epoch(std::int64_t epoch) { held_->set_epoch(epoch); }
    StateTree state_dict() { return held_->state_dict(); }
    void load_state_dict(const StateTree& state) { held_->load_state_dict(state); }

private:
    std::unique_ptr<Interface> held_;
};

} // namespace fulgurite
