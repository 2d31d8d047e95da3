// SPDX-License-Identifier: Apache-2.0
// A text file that is written once from front to back; compressed when its name ends in .gz or .zst.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace pulpo::plugins {

class TextFile {
 public:
  virtual ~TextFile() = default;
  virtual void write(std::string_view text) = 0;
  /// Must be called once, last; throws ConfigError when something could not be written.
  virtual void close() = 0;
};

/// Throws ConfigError when the file cannot be made.
std::unique_ptr<TextFile> open_text_file(const std::string& path);

}  // namespace pulpo::plugins
