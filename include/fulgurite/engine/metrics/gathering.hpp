// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/error.hpp"

namespace fulgurite::engine {

/// While it lives, a run gathers in its table. Runs within the hooks of a run stand in a row, on their thread.
class Gathering {
public:
    template <class Table>
    explicit Gathering(const Table& table)
        : outer_(innermost()),
          table_(&table),
          key_of_([](const void* own, const void* object) { return static_cast<const Table*>(own)->key_of(object); }) {
        innermost() = this;
    }
    Gathering(const Gathering&) = delete;
    Gathering& operator=(const Gathering&) = delete;
    ~Gathering() { innermost() = outer_; }

    /// Throws `Error` where a metric object of the table gathers for a run around this one, too.
    template <class Table>
    void check(const Table& table) const {
        for (const auto* run = outer_; run; run = run->outer_) {
            if (run->table_ == table_) continue; // a validation of the fit
            table.each_object([&](std::string_view key, const void* object) {
                const auto theirs = run->key_of_(run->table_, object);
                if (!theirs.empty())
                    throw Error("the metric object that is logged as '", key,
                                "' gathers for the run around this evaluation, too, as '", theirs,
                                "'; evaluate in on_train_epoch_end or on_validation_end, when that is done, or a copy "
                                "of the module");
            });
        }
    }

private:
    static Gathering*& innermost() {
        thread_local Gathering* run = nullptr;
        return run;
    }

    Gathering* outer_;
    const void* table_;
    std::string_view (*key_of_)(const void*, const void*);
};

} // namespace fulgurite::engine
