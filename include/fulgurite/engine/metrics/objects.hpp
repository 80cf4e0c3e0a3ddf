// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>
#include <type_traits>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite::engine {

/// Takes the values of a metric object that has several: here nothing.
struct Unnamed {
    template <class E>
    void operator()(std::type_identity<E>, std::string_view, const std::string&, double, bool) const {}
    void matrix(const auto&...) const {}
};

/// What a metric table knows of the metric objects of the module. Table: `every_cell(f)` calls
/// `f(std::type_identity<Entry>, cell)`.
template <class Table>
class TableObjects {
public:
    /// A validation within an epoch would take from the object what training has gathered in it. Throws `Error`.
    template <class E>
    void refuse_second_phase([[maybe_unused]] const void* object) const {
        self().every_cell([&]<class Other>(std::type_identity<Other>, [[maybe_unused]] const auto& other) {
            if constexpr (Other::is_metric_object && Other::phase != E::phase)
                if (other.object() == object)
                    throw Error("the metric object that is logged as '" + std::string(E::key::name()) +
                                "' gathers in two stages at once, also as '" + std::string(Other::key::name()) +
                                "'; give each stage an object of its own");
        });
    }
    /// `f(key, object)` for each metric object that gathers.
    template <class F>
    void each_object([[maybe_unused]] F&& f) const {
        self().every_cell([&]<class E>(std::type_identity<E>, [[maybe_unused]] const auto& cell) {
            if constexpr (E::is_metric_object)
                if (cell.object()) f(E::key::name(), cell.object());
        });
    }
    /// Under which key an object gathers; empty where it does not.
    std::string_view key_of(const void* object) const {
        std::string_view key;
        each_object([&](std::string_view name, const void* own) {
            if (own == object) key = name;
        });
        return key;
    }
    /// This copy of a table holds what training's metric objects have gathered now.
    void hold() {
        self().every_cell([]<class E>(std::type_identity<E>, [[maybe_unused]] auto& cell) {
            if constexpr (E::is_metric_object && E::phase == Phase::train) cell.hold();
        });
    }

protected:
    /// What the object saw before the resume; of two keys that log one object, the first takes it.
    void go_on(auto& cell, auto& object) {
        if (key_of(&object).empty()) cell.go_on(object);
        cell.earlier.reset();
    }

private:
    Table& self() { return static_cast<Table&>(*this); }
    const Table& self() const { return static_cast<const Table&>(*this); }
};

} // namespace fulgurite::engine
