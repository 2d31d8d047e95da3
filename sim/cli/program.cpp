// SPDX-License-Identifier: Apache-2.0
// "ELF|WORKLOAD with a configuration and settings".
#include "sim/cli/program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/engine/machine_factory.hpp"
#include "sim/engine/workload.hpp"
#include "sim/systemc/cluster_machine.hpp"

namespace pulpo::cli {
namespace {

engine::Poke parse_poke(std::string_view text) {
  const auto equals = text.find('=');
  const auto value = equals == std::string_view::npos ? std::nullopt : parse_word(trim(text.substr(equals + 1)));
  if (!value) {
    throw ConfigError(fmt::format("--poke {}: not SYMBOL=VALUE", text),
                      "the value is a 32-bit number, for example --poke n_active=4");
  }
  return {std::string(trim(text.substr(0, equals))), 0, *value};
}

std::unique_ptr<cluster::Machine> make_machine(const engine::SystemConfig& config, bool systemc) {
  const bool is_cluster = config.machine.kind == cluster::MachineConfig::Kind::cluster;
  return systemc && is_cluster ? systemc::make_machine(config.machine) : engine::make_machine(config.machine);
}

/// The workload's words and file, and the parameters that it counts on.
std::string prepare_workload(const ProgramOptions& options, const engine::Workload& workload,
                             PreparedProgram& prepared) {
  for (const auto* settings : {&workload.settings, &workload.requirements}) {
    for (const auto& setting : *settings) {
      engine::apply_setting(prepared.config, setting);
    }
  }
  for (const auto& setting : options.settings) {
    engine::apply_setting(prepared.config, setting);
  }
  if (prepared.config.machine.kind != cluster::MachineConfig::Kind::cluster) {
    throw ConfigError(fmt::format("{} needs a cluster, and `{}` is a machine of one core without the cluster's "
                                  "peripherals",
                                  workload.name, options.config),
                      "choose a preset that is a cluster: `pulpo config list` names them");
  }
  engine::check_requirements(workload, prepared.config);
  auto resolved = engine::resolve(workload, options.arguments, prepared.config);
  prepared.pokes = std::move(resolved.pokes);
  prepared.image = memory::read_elf(resolved.elf);
  return resolved.shown;
}

}  // namespace

std::optional<engine::Workload> bundled_workload(const std::string& program) {
  std::error_code error;
  if (program.find('/') != std::string::npos || std::filesystem::is_regular_file(program, error)) {
    return std::nullopt;
  }
  const auto folder = engine::workloads_folder();
  if (std::filesystem::is_directory(program, error)) {
    const auto all = engine::find_workloads(folder);
    if (std::none_of(all.begin(), all.end(), [&](const auto& workload) { return workload.name == program; })) {
      return std::nullopt;
    }
  }
  return engine::find_workload(folder, program);
}

void add_program_options(CLI::App& command, ProgramOptions& options) {
  const auto repeated = [&](const char* name, std::vector<std::string>& values, const char* type, const char* what) {
    command.add_option(name, values, what)->allow_extra_args(false)->type_name(type);
  };
  command.add_option("PROGRAM", options.program, "ELF file, or a workload of `pulpo list`")->required();
  command.add_option("--config", options.config, "Preset (`pulpo config list`) or TOML file")
      ->type_name("PRESET|FILE")
      ->capture_default_str();
  repeated("--set", options.settings, "KEY=VALUE", "A parameter of the machine (`pulpo config schema`); repeatable");
  repeated("--arg", options.arguments, "NAME=VALUE", "An argument of a bundled workload; repeatable");
  repeated("--poke", options.pokes, "SYMBOL=VALUE", "Write a 32-bit word at a symbol after loading; repeatable");
}

PreparedProgram prepare(const ProgramOptions& options) {
  PreparedProgram prepared;
  prepared.config = engine::load_config(options.config);
  if (const auto workload = bundled_workload(options.program)) {
    prepared.image.path = prepare_workload(options, *workload, prepared);
  } else {
    if (!options.arguments.empty()) {
      throw ConfigError("--arg: only bundled workloads have arguments", "use --poke SYMBOL=VALUE for any ELF file");
    }
    for (const auto& setting : options.settings) {
      engine::apply_setting(prepared.config, setting);
    }
    prepared.image = memory::read_elf(options.program);
  }
  for (const auto& poke : options.pokes) {
    prepared.pokes.push_back(parse_poke(poke));
  }
  return prepared;
}

engine::System make_system(const PreparedProgram& program, bool systemc) {
  engine::System system(program.config, make_machine(program.config, systemc));
  system.load(program.image);
  for (const auto& poke : program.pokes) {
    system.poke(poke.symbol, poke.value, poke.offset);
  }
  return system;
}

engine::System make_system(const ProgramOptions& options) { return make_system(prepare(options), options.systemc); }

}  // namespace pulpo::cli
