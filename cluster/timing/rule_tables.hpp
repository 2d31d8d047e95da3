// SPDX-License-Identifier: Apache-2.0
// The tables of timing rules, each in the order of Rule; timing_rules() joins them.
#pragma once

#include "cluster/timing/rules.hpp"

namespace pulpo::cluster {

std::span<const TimingRule> core_rules();
std::span<const TimingRule> fabric_rules();
std::span<const TimingRule> dma_rules();
std::span<const TimingRule> icache_rules();

}  // namespace pulpo::cluster
