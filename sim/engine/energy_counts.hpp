// SPDX-License-Identifier: Apache-2.0
// The counters of a run as the events that energy coefficients are about.
#pragma once

#include "plugins/energy/energy.hpp"
#include "sim/engine/result.hpp"

namespace pulpo::engine {

plugins::EventCounts energy_counts(const RunResult& result, double seconds);
plugins::EnergyReport energy_of(const RunResult& result);

}  // namespace pulpo::engine
