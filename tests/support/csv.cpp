// SPDX-License-Identifier: Apache-2.0
// Compressed tables of test data.
#include "tests/support/csv.hpp"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace pulpo::test {

namespace {

/// Fields of a line; quotes protect commas.
std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace

std::size_t Table::column(const std::string& name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].rfind(name, 0) == 0) {
      return i;
    }
  }
  throw std::runtime_error("no column " + name);
}

std::string read_data(const std::string& path) {
  const std::string full = std::string(PULPO_SOURCE_DIR) + "/tests/data/" + path;
  gzFile file = gzopen(full.c_str(), "rb");
  if (file == nullptr) {
    throw std::runtime_error("cannot open " + full);
  }
  std::string text;
  std::array<char, 65536> buffer{};
  for (int got = 0; (got = gzread(file, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  gzclose(file);
  return text;
}

Table read_csv(const std::string& path) {
  const std::string text = read_data(path);
  Table table;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    auto fields = split(text.substr(begin, end - begin));
    (table.columns.empty() ? table.columns : table.rows.emplace_back()) = std::move(fields);
    begin = end + 1;
  }
  return table;
}

}  // namespace pulpo::test
