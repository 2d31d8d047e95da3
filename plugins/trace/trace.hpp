// SPDX-License-Identifier: Apache-2.0
// Trace writers by the name that `--trace KIND:FILE` gives. A new kind: its file here, its line in trace.cpp.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "plugins/trace/text_file.hpp"
#include "sim/base/probe.hpp"
#include "sim/base/run_info.hpp"

namespace pulpo::plugins {

class Trace : public Observer {
 public:
  /// Once, after the run.
  virtual void close() = 0;
};

std::span<const std::string_view> trace_kinds();
/// Throws ConfigError for an unknown kind.
std::unique_ptr<Trace> make_trace(std::string_view kind, const RunInfo& info, std::unique_ptr<TextFile> file);

}  // namespace pulpo::plugins
