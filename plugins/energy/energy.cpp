// SPDX-License-Identifier: Apache-2.0
// energy = sum over (event count x coefficient) + leakage and idle power x time, at an operating point.
#include "plugins/energy/energy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/error.hpp"

namespace pulpo::plugins {
namespace {

double scaled(const Technology& technology, const Coefficient& coefficient, double voltage_v) {
  const auto exponent = coefficient.leakage ? technology.leakage_exponent : technology.dynamic_exponent;
  return *coefficient.value * std::pow(voltage_v / technology.voltage_v, exponent);
}

/// uW over seconds are uJ: 1e6 pJ.
double energy_pj(double count, double coefficient, std::string_view unit) {
  return unit == "uW" ? count * coefficient * 1e6 : count * coefficient;
}

EnergyRow make_row(const Technology& technology, const OperatingPoint& point, const std::string& event, double count) {
  EnergyRow row{event, std::string(event.substr(0, event.find('.'))), count, {}, "", {}, "n/a", "n/a", ""};
  const auto* coefficient = technology.find(event);
  if (coefficient == nullptr) {
    row.source = "this technology says nothing about it";
    return row;
  }
  row.component = coefficient->component;
  row.unit = coefficient->unit;
  row.provenance = coefficient->provenance;
  row.confidence = coefficient->confidence;
  row.source = coefficient->source;
  if (coefficient->value) {
    row.coefficient = scaled(technology, *coefficient, point.voltage_v);
    row.energy_pj = energy_pj(count, *row.coefficient, row.unit);
  }
  return row;
}

/// Events of one cycle, of which those in time last as long as a cycle does, as often as given.
double cycle_pj(const Technology& technology, const ReferencePoint& point,
                const std::vector<std::pair<std::string, double>>& events) {
  const double seconds = 1e-6 / point.frequency_mhz;
  double sum = 0;
  for (const auto& [event, rate] : events) {
    const auto row = make_row(technology, {point.voltage_v, point.frequency_mhz}, event,
                              event.ends_with("_time") ? rate * seconds : rate);
    sum += row.energy_pj.value_or(0);
  }
  return sum;
}

}  // namespace

OperatingPoint operating_point(const EnergyConfig& config) {
  const auto& tech = technology(config.technology);
  const OperatingPoint point{config.voltage_v == 0 ? tech.voltage_v : config.voltage_v,
                             config.frequency_mhz == 0 ? tech.frequency_mhz : config.frequency_mhz};
  if (point.voltage_v < tech.lowest_v || point.voltage_v > tech.highest_v) {
    throw ConfigError(fmt::format("energy.voltage_v: {} V is out of range for {}", point.voltage_v, tech.name),
                      fmt::format("its coefficients can be scaled from {} to {} V", tech.lowest_v, tech.highest_v));
  }
  return point;
}

std::vector<std::pair<std::string, std::optional<double>>> EnergyReport::by_component() const {
  std::vector<std::pair<std::string, std::optional<double>>> sums;
  for (const auto& row : rows) {
    auto at = std::find_if(sums.begin(), sums.end(), [&](const auto& sum) { return sum.first == row.component; });
    if (at == sums.end()) {
      at = sums.insert(sums.end(), {row.component, std::nullopt});
    }
    if (row.energy_pj) {
      at->second = at->second.value_or(0) + *row.energy_pj;
    }
  }
  std::stable_sort(sums.begin(), sums.end(),
                   [](const auto& a, const auto& b) { return a.second.value_or(-1) > b.second.value_or(-1); });
  return sums;
}

EnergyReport evaluate(const Technology& tech, const OperatingPoint& point, const EventCounts& counts, double seconds,
                      std::uint64_t macs) {
  EnergyReport report{tech.name, point, seconds, {}, 0, 0, {}};
  for (const auto& [event, count] : counts) {
    if (count == 0) {
      continue;
    }
    report.rows.push_back(make_row(tech, point, event, count));
    const auto& row = report.rows.back();
    report.total_pj += row.energy_pj.value_or(0);
    report.rows_without_coefficient += row.energy_pj ? 0 : 1;
  }
  if (macs != 0) {
    report.pj_per_mac = report.total_pj / static_cast<double>(macs);
  }
  return report;
}

std::string arithmetic(const EnergyRow& row) {
  const auto count =
      row.event.ends_with("_time") ? fmt::format("{:.6g} s", row.count) : fmt::format("{:.0f}", row.count);
  if (!row.energy_pj) {
    return fmt::format("{} x n/a = n/a", count);
  }
  return fmt::format("{} x {:.6g} {} = {:.6g} pJ", count, *row.coefficient, row.unit, *row.energy_pj);
}

double model_value(const Technology& tech, const ReferencePoint& point) {
  const double cycle = cycle_pj(tech, point, point.events_per_cycle);
  if (point.quantity == "pJ/MAC") {
    return cycle / point.macs_per_cycle;
  }
  return point.quantity == "ratio" ? cycle / cycle_pj(tech, point, point.compared_with) : cycle;
}

}  // namespace pulpo::plugins
