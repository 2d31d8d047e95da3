// SPDX-License-Identifier: Apache-2.0
// Trace writers by name.
#include "plugins/trace/trace.hpp"

#include <fmt/format.h>

#include "plugins/trace/retire.hpp"
#include "sim/base/error.hpp"
#include "sim/base/text.hpp"

namespace pulpo::plugins {
namespace {

constexpr std::string_view kinds[] = {"retire"};

}  // namespace

std::span<const std::string_view> trace_kinds() { return kinds; }

std::unique_ptr<Trace> make_trace(std::string_view kind, const RunInfo& info, std::unique_ptr<TextFile> file) {
  if (kind == "retire") {
    return std::make_unique<RetireTrace>(info, std::move(file));
  }
  throw ConfigError(fmt::format("--trace: unknown kind `{}`", kind),
                    did_you_mean(kind, kinds, fmt::format("there are: {}", fmt::join(kinds, ", "))));
}

}  // namespace pulpo::plugins
