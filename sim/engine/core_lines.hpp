// SPDX-License-Identifier: Apache-2.0
// What several cores print at once, as whole lines: a line is kept for each core until that core ends it.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace pulpo::engine {

class CoreLines {
 public:
  explicit CoreLines(std::function<void(char)> sink) : sink_(std::move(sink)) {}

  void put(unsigned core, char byte) {
    if (core >= lines_.size()) {
      lines_.resize(core + 1);
    }
    lines_[core] += byte;
    if (byte == '\n' || lines_[core].size() == longest) {
      write(lines_[core]);
    }
  }

  /// At the end: lines without an end, each by itself when there are several.
  void flush() {
    std::string* last = nullptr;
    for (auto& line : lines_) {
      if (line.empty()) {
        continue;
      }
      if (last != nullptr) {
        *last += '\n';
        write(*last);
      }
      last = &line;
    }
    if (last != nullptr) {
      write(*last);
    }
  }

 private:
  static constexpr std::size_t longest = 4096;  // of what never ends its line

  void write(std::string& line) {
    for (const char byte : line) {
      sink_(byte);
    }
    line.clear();
  }

  std::function<void(char)> sink_;
  std::vector<std::string> lines_;
};

}  // namespace pulpo::engine
