// SPDX-License-Identifier: Apache-2.0
// Core variants as the ISA sees them: which extensions decode, and which documented quirks apply.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pulpo::isa {

enum class Variant : std::uint8_t {
  mpic,          // intended semantics of everything: RV32IMC, XpulpV2, XpulpNN, MPIC, MAC&Load v2
  flexv,         // what the Flex-V RTL computes
  ri5cy,         // RI5CY
  cv32e40p,      // CV32E40P with XpulpV2 encodings
  cv32e40p_xcv,  // CV32E40P with CORE-V encodings
};

/// Where a core with an FPU keeps its floats.
enum class FloatRegisters : std::uint8_t {
  none,     // no FPU
  integer,  // in the integer registers (Zfinx), as PULP clusters do
  own,      // in registers f0 to f31 (F), which Instruction numbers from 32 on
};

/// Name on the command line ("mpic", "cv32e40p-xcv").
std::string_view name(Variant variant);
std::optional<Variant> variant_from_name(std::string_view name);

}  // namespace pulpo::isa
