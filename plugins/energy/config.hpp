// SPDX-License-Identifier: Apache-2.0
// Operating point of the energy model.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/base/parameter.hpp"

namespace pulpo::plugins {

struct EnergyConfig {
  enum class Technology : std::uint8_t { none, pulp_22nm, pulp_22nm_gvsoc, gap8_55nm };
  static constexpr std::array<std::string_view, 4> technology_names{"none", "pulp-22nm", "pulp-22nm-gvsoc",
                                                                    "gap8-55nm"};

  Technology technology = Technology::pulp_22nm;
  double voltage_v = 0;      // 0: the technology's nominal voltage
  double frequency_mhz = 0;  // 0: the technology's nominal frequency

  void declare(ParameterVisitor& visit) {
    visit.choice(technology, {.name = "energy.technology",
                              .choices = technology_names,
                              .sentence = "Table of energy coefficients; `pulpo energy show` prints it."});
    visit.real(voltage_v, {.name = "energy.voltage_v",
                           .unit = "V",
                           .low = 0,
                           .high = 1.5,
                           .sentence = "Supply of the cluster; 0: the technology's nominal voltage."});
    visit.real(frequency_mhz, {.name = "energy.frequency_mhz",
                               .unit = "MHz",
                               .low = 0,
                               .high = 2000,
                               .sentence = "Clock of the cluster; 0: the technology's nominal frequency."});
  }
};

}  // namespace pulpo::plugins
