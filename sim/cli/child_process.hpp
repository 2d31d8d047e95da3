// SPDX-License-Identifier: Apache-2.0
// Runs another program to its end: what it printed, how it ended, what it cost.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace pulpo::cli {

struct ChildResult {
  bool started = false;  // the file could be executed
  int exit_status = 0;   // 128 + the signal that ended it
  std::string output;    // stdout
  std::string errors;    // stderr
  double processor_seconds = 0;
  std::size_t peak_memory_kib = 0;  // resident
};

/// `command[0]` is a path. With an empty stdin; ended by force after `limit_seconds`.
ChildResult run_child(const std::vector<std::string>& command, unsigned limit_seconds = 600);

/// The file that this process runs.
std::string own_path();

}  // namespace pulpo::cli
