// SPDX-License-Identifier: Apache-2.0
// "ELF|WORKLOAD with a configuration and settings": what run and bench have in common.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/cli/context.hpp"
#include "sim/engine/system.hpp"
#include "sim/engine/workload.hpp"

namespace pulpo::cli {

struct ProgramOptions {
  std::string program;
  std::string config{engine::default_preset};
  std::vector<std::string> settings;
  std::vector<std::string> arguments;
  std::vector<std::string> pokes;
  bool systemc = true;  // through the SystemC platform, where the machine is a cluster
};

void add_program_options(CLI::App& command, ProgramOptions& options);

/// A bundled workload by its name; nullopt when `program` is the path of a file or folder.
std::optional<engine::Workload> bundled_workload(const std::string& program);

/// The configured system with the program loaded and its arguments written.
engine::System make_system(const ProgramOptions& options);

/// As make_system(), for a program that has been read and resolved before: many runs of one program.
struct PreparedProgram {
  engine::SystemConfig config;
  memory::ElfImage image;
  std::vector<engine::Poke> pokes;
};
PreparedProgram prepare(const ProgramOptions& options);
engine::System make_system(const PreparedProgram& program, bool systemc);

}  // namespace pulpo::cli
