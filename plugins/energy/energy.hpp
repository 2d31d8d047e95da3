// SPDX-License-Identifier: Apache-2.0
// energy = sum over (event count x coefficient) + leakage and idle power x time, at an operating point.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plugins/energy/technology.hpp"

namespace pulpo::plugins {

/// How often something happened; for events that end in "_time", in seconds.
using EventCounts = std::vector<std::pair<std::string, double>>;

struct OperatingPoint {
  double voltage_v = 0;
  double frequency_mhz = 0;
};

/// Nominal values where the configuration says 0. Throws ConfigError outside the technology's voltage range.
OperatingPoint operating_point(const EnergyConfig& config);

struct EnergyRow {
  std::string event;
  std::string component;
  double count = 0;
  std::optional<double> coefficient;  // at the operating point; none: n/a
  std::string unit;                   // of the coefficient
  std::optional<double> energy_pj;    // none: n/a
  std::string provenance;
  std::string confidence;
  std::string source;
};

struct EnergyReport {
  std::string technology;
  OperatingPoint point;
  double seconds = 0;
  std::vector<EnergyRow> rows;  // in the order of the counts given
  double total_pj = 0;          // of the rows that have a coefficient
  unsigned rows_without_coefficient = 0;
  std::optional<double> pj_per_mac;

  double average_power_mw() const { return seconds > 0 ? total_pj * 1e-9 / seconds : 0; }
  /// Sums by component, the largest first; a component none of whose rows has a coefficient has none either.
  std::vector<std::pair<std::string, std::optional<double>>> by_component() const;
};

EnergyReport evaluate(const Technology& technology, const OperatingPoint& point, const EventCounts& counts,
                      double seconds, std::uint64_t macs);

/// "1,234 x 4.98 pJ = 6,145.3 pJ": how a row came about.
std::string arithmetic(const EnergyRow& row);

/// What the model says for a reference point, in the point's quantity.
double model_value(const Technology& technology, const ReferencePoint& point);

}  // namespace pulpo::plugins
