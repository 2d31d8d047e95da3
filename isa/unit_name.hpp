// SPDX-License-Identifier: Apache-2.0
// Names of the unit classes, for reports.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "isa/row.hpp"

namespace pulpo::isa {

inline constexpr std::size_t unit_class_count = static_cast<std::size_t>(UnitClass::illegal) + 1;

inline constexpr std::array<std::string_view, unit_class_count> unit_class_names{
    "alu",         "multiply",       "multiply_high",  "divide",     "dot_product",
    "mac_load",    "load",           "store",          "event_load", "branch",
    "jump",        "jump_register",  "hardware_loop",  "csr",        "fence",
    "environment", "trap_return",    "wait_interrupt", "fp_add_mul", "fp_non_compute",
    "fp_convert",  "fp_divide_sqrt", "illegal"};

constexpr std::string_view name(UnitClass unit) { return unit_class_names[static_cast<std::size_t>(unit)]; }

}  // namespace pulpo::isa
