// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "fulgurite/core/fixed_string.hpp"
#include "fulgurite/core/key.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite::app {

/// What a step is called for: "train", "val", "test" or "predict". `phase / "loss"_key` is the key "val/loss";
/// `if constexpr (phase.stage == Stage::fit)` asks which it is.
template <FixedString Name, Stage S>
struct PhaseName {
    static constexpr Stage stage = S;
    static constexpr std::string_view name() { return Name.view(); }
    operator std::string_view() const { return name(); }         // NOLINT(google-explicit-constructor)
    operator std::string() const { return std::string(name()); } // NOLINT(google-explicit-constructor)

    template <FixedString K>
    friend constexpr auto operator/(PhaseName, Key<K>) {
        return Key<joined<K>()>{};
    }

private:
    template <FixedString K>
    static consteval auto joined() {
        constexpr auto first = Name.view(), second = K.view();
        char text[first.size() + second.size() + 2]{};
        std::size_t end = 0;
        for (const char letter : first) text[end++] = letter;
        text[end++] = '/';
        for (const char letter : second) text[end++] = letter;
        return FixedString(text);
    }
};

inline constexpr PhaseName<"train", Stage::fit> train_phase;
inline constexpr PhaseName<"val", Stage::validate> val_phase;
inline constexpr PhaseName<"test", Stage::test> test_phase;
inline constexpr PhaseName<"predict", Stage::predict> predict_phase;

} // namespace fulgurite::app
