// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/composition.hpp"

#include <random>

namespace fulgurite::reliability {

namespace {

constexpr const char* units[] = {"none", "epochs", "steps", "batches", "samples", "percent"};

/// Draws numbers: the same on every platform, which std's distributions are not.
class Draw {
public:
    explicit Draw(std::uint64_t seed) : bits_(seed) {}
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(bits_() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool happens(int percent) { return between(1, 100) <= percent; }
    std::int64_t every(std::initializer_list<Every::Unit> of) {
        const auto unit = of.begin()[between(0, std::ssize(of) - 1)];
        if (unit == Every::percent)
            return Every::of(unit, std::array{34, 50, 75, 100}.at(static_cast<std::size_t>(between(0, 3))));
        return Every::of(unit, unit == Every::epochs ? between(1, 2) : between(1, 7));
    }

private:
    std::mt19937_64 bits_;
};

void draw_data(Composition& c, Draw& draw) {
    c.kind = draw.between(0, 4);
    c.epochs = draw.between(1, 4);
    if (draw.happens(20)) c.steps = draw.between(1, 14);
    c.count = draw.between(4, 14);
    c.batch = draw.between(1, 4);
    c.shuffle = draw.happens(70);
    c.workers = draw.happens(15) ? draw.between(1, 2) : 0;
    if (draw.happens(20)) c.limit = draw.between(1, 4);
    c.source = draw.between(0, 5);
    c.lie = draw.happens(50) ? draw.between(0, 2) : 0;
    c.vals = draw.between(1, 3);
    c.val_shuffle = draw.happens(30);
    if (draw.happens(15)) c.val_limit = draw.between(1, 2);
    const bool sized = c.kind != 4 && !(c.kind == 1 && c.source == 2);
    if (draw.happens(65))
        c.validate = sized ? draw.every({Every::epochs, Every::steps, Every::batches, Every::samples, Every::percent})
                           : draw.every({Every::epochs, Every::steps, Every::batches, Every::samples});
}
void draw_training(Composition& c, Draw& draw) {
    if (draw.happens(50)) c.accumulate = draw.between(2, 4);
    if (draw.happens(20)) c.later = draw.between(1, 3);
    if (draw.happens(55)) {
        c.average = draw.between(1, 3);
        c.average_every = draw.every({Every::epochs, Every::steps});
        c.average_start = draw.between(0, c.average == 3 ? c.epochs - 1 : 2);
        c.average_hidden = draw.happens(25);
    }
    c.norm = draw.happens(30);
    c.dropout = draw.happens(50);
    c.weights = draw.between(0, 2);
    if (draw.happens(15)) c.leave_out = draw.between(2, 4);
    if (draw.happens(40)) c.plateau = draw.between(1, 2);
    if (draw.happens(40)) c.decay = draw.between(1, 3);
    if (draw.happens(25)) c.early = draw.between(1, 3);
    if (draw.happens(15)) c.min_epochs = draw.between(1, 3);
    if (draw.happens(10)) c.min_steps = draw.between(1, 12);
    c.clip = draw.happens(20);
}
void draw_files(Composition& c, Draw& draw) {
    const auto every = [&] { return draw.every({Every::epochs, Every::steps, Every::batches, Every::samples}); };
    if (draw.happens(45)) c.best_val = every(), c.best_val_k = draw.happens(20) ? -1 : draw.between(1, 3);
    if (draw.happens(30)) c.best_train = every();
    if (draw.happens(45)) c.keep = every(), c.keep_k = draw.happens(60) ? -1 : draw.between(1, 3);
    if (draw.happens(20)) c.keep_more = every();
    c.has_last = draw.happens(75);
    if (c.has_last && draw.happens(75)) c.last = every();
    c.one_folder = draw.happens(40);
}
void draw_events(Composition& c, Draw& draw) {
    c.log_every = draw.between(1, 3);
    if (draw.happens(10)) c.sanity = draw.between(1, 2);
    if (draw.happens(30)) c.extras = draw.between(1, 2);
    if (draw.happens(25)) {
        c.skip = draw.between(1, places - 1);
        c.skip_epoch = draw.between(0, c.epochs - 1);
        c.skip_batch = draw.between(0, 3);
    }
    if (draw.happens(15)) {
        c.stop = draw.between(1, places - 1);
        c.stop_epoch = draw.between(0, c.epochs - 1);
        c.stop_batch = draw.between(0, 3);
    }
    c.pieces = draw.happens(50);
    c.counts_first = draw.happens(50);
    if (draw.happens(40)) c.rates = draw.between(1, 2);
}

} // namespace

Duration Every::duration(std::int64_t every) {
    switch (unit(every)) {
        case steps:
            return Steps{count(every)};
        case batches:
            return Batches{count(every)};
        case samples:
            return Samples{count(every)};
        default:
            return Epochs{count(every)};
    }
}

const std::vector<Field>& fields() {
#define FULGURITE_NUMBER(name, nothing) {#name, &Composition::name, nothing, false},
#define FULGURITE_EVERY(name, nothing) {#name, &Composition::name, nothing, true},
    static const std::vector<Field> all{FULGURITE_COMPOSITION(FULGURITE_NUMBER, FULGURITE_EVERY)};
#undef FULGURITE_NUMBER
#undef FULGURITE_EVERY
    return all;
}

Composition compose(std::uint64_t seed) {
    Draw draw(seed * 0x9e3779b97f4a7c15U + 1);
    Composition c;
    c.seed = static_cast<std::int64_t>(seed);
    draw_data(c, draw);
    draw_training(c, draw);
    draw_files(c, draw);
    draw_events(c, draw);
    return c;
}

std::string words(const Composition& composition) {
    std::string text;
    for (const auto& [name, value, nothing, has_unit] : fields()) {
        const auto number = composition.*value;
        if (number == nothing) continue;
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, has_unit ? Every::count(number) : number);
        if (has_unit) text += units[Every::unit(number)];
    }
    return text;
}

Composition from_words(const std::string& text) {
    Composition composition;
    std::istringstream in(text);
    for (std::string word; in >> word;) {
        const auto equals = word.find('=');
        const auto field = std::find_if(fields().begin(), fields().end(),
                                        [&](const Field& each) { return each.name == word.substr(0, equals); });
        if (equals == word.npos || field == fields().end()) throw Error("no composition has '" + word + "'");
        std::size_t digits = 0;
        auto number = std::stoll(word.substr(equals + 1), &digits);
        if (field->has_unit) {
            const auto unit = std::find(std::begin(units), std::end(units), word.substr(equals + 1 + digits));
            if (unit == std::end(units)) throw Error("a count needs its unit, as in 3steps: '" + word + "'");
            number = Every::of(static_cast<Every::Unit>(unit - std::begin(units)), number);
        }
        composition.*field->value = number;
    }
    return composition;
}

} // namespace fulgurite::reliability
