// SPDX-License-Identifier: Apache-2.0
// Reads a gzip file of the tests' data.
#pragma once

#include <zlib.h>

#include <stdexcept>
#include <string>

namespace test_support {

inline std::string read_gzip(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) {
    throw std::runtime_error("cannot open " + path);
  }
  std::string content;
  char buffer[65536];
  for (int count = 0; (count = gzread(file, buffer, sizeof buffer)) > 0;) {
    content.append(buffer, static_cast<std::size_t>(count));
  }
  gzclose(file);
  return content;
}

}  // namespace test_support
