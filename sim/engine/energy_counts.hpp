// SPDX-License-Identifier: Apache-2.0
// The counters of a run as the events that energy coefficients are about.
#pragma once

#include "plugins/energy/energy.hpp"
#include "sim/engine/result.hpp"

namespace pulpo::engine {

plugins::EventCounts energy_counts(const RunResult& result, double seconds);
plugins::EnergyReport energy_of(const RunResult& result);
/// Of what happened between two stops of the same run.
plugins::EnergyReport energy_between(const RunResult& earlier, const RunResult& later);

}  // namespace pulpo::engine
