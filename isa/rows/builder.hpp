// SPDX-License-Identifier: Apache-2.0
// How the tables write rows: groups share format, unit, operands and source; a line adds what is its own.
#pragma once

#include "isa/format.hpp"
#include "isa/rows/fixed_string.hpp"
#include "isa/rows/lanes.hpp"

namespace pulpo::isa::rows {

/// What the rows of a group have in common.
struct Group {
  std::uint32_t mask = 0;
  Format format{};
  std::string_view operands;
  Extension extension{};
  UnitClass unit{};
  std::uint8_t reads = 0;
  std::uint8_t writes = 0;
  std::string_view source;
};

/// Semantics, and where they are one expression of rd, its text for the plain-C twin.
struct Effect {
  Semantics run = nullptr;
  std::string_view plain_c;
  std::string_view plain_c_constants;
  constexpr Effect() = default;
  constexpr Effect(Semantics semantics, std::string_view text, std::string_view constants = {})
      : run(semantics), plain_c(text), plain_c_constants(constants) {}
  template <class Function>
  requires std::is_convertible_v<Function, Semantics>
  constexpr Effect(Function function) : run(function) {}  // NOLINT(google-explicit-constructor)
};

/// A row's own part. Semantics are captureless lambdas.
struct Line {
  std::string_view mnemonic;
  std::uint32_t match = 0;
  Effect execute;
  std::string_view pseudo_code;
  std::string_view meaning;
  MemoryAccess memory{};
  std::uint8_t macs = 0;
};

constexpr Row make_row(const Group& group, const Line& line) {
  Row row;
  row.mnemonic = line.mnemonic;
  row.match = line.match;
  row.mask = group.mask;
  row.format = group.format;
  row.operands = group.operands;
  row.extension = group.extension;
  row.unit = group.unit;
  row.reads = group.reads;
  row.writes = group.writes;
  row.memory = line.memory;
  row.macs = line.macs;
  row.execute = line.execute.run;
  row.plain_c = line.execute.plain_c;
  row.plain_c_constants = line.execute.plain_c_constants;
  row.pseudo_code = line.pseudo_code;
  row.meaning = line.meaning;
  row.source = group.source;
  return row;
}

template <std::size_t N>
constexpr std::array<Row, N> make_rows(const Group& group, const Line (&lines)[N]) {
  std::array<Row, N> result{};
  for (std::size_t i = 0; i < N; ++i) {
    result[i] = make_row(group, lines[i]);
  }
  return result;
}

/// Semantics from an expression of the operands: rd = EXPRESSION(in).
template <class Expression>
constexpr Semantics to_rd(Expression) {
  return [](const Operands& in, Result& out) { out.rd = static_cast<std::uint32_t>(Expression{}(in)); };
}

/// Semantics of a functor with PULPO_EXPRESSION as its body.
template <class Expression>
constexpr Effect expression_of(std::string_view constants = {}) {
  return {to_rd(Expression{}), Expression::plain_c, constants};
}

}  // namespace pulpo::isa::rows

/// rd as a C expression of `in`: run by the simulator, and copied into xpulp.h as the plain-C twin.
#define PULPO_RD(...)                                                                                           \
  pulpo::isa::rows::Effect(pulpo::isa::rows::to_rd([](const pulpo::isa::Operands& in) { return __VA_ARGS__; }), \
                           #__VA_ARGS__)
/// The same as the body of a functor, for templates.
#define PULPO_EXPRESSION(...)                               \
  static constexpr std::string_view plain_c = #__VA_ARGS__; \
  std::uint32_t operator()(const pulpo::isa::Operands& in) const { return __VA_ARGS__; }
