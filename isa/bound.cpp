// SPDX-License-Identifier: Apache-2.0
// For each row a function with its semantics inlined.
#include "isa/bound.hpp"

#include <array>
#include <utility>

#include "isa/catalogue.hpp"
#include "isa/quirk.hpp"
#include "isa/rows/all.hpp"
#include "isa/rows/quirks.hpp"

namespace pulpo::isa {

namespace {

constexpr bool needs_registers_only(UnitClass unit) {
  switch (unit) {
    case UnitClass::alu:
    case UnitClass::multiply:
    case UnitClass::dot_product:
    case UnitClass::load:
    case UnitClass::store:
    case UnitClass::branch:
      return true;
    default:
      return false;
  }
}

/// @tparam Source gives semantics and written ports. (What a row's lambda is converted to has no linkage, so that it
/// cannot itself be the argument.)
template <class Source>
void run(const Bound& self, std::uint32_t* x, Result& out) {
  constexpr Semantics execute = Source::execute();
  constexpr std::uint8_t writes = Source::writes();
  Operands in;
  in.rs1 = x[self.rs1];
  in.rs2 = x[self.rs2];
  in.rs3 = x[self.rs3];
  in.imm = self.imm;
  in.imm2 = self.imm2;
  in.pc = self.pc;
  in.size_bytes = self.size_bytes;
  if constexpr (writes == isa::writes::rd_alu) {
    Result own;
    execute(in, own);
    x[self.rd] = own.rd;
  } else {
    execute(in, out);
    if constexpr ((writes & isa::writes::rd_alu) != 0) {
      x[self.rd] = out.rd;
    }
    if constexpr ((writes & isa::writes::rs1_alu) != 0) {
      x[self.rs1] = out.rs1;
    }
  }
  x[0] = 0;
}

template <std::size_t Index>
struct FromRow {
  static constexpr Semantics execute() { return rows::all[Index].execute; }
  static constexpr std::uint8_t writes() { return rows::all[Index].writes; }
};

template <std::size_t Quirk, std::size_t Index>
struct FromQuirk {
  static constexpr Semantics execute() { return rows::semantic_quirks[Quirk].replacements[Index].execute; }
  static constexpr std::uint8_t writes() { return isa::writes::rd_alu; }
};

template <std::size_t Index>
constexpr Bound::Run run_of_row() {
  if constexpr (needs_registers_only(rows::all[Index].unit)) {
    return run<FromRow<Index>>;
  } else {
    return nullptr;
  }
}

constexpr auto own = []<std::size_t... Index>(std::index_sequence<Index...>) {
  return std::array<Bound::Run, sizeof...(Index)>{run_of_row<Index>()...};
}
(std::make_index_sequence<rows::all.size()>());

constexpr Addressing addressing_of(Semantics execute) {
  return execute == rows::address_of_load || execute == rows::address_of_store ? Addressing::imm
         : execute == rows::post_imm                                           ? Addressing::post_imm
         : execute == rows::at_rs2                                             ? Addressing::rs2
         : execute == rows::post_rs2                                           ? Addressing::post_rs2
         : execute == rows::at_rs3                                             ? Addressing::rs3
         : execute == rows::post_rs3                                           ? Addressing::post_rs3
                                                                               : Addressing::other;
}

constexpr auto addressings = []<std::size_t... Index>(std::index_sequence<Index...>) {
  return std::array<Addressing, sizeof...(Index)>{addressing_of(rows::all[Index].execute)...};
}
(std::make_index_sequence<rows::all.size()>());

/// Of a row whose unit computes something else in some variant.
struct Replaced {
  Semantics execute;
  Bound::Run run;
};

template <std::size_t Quirk, std::size_t Index>
constexpr Replaced replaced() {
  using Source = FromQuirk<Quirk, Index>;
  return {Source::execute(), run<Source>};  // a null pointer (no replacement) is never looked for
}

template <std::size_t Quirk>
Bound::Run find_replaced(Semantics execute) {
  constexpr std::size_t count = rows::semantic_quirks[Quirk].replacements.size();
  static constexpr auto table = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::array<Replaced, count>{replaced<Quirk, Index>()...};
  }
  (std::make_index_sequence<count>());
  for (const Replaced& entry : table) {
    if (entry.execute == execute) {
      return entry.run;
    }
  }
  return nullptr;
}

Bound::Run run_of_quirk(Semantics execute) {
  return [&]<std::size_t... Quirk>(std::index_sequence<Quirk...>) {
    Bound::Run found = nullptr;
    ((found = found != nullptr ? found : find_replaced<Quirk>(execute)), ...);
    return found;
  }
  (std::make_index_sequence<rows::semantic_quirks.size()>());
}

struct Found {
  Bound::Run run = nullptr;
  Addressing addressing = Addressing::other;
};

Found find(const Instruction& instruction) {
  const std::span<const Row> all = all_rows();
  if (instruction.row < all.data() || instruction.row >= all.data() + all.size()) {
    return {};  // illegal, or a row that somebody added
  }
  const auto index = static_cast<std::size_t>(instruction.row - all.data());
  if (instruction.execute == instruction.row->execute || own[index] == nullptr) {
    return {own[index], addressings[index]};
  }
  return {instruction.writes == writes::rd_alu ? run_of_quirk(instruction.execute) : nullptr, Addressing::other};
}

}  // namespace

Bound bind(const Instruction& instruction, std::uint32_t pc) {
  const Found found = find(instruction);
  Bound bound;
  bound.run = found.run;
  bound.addressing = found.addressing;
  bound.imm = instruction.imm;
  bound.imm2 = instruction.imm2;
  bound.pc = pc;
  bound.rd = instruction.rd;
  bound.rs1 = instruction.rs1;
  bound.rs2 = instruction.rs2;
  bound.rs3 = instruction.rs3;
  bound.size_bytes = instruction.size_bytes;
  bound.unit = instruction.unit;
  bound.macs = instruction.row != nullptr ? instruction.row->macs : std::uint8_t{0};
  return bound;
}

}  // namespace pulpo::isa
