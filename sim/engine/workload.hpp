// SPDX-License-Identifier: Apache-2.0
// Bundled workloads: a folder each below workloads/, with a manifest workload.json beside the prebuilt ELF file:
//   {"name": ..., "summary": ..., "elf": FILE,
//    "args": [{"name", "symbol", "offset", "default", "low", "high", "sentence"}]}
// An argument is a 32-bit word at a symbol of the ELF.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pulpo::engine {

struct WorkloadArgument {
  std::string name;
  std::string symbol;
  std::uint32_t offset = 0;
  std::int64_t default_value = 0;
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::string sentence;
};

struct Workload {
  std::string name;
  std::string summary;
  std::string elf;  // path
  std::vector<WorkloadArgument> arguments;
};

/// The folder of the workloads: $PULPO_WORKLOADS, beside the installed program, or in the source tree.
std::string workloads_folder();

/// All workloads by name. Throws ConfigError for a malformed manifest.
std::vector<Workload> find_workloads(const std::string& folder);

/// The workload called `name`; throws ConfigError that names the nearest one.
Workload find_workload(const std::string& folder, std::string_view name);

struct Poke {
  std::string symbol;
  std::uint32_t offset = 0;
  std::uint32_t value = 0;
};
/// What "NAME=VALUE" means for the workload; throws ConfigError for an unknown name or a value out of range.
Poke parse_argument(const Workload& workload, std::string_view text);

}  // namespace pulpo::engine
