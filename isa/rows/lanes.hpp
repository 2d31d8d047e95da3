// SPDX-License-Identifier: Apache-2.0
// Lanes of packed operands, and how a lane-wise function becomes the semantics of an instruction.
#pragma once

#include <cstdint>
#include <type_traits>

#include "isa/row.hpp"

namespace pulpo::isa::rows {

#define PULPO_PURE [[gnu::always_inline]] constexpr inline
#include "isa/rows/plain_c.h"
#include "isa/rows/plain_float.h"
#include "isa/rows/plain_float_arithmetic.h"
#include "isa/rows/plain_float_convert.h"
#include "isa/rows/plain_float_operation.h"
#undef PULPO_PURE

/// One element of W bits, seen unsigned and signed.
template <unsigned W>
struct Lane {
  static constexpr unsigned bits = W;
  static constexpr std::uint32_t mask = W == 32 ? 0xffffffffU : (1U << (W % 32)) - 1U;
  std::uint32_t u = 0;
  constexpr std::int32_t s() const { return as_signed(sign_extend(u, W)); }
  static constexpr Lane of(std::uint32_t value) { return {value & mask}; }
  static constexpr Lane at(std::uint32_t word, unsigned index) { return {(word >> (index * W % 32)) & mask}; }
};

template <unsigned W>
constexpr std::uint32_t replicate(std::uint32_t value) {
  return replicate(value, W);
}

/// Second operand of a SIMD instruction: rs2 lane by lane, rs2's lowest lane for all, or an immediate for all.
enum class Form : std::uint8_t { vector, scalar, immediate };

template <unsigned W, Form F>
constexpr std::uint32_t second_operand(const Operands& in) {
  if constexpr (F == Form::vector) {
    return in.rs2;
  } else if constexpr (F == Form::scalar) {
    return replicate<W>(in.rs2);
  } else {
    return replicate<W>(in.imm);
  }
}

/// Applies `function(a, b)` to each lane; its result is truncated to the lane.
template <unsigned W, class Function>
constexpr std::uint32_t map_lanes(std::uint32_t a, std::uint32_t b, Function function) {
  std::uint32_t result = 0;
  for (unsigned i = 0; i < 32 / W; ++i) {
    const auto value = static_cast<std::uint32_t>(function(Lane<W>::at(a, i), Lane<W>::at(b, i)));
    result |= (value & Lane<W>::mask) << (i * W % 32);
  }
  return result;
}

/// A row's lane expression, as a function of lanes.
template <class Expression>
struct LaneFunction {
  template <unsigned W>
  constexpr std::uint32_t operator()(Lane<W> a, Lane<W> b) const {
    return static_cast<std::uint32_t>(Expression{}(a.u, b.u, a.s(), b.s(), std::integral_constant<unsigned, W>{}));
  }
};

template <unsigned W, Form F, class Function>
void execute_lanes(const Operands& in, Result& out) {
  out.rd = map_lanes<W>(in.rs1, second_operand<W, F>(in), LaneFunction<Function>{});
}

/// Widths from CSR 0x00D. Formats without lanes of one width run as one 32-bit lane, with scalars and immediates
/// replicated as halfwords (flexv riscv_id_stage, riscv_alu).
template <Form F, class Function>
void execute_lanes_status(const Operands& in, Result& out) {
  switch (in.status.format) {
    case 1:
      out.rd = map_lanes<16>(in.rs1, second_operand<16, F>(in), LaneFunction<Function>{});
      break;
    case 2:
      out.rd = map_lanes<8>(in.rs1, second_operand<8, F>(in), LaneFunction<Function>{});
      break;
    case 3:
      out.rd = map_lanes<4>(in.rs1, second_operand<4, F>(in), LaneFunction<Function>{});
      break;
    case 4:
      out.rd = map_lanes<2>(in.rs1, second_operand<2, F>(in), LaneFunction<Function>{});
      break;
    default:
      out.rd = map_lanes<32>(in.rs1, second_operand<16, F>(in), LaneFunction<Function>{});
      break;
  }
}

}  // namespace pulpo::isa::rows
