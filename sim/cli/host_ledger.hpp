// SPDX-License-Identifier: Apache-2.0
// The ledger of `pulpo bench host`: a JSON file, an entry a measurement, newest last.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace pulpo::cli {

/// Which computer, compiler and source measured: "date", "pulpo", "commit", "compiler", "build", "host".
nlohmann::ordered_json host_identity();

class HostLedger {
 public:
  /// Before the measurement: throws ConfigError if `path` is no ledger or cannot be written.
  explicit HostLedger(std::string path);
  void append(nlohmann::ordered_json entry);

 private:
  std::string path_;
  nlohmann::ordered_json entries_ = nlohmann::ordered_json::array();
};

/// JSON of entries or of one: the elements of their lists on a line each.
std::string ledger_text(const nlohmann::ordered_json& json);

}  // namespace pulpo::cli
