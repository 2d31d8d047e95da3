// SPDX-License-Identifier: Apache-2.0
// Bundled workloads: a folder each below workloads/, with a manifest workload.json beside the prebuilt ELF files:
//   {"name": ..., "summary": ..., "elf": FILE, "settings": ["KEY=VALUE", ...], "requires": ["KEY=VALUE", ...],
//    "words": [...], "args": [...]}
// The name is the folder's where there is none; {name} in FILE stands for it.
// Settings are parameters of the machine that the program counts on; it still runs with others. Without what it
// requires it does not: another value is refused. Words {"symbol", "offset", "values": [N, ...]} are always written,
// before the arguments: workloads of several names share a program. An argument is one of
//   {"name", "symbol", "offset", "default": N, "low", "high", "sentence"}       a 32-bit word at a symbol of the ELF
//   {"name", "symbol", "offset", "default": [N, ...], ...}                      neighbouring words, written as 16x16x32
//   {..., "names": [TEXT, ...]}                  a word that is given by name: the first is 0, the next 1, and so on
//   {..., "values": [N, ...]}                    a word that takes these values only
//   {..., "limit": KEY}                          a word whose default and most is that parameter of the machine
//   {"name", "choices": [TEXT, ...], "sentence"}                                replaces {name} in FILE; default the
//   first
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/config.hpp"

namespace pulpo::engine {

struct WorkloadArgument {
  std::string name;
  std::string symbol;
  std::uint32_t offset = 0;
  std::vector<std::int64_t> default_values;  // one a word
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::vector<std::int64_t> values;  // the only ones; empty: all from low to high
  std::string limit;                 // parameter of the machine that is the default and the most of it; empty: none
  std::vector<std::string> names;    // of the values 0, 1, ... of its one word; empty: numbers only
  std::vector<std::string> choices;  // of a part of the ELF file's name; such an argument has no words
  std::string sentence;

  /// As it is written behind NAME=.
  std::string default_text() const;
  bool takes(std::int64_t value) const;
  /// Which values it takes.
  std::string range_text() const;
};

/// A word of the program that is written before it starts.
struct Poke {
  std::string symbol;
  std::uint32_t offset = 0;
  std::uint32_t value = 0;
};

struct Workload {
  std::string name;
  std::string summary;
  std::string manifest;  // path
  std::string elf;       // path, {NAME} standing for an argument's choice
  std::vector<std::string> settings;
  std::vector<std::string> requirements;
  std::vector<Poke> words;
  std::vector<WorkloadArgument> arguments;
};

/// The folder of the workloads: $PULPO_WORKLOADS, else that of the program's installation or source tree, else that of
/// the source tree where it was compiled. Throws ConfigError if $PULPO_WORKLOADS is no folder.
std::string workloads_folder();

/// All workloads by name. Throws ConfigError for a malformed manifest, and for two workloads of one name.
std::vector<Workload> find_workloads(const std::string& folder);

/// The workload called `name`; throws ConfigError that names the nearest one.
Workload find_workload(const std::string& folder, std::string_view name);

/// The workload's ELF files, first the one that it is without arguments.
std::vector<std::string> elf_files(const Workload& workload);

/// Throws ConfigError that names the first parameter whose value is not the one that the workload requires.
void check_requirements(const Workload& workload, const SystemConfig& config);

/// A workload with its arguments: the file to load and the words to write.
struct ResolvedWorkload {
  std::string elf;
  std::string shown;  // the ELF file below the folder of the workloads: the same wherever that is
  std::vector<Poke> pokes;
};
/// `arguments` are NAME=VALUE; throws ConfigError for an unknown name or a value out of range, also of the machine's.
ResolvedWorkload resolve(const Workload& workload, const std::vector<std::string>& arguments,
                         const SystemConfig& config);

}  // namespace pulpo::engine
