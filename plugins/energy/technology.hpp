// SPDX-License-Identifier: Apache-2.0
// A technology: energy coefficients, each with its provenance, and published points to hold the model against.
// One TOML file each in technologies/, carried by the program.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/energy/config.hpp"

namespace pulpo::plugins {

/// Cost of one event. `event` ends where it stands for all below: "core.instruction" covers "core.instruction.alu".
struct Coefficient {
  std::string event;
  std::string component;
  bool leakage = false;         // scales with voltage as leakage does
  std::optional<double> value;  // none: nobody published it; shown as n/a
  std::string unit;             // "pJ" an event, "uW" over the event's seconds
  std::string provenance;       // published | derived | assumed
  std::string confidence;       // high | medium | low
  std::string source;
};

/// A published figure, and what the cluster does in a cycle there.
struct ReferencePoint {
  std::string name;
  bool held_out = false;  // not used for the coefficients
  std::string quantity;   // "pJ/cycle", "pJ/MAC", "ratio"
  double published = 0;
  double voltage_v = 0;
  double frequency_mhz = 0;
  double macs_per_cycle = 0;
  std::vector<std::pair<std::string, double>> events_per_cycle;
  std::vector<std::pair<std::string, double>> compared_with;  // quantity "ratio": the denominator's events
  std::string source;
};

struct Technology {
  std::string name;
  std::string summary;
  std::string why;
  double voltage_v = 0;      // nominal; the coefficients hold here
  double frequency_mhz = 0;  // nominal
  double lowest_v = 0, highest_v = 0;
  double dynamic_exponent = 0;  // energy ~ V^x
  double leakage_exponent = 0;
  std::string scaling_source;
  std::vector<Coefficient> coefficients;
  std::vector<ReferencePoint> points;

  /// The coefficient with the longest event that covers `event`.
  const Coefficient* find(std::string_view event) const;
};

/// Throws ConfigError for Technology::none.
const Technology& technology(EnergyConfig::Technology which);

}  // namespace pulpo::plugins
