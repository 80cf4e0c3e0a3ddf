// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace fulgurite::data {

/// A place on paper or on a canvas; the unit is the user's.
struct Point {
    int x, y;
    constexpr bool operator==(const Point&) const = default;
};

/// How people write the ten digits: control points of curves in a box of 100 × 100, y downwards. The curve goes through
/// all of them (Catmull and Rom 1974); a point given twice is a corner; `pen_up` ends a stroke.
namespace glyphs {

inline constexpr Point pen_up{-1, -1};

inline constexpr Point zero_round[] = {{50, 0},  {24, 14}, {18, 50}, {24, 86}, {50, 100},
                                       {76, 86}, {82, 50}, {76, 14}, {52, 0},  {42, 3}};
inline constexpr Point zero_slanted[] = {{62, 2},  {36, 14}, {22, 48}, {28, 84}, {48, 99},
                                         {70, 84}, {80, 48}, {74, 14}, {56, 1},  {44, 6}};
inline constexpr Point zero_open[] = {{58, 6},  {34, 4},  {20, 34}, {22, 80}, {50, 100},
                                      {78, 78}, {80, 34}, {62, 8},  {42, 18}};
inline constexpr Point one_bar[] = {{50, 0}, {50, 100}};
inline constexpr Point one_flag[] = {{30, 24}, {54, 0}, {54, 0}, {52, 100}};
inline constexpr Point one_base[] = {{32, 22}, {52, 0}, {52, 0}, {52, 100}, pen_up, {28, 100}, {76, 100}};
inline constexpr Point two_plain[] = {{22, 24}, {34, 4},  {60, 2},  {76, 20}, {70, 44},
                                      {46, 70}, {20, 98}, {20, 98}, {80, 98}};
inline constexpr Point two_looped[] = {{24, 20}, {44, 0},  {72, 10}, {72, 38}, {50, 68},
                                       {28, 92}, {22, 80}, {38, 80}, {58, 94}, {82, 92}};
inline constexpr Point two_swan[] = {{22, 14}, {50, 0}, {78, 14}, {70, 44}, {24, 92}, {24, 92}, {50, 90}, {82, 98}};
inline constexpr Point three_round[] = {{24, 12}, {50, 0},  {74, 14}, {70, 38},  {44, 48},
                                        {44, 48}, {76, 60}, {80, 82}, {52, 100}, {22, 88}};
inline constexpr Point three_flat[] = {{22, 2},  {76, 2},  {76, 2},   {46, 40}, {46, 40},
                                       {74, 50}, {80, 76}, {56, 100}, {22, 90}};
inline constexpr Point three_smooth[] = {{26, 8},  {56, 0},  {74, 20}, {54, 44}, {40, 47},
                                         {58, 49}, {78, 70}, {64, 97}, {24, 94}};
inline constexpr Point four_open[] = {{30, 4}, {24, 56}, {24, 56}, {80, 56}, pen_up, {66, 20}, {64, 100}};
inline constexpr Point four_closed[] = {{62, 100}, {62, 0}, {62, 0}, {18, 66}, {18, 66}, {84, 66}};
inline constexpr Point four_curved[] = {{34, 0}, {22, 46}, {40, 58}, {76, 48}, pen_up, {74, 8}, {66, 100}};
inline constexpr Point five_plain[] = {{74, 2},  {30, 2},  {30, 2},  {26, 44},  {26, 44},
                                       {54, 38}, {78, 58}, {70, 90}, {44, 100}, {20, 88}};
inline constexpr Point five_hat[] = {{30, 4},   {26, 46}, {26, 46}, {52, 40}, {76, 56}, {74, 86},
                                     {48, 100}, {22, 92}, pen_up,   {30, 4},  {80, 0}};
inline constexpr Point five_smooth[] = {{76, 6}, {40, 4}, {26, 24}, {36, 44}, {66, 52}, {76, 76}, {54, 99}, {22, 92}};
inline constexpr Point six_plain[] = {{66, 2},  {40, 20}, {24, 54}, {24, 84}, {46, 100},
                                      {74, 88}, {74, 64}, {52, 54}, {26, 72}};
inline constexpr Point six_straight[] = {{58, 0},  {30, 40}, {22, 76}, {40, 98}, {68, 92},
                                         {76, 70}, {58, 56}, {30, 66}, {23, 80}};
inline constexpr Point six_hooked[] = {{74, 10}, {50, 4},  {26, 40}, {22, 76}, {46, 99},
                                       {74, 84}, {70, 60}, {46, 56}, {24, 74}};
inline constexpr Point seven_plain[] = {{20, 4}, {80, 4}, {80, 4}, {44, 100}};
inline constexpr Point seven_barred[] = {{20, 4}, {80, 4}, {80, 4}, {40, 100}, pen_up, {36, 52}, {74, 52}};
inline constexpr Point seven_serif[] = {{20, 20}, {22, 4}, {22, 4}, {78, 6}, {78, 6}, {58, 44}, {48, 100}};
inline constexpr Point eight_plain[] = {{72, 14},  {50, 0},  {28, 14}, {32, 36}, {52, 48}, {74, 64}, {76, 86},
                                        {50, 100}, {24, 86}, {28, 62}, {50, 48}, {70, 34}, {72, 14}, {62, 3}};
inline constexpr Point eight_stacked[] = {{50, 0},  {30, 10}, {28, 34}, {50, 46},  {72, 34}, {70, 10}, {50, 0}, pen_up,
                                          {50, 46}, {24, 60}, {24, 88}, {50, 100}, {76, 88}, {76, 60}, {50, 46}};
inline constexpr Point nine_plain[] = {{74, 20}, {52, 0},  {28, 12}, {26, 38}, {48, 50},
                                       {72, 36}, {74, 14}, {74, 14}, {72, 60}, {64, 100}};
inline constexpr Point nine_hooked[] = {{74, 24}, {50, 2},  {26, 18}, {32, 46}, {60, 46},
                                        {74, 20}, {75, 50}, {62, 88}, {30, 98}};
inline constexpr Point nine_straight[] = {{72, 30}, {60, 2}, {32, 8}, {26, 34}, {48, 48},
                                          {73, 28}, pen_up,  {74, 4}, {70, 100}};

/// The ways to write each digit.
inline constexpr std::array<std::array<std::span<const Point>, 3>, 10> variants{{
    {zero_round, zero_slanted, zero_open},
    {one_bar, one_flag, one_base},
    {two_plain, two_looped, two_swan},
    {three_round, three_flat, three_smooth},
    {four_open, four_closed, four_curved},
    {five_plain, five_hat, five_smooth},
    {six_plain, six_straight, six_hooked},
    {seven_plain, seven_barred, seven_serif},
    {eight_plain, eight_stacked, eight_stacked},
    {nine_plain, nine_hooked, nine_straight},
}};

/// Points along a curve; what `polyline` gives is in 1/128 of the glyph's unit.
inline constexpr int unit = 128;

/// The point k/4 of the way from `b` to `c`, times 128: whole numbers, so the same everywhere.
constexpr int spline(int a, int b, int c, int d, int k) {
    return 128 * b + 16 * k * (c - a) + 4 * k * k * (2 * a - 5 * b + 4 * c - d) + k * k * k * (3 * (b - c) + d - a);
}

/// A glyph's strokes as chains of straight pieces, `pen_up` between them.
std::vector<Point> polyline(std::span<const Point> controls);

} // namespace glyphs
} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/draw/glyphs-inl.hpp"
#endif
