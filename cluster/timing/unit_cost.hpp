// SPDX-License-Identifier: Apache-2.0
// What each unit class costs, in words: the cycles from one instruction to the next with ideal memory.
#pragma once

#include <string_view>

#include "isa/row.hpp"

namespace pulpo::cluster {

/// Without stalls by hazards, on flexv and RI5CY.
std::string_view unit_cost(isa::UnitClass unit);

}  // namespace pulpo::cluster
