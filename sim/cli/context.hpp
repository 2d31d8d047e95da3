// SPDX-License-Identifier: Apache-2.0
// What the sub-commands share. Each sub-command is one file with one `register_xxx(app, context)`; commands.hpp lists
// them.
#pragma once

#include <CLI/CLI.hpp>
#include <string_view>

#include "sim/base/table.hpp"

namespace pulpo::cli {

struct Context {
  int exit_status = 0;  // of the whole program, set by the sub-command
};

/// Results go to stdout through here; diagnostics go through spdlog, to stderr.
void print(std::string_view text);

/// Writes what is buffered for stdout; throws ConfigError if any of it could not be written.
void finish_output();

/// Colour on stdout: it is a terminal and NO_COLOR is not set.
bool colour_wanted();

}  // namespace pulpo::cli
