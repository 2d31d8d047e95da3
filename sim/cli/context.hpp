// SPDX-License-Identifier: Apache-2.0
// What the sub-commands share. Each sub-command is one file with one `register_xxx(app, context)`; commands.hpp lists them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

namespace pulpo::cli {

struct Context {
  int exit_status = 0;  // of the whole program, set by the sub-command
};

/// Results go to stdout through here; diagnostics go through spdlog, to stderr.
void print(std::string_view text);

/// Colour on stdout: it is a terminal and NO_COLOR is not set.
bool colour_wanted();

/// Text in an ANSI style ("1" bold, "2" dim, "31" red, ...), plain when no colour is wanted.
std::string styled(std::string_view text, std::string_view style);

/// A table: columns of equal width, two spaces apart; numbers (by `right`) to the right. The first row is the heading.
class Table {
 public:
  explicit Table(std::vector<std::string> heading, std::string_view right_aligned_columns = {});
  void row(std::vector<std::string> cells);
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
  std::vector<bool> right_;
};

}  // namespace pulpo::cli
