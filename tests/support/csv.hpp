// SPDX-License-Identifier: Apache-2.0
// Compressed tables of test data.
#pragma once

#include <string>
#include <vector>

namespace pulpo::test {

/// A CSV file: the first row holds the names of the columns.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;

  /// Index of the column whose name begins with `name`; fails the test if there is none.
  std::size_t column(const std::string& name) const;
};

/// Reads tests/data/`path` (gzip or plain).
std::string read_data(const std::string& path);
Table read_csv(const std::string& path);

}  // namespace pulpo::test
