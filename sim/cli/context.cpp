// SPDX-License-Identifier: Apache-2.0
// What the sub-commands share: printing, colour, tables.
#include "sim/cli/context.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace pulpo::cli {
namespace {

/// Number of code points: our tables hold no wide or combining ones.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

bool colour_wanted() {
  static const bool wanted = [] {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
    return isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0') && !dumb;
  }();
  return wanted;
}

std::string styled(std::string_view text, std::string_view style) {
  if (!colour_wanted()) {
    return std::string(text);
  }
  return "\033[" + std::string(style) + "m" + std::string(text) + "\033[0m";
}

Table::Table(std::vector<std::string> heading, std::string_view right_aligned_columns) {
  right_.resize(heading.size());
  for (std::size_t i = 0; i < right_aligned_columns.size() && i < right_.size(); ++i) {
    right_[i] = right_aligned_columns[i] == 'r';
  }
  rows_.push_back(std::move(heading));
}

void Table::row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

std::string Table::text() const {
  std::vector<std::size_t> widths(right_.size());
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], width(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - width(row[i]), ' ');
      line += (i == 0 ? "" : "  ") + (right_[i] ? padding + row[i] : row[i] + padding);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += (&row == &rows_.front() ? styled(line, "1") : line) + '\n';
  }
  return text;
}

}  // namespace pulpo::cli
