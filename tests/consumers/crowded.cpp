// SPDX-License-Identifier: BSL-1.0
// The same program in a crowd: macros of one letter, as they stand in many a user's program, and names that we use
// within. The letters are those that the headers of others can do without once they were read.
#include <fmt/format.h>
#include <torch/torch.h>

#include <boost/hana.hpp>

#define G 9.81
#define H 4
#define J 5
#define N 10
#define O 0
#define Q 6
#define U 7
#define W 8
#define Y 1
#define Z 2
#define h 3
#define u 5
#define v 6
#define w 7
#define z 8
#include "trains.cpp"

namespace check {
inline bool ok() { return true; }
} // namespace check
struct Work {};
struct Counts {
    int number = N;
};
enum class Buffers { kept };
struct Names {};
struct Setup {};
struct Once {};
struct Word {};
struct FirstError {};
struct StackMark {};
struct Advanced {};
struct Hooks {};
struct Session {};
struct Listener {};
struct Policies {};
struct Batch {};
struct Config {};
struct Options {};
struct Result {};
struct State {};
struct Run {};
struct Group {};
struct Table {};
struct Entry {};
struct Passed {};
struct Verdict {};

template <class... Ts>
constexpr std::size_t count_of(const Ts&...) {
    return sizeof...(Ts);
}
bool trains = check::ok();

// Each of these would be ambiguous if it were ours as well.
static_assert(count_of(Work{}, Counts{}, Buffers::kept, Names{}, Setup{}, Once{}, Word{}, FirstError{}, StackMark{},
                       Advanced{}, Hooks{}, Session{}, Listener{}, Policies{}, Batch{}, Config{}, Options{}, Result{},
                       State{}, Run{}, Group{}, Table{}, Entry{}, Passed{}, Verdict{}) == 25);
