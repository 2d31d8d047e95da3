// SPDX-License-Identifier: Apache-2.0
// The configuration of a run: the machine's parameters and the operating point, from presets, TOML files and settings.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cluster/machine_config.hpp"
#include "plugins/energy/config.hpp"
#include "sim/base/parameter_access.hpp"

namespace pulpo::engine {

struct SystemConfig {
  cluster::MachineConfig machine;
  plugins::EnergyConfig energy;
  std::map<std::string, std::string, std::less<>> origins;  // place that set a parameter, for messages

  void declare(ParameterVisitor& visit) {
    machine.declare(visit);
    energy.declare(visit);
  }
};

inline constexpr std::string_view default_preset = "pulpo";

struct Preset {
  std::string_view name;
  std::string summary;
  std::string extends;  // empty: the declared defaults
};
std::vector<Preset> presets();

/// @param preset_or_file name of a preset, or path of a TOML file (anything with a '/' or the ending .toml).
/// A file may say `extends = "preset or file"`; its other keys are parameters.
SystemConfig load_config(const std::string& preset_or_file);

/// Applies "key=value", as given by --set.
void apply_setting(SystemConfig& config, std::string_view setting);

/// What no single parameter can tell: throws ConfigError, with the place that set it, for a supply that the technology
/// cannot have.
void check(const SystemConfig& config);

/// The whole configuration as a TOML file that load_config() accepts.
std::string to_toml(const SystemConfig& config);

}  // namespace pulpo::engine
