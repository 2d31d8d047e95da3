// SPDX-License-Identifier: Apache-2.0
// Reads the technologies that the program carries.
#include "plugins/energy/technology.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <map>

#include "sim/base/embedded.hpp"
#include "sim/base/error.hpp"

namespace pulpo {
std::span<const EmbeddedFile> embedded_technologies();
}

namespace pulpo::plugins {
namespace {

/// A required value of a table; the files are ours, so a missing one is a defect that the tests find.
template <class Value>
Value required(const toml::table& table, std::string_view key) {
  const auto value = table[key].value<Value>();
  if (!value) {
    throw ConfigError(fmt::format("energy technology: line {}: no `{}`", table.source().begin.line, key));
  }
  return *value;
}

std::vector<std::pair<std::string, double>> rates(const toml::table& table, std::string_view key) {
  std::vector<std::pair<std::string, double>> result;
  if (const auto* events = table[key].as_table()) {
    for (const auto& [event, node] : *events) {
      result.emplace_back(event.str(), node.value_or(0.0));
    }
  }
  return result;
}

Coefficient read_coefficient(const toml::table& table) {
  Coefficient coefficient;
  coefficient.event = required<std::string>(table, "event");
  coefficient.component = required<std::string>(table, "component");
  coefficient.leakage = table["leakage"].value_or(false);
  coefficient.value = table["value"].value<double>();
  coefficient.unit = required<std::string>(table, "unit");
  coefficient.provenance = coefficient.value ? required<std::string>(table, "provenance") : "n/a";
  coefficient.confidence = coefficient.value ? required<std::string>(table, "confidence") : "n/a";
  coefficient.source = required<std::string>(table, "source");
  return coefficient;
}

ReferencePoint read_point(const toml::table& table, const Technology& technology) {
  ReferencePoint point;
  point.name = required<std::string>(table, "name");
  point.held_out = required<bool>(table, "held_out");
  point.quantity = required<std::string>(table, "quantity");
  point.published = required<double>(table, "published");
  point.voltage_v = table["voltage_v"].value_or(technology.voltage_v);
  point.frequency_mhz = table["frequency_mhz"].value_or(technology.frequency_mhz);
  point.macs_per_cycle = table["macs_per_cycle"].value_or(0.0);
  point.events_per_cycle = rates(table, "events_per_cycle");
  point.compared_with = rates(table, "compared_with");
  point.source = required<std::string>(table, "source");
  return point;
}

Technology read_technology(const EmbeddedFile& file) {
  const auto table = toml::parse(file.text, file.name);
  Technology technology;
  technology.name = file.name;
  technology.summary = required<std::string>(table, "summary");
  technology.why = required<std::string>(table, "why");
  technology.voltage_v = required<double>(table, "voltage_v");
  technology.frequency_mhz = required<double>(table, "frequency_mhz");
  technology.lowest_v = required<double>(table, "lowest_v");
  technology.highest_v = required<double>(table, "highest_v");
  technology.dynamic_exponent = required<double>(table, "dynamic_exponent");
  technology.leakage_exponent = required<double>(table, "leakage_exponent");
  technology.scaling_source = required<std::string>(table, "scaling_source");
  for (const auto& entry : *table["coefficient"].as_array()) {
    technology.coefficients.push_back(read_coefficient(*entry.as_table()));
  }
  if (const auto* points = table["point"].as_array()) {
    for (const auto& entry : *points) {
      technology.points.push_back(read_point(*entry.as_table(), technology));
    }
  }
  return technology;
}

}  // namespace

const Coefficient* Technology::find(std::string_view event) const {
  const Coefficient* best = nullptr;
  for (const auto& coefficient : coefficients) {
    const bool covers = event.starts_with(coefficient.event) &&
                        (event.size() == coefficient.event.size() || event[coefficient.event.size()] == '.');
    if (covers && (best == nullptr || coefficient.event.size() > best->event.size())) {
      best = &coefficient;
    }
  }
  return best;
}

const Technology& technology(EnergyConfig::Technology which) {
  static std::map<std::string_view, Technology> cache;
  const auto name = EnergyConfig::technology_names[static_cast<std::size_t>(which)];
  if (const auto at = cache.find(name); at != cache.end()) {
    return at->second;
  }
  for (const auto& file : embedded_technologies()) {
    if (file.name == name) {
      return cache.emplace(name, read_technology(file)).first->second;
    }
  }
  throw ConfigError(fmt::format("energy.technology: `{}` has no coefficients", name),
                    "`pulpo energy list` names the technologies");
}

}  // namespace pulpo::plugins
