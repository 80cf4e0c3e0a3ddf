// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/config/names.hpp"
#include "fulgurite/config/origins.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/text.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/yaml.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config {

namespace detail {

/// The value that an argument or a variable of the environment says: a list or a table where it begins like one.
Value said(std::string_view text, const Origin& origin);

/// The same table by the keys of Python, `class_path` and `init_args`, or by ours, `name` and `cfg`.
Value keyed(const Value& table, bool python);
/// Makes room for a table that lies over another one: another name leaves nothing of the options below, the same name
/// keeps them, under the keys of the one above.
void make_way(Value& below, const Value& above);
/// Names come first: another one leaves nothing of a table's options.
inline bool is_name(std::string_view path) { return path.ends_with(".name") || path.ends_with(".class_path"); }

} // namespace detail

/// Lays a config over another: tables merge key by key, all else is replaced. A table within it that is given another
/// `name`, or `class_path`, loses its options: those of Adam are none of SGD's. "torch.optim.Adam" and "adam" are one
/// name, and `class_path` with `init_args` is `name` with `cfg`.
void merge(Value& below, const Value& above);

/// Puts a value under a path with dots; where a table has a key with dots itself, that is meant. The `name` or
/// `class_path` of a table is that of a table laid over it, as `merge` does it, except those of the whole config.
/// Throws `Error` where the path leads through what is no table.
void set(Value& config, std::string_view path, Value value);

/// One override: `a.b=v` sets, `a.b+=v` puts behind a list, `~a.b` takes away. Throws `Error` for what is none of
/// these.
void override_with(Value& config, std::string_view text, const Origin& origin);

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/merge-inl.hpp"
#endif
