// SPDX-License-Identifier: Apache-2.0
// `pulpo bench host --against BINARY`: two builds of Pulpo on the same computer at the same time.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/cli/host_measure.hpp"

namespace pulpo::cli {

struct HostComparison {
  std::string program, config;
  std::uint64_t cycles = 0, other_cycles = 0;
  Spread own, other;  // core-cycles/s
  Spread ratio;       // of the pairs: above 1, this build is the faster one
};

/// Throws ConfigError when `binary` is not a Pulpo that measures.
class OtherPulpo {
 public:
  explicit OtherPulpo(std::string binary);
  const std::string& version() const { return version_; }
  /// As its last measurement says; null from a build that does not say.
  const nlohmann::ordered_json& commit() const { return commit_; }
  /// `pairs` runs of each in turn, each in a process of its own.
  HostComparison compare(const std::string& program, const std::string& config, unsigned pairs);

 private:
  std::string binary_;
  std::string version_;
  nlohmann::ordered_json commit_;
};

}  // namespace pulpo::cli
