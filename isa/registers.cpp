// SPDX-License-Identifier: Apache-2.0
// Names of registers and CSRs.
#include "isa/registers.hpp"

#include <fmt/format.h>

#include <charconv>

namespace pulpo::isa {

namespace {

struct CsrName {
  std::uint16_t address;
  std::string_view name;
};

/// Privileged manual; 0x00D to 0x107 as flexv's riscv_cs_registers.sv uses them.
constexpr std::array csr_names{
    CsrName{0x001, "fflags"},   CsrName{0x002, "frm"},       CsrName{0x003, "fcsr"},       CsrName{0x00d, "simd_fmt"},
    CsrName{0x00e, "mpc_cnt"},  CsrName{0x00f, "mix_skip"},  CsrName{0x010, "sb_legacy"},  CsrName{0x014, "uhartid"},
    CsrName{0x041, "uepc"},     CsrName{0x042, "ucause"},    CsrName{0x100, "a_address"},  CsrName{0x101, "w_address"},
    CsrName{0x102, "a_stride"}, CsrName{0x103, "w_stride"},  CsrName{0x104, "a_rollback"}, CsrName{0x105, "w_rollback"},
    CsrName{0x106, "a_skip"},   CsrName{0x107, "w_skip"},    CsrName{0x300, "mstatus"},    CsrName{0x301, "misa"},
    CsrName{0x304, "mie"},      CsrName{0x305, "mtvec"},     CsrName{0x340, "mscratch"},   CsrName{0x341, "mepc"},
    CsrName{0x342, "mcause"},   CsrName{0x343, "mtval"},     CsrName{0x344, "mip"},        CsrName{0xb00, "mcycle"},
    CsrName{0xb02, "minstret"}, CsrName{0xf11, "mvendorid"}, CsrName{0xf12, "marchid"},    CsrName{0xf13, "mimpid"},
    CsrName{0xf14, "mhartid"}};

constexpr std::array<std::string_view, 8> rounding_names{"rne", "rtz", "rdn", "rup", "rmm", "", "", "dyn"};

/// A name of the list, or `letter` and a number.
std::optional<std::uint8_t> number_of(std::string_view name, const std::array<std::string_view, 32>& names,
                                      char letter) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) {
      return static_cast<std::uint8_t>(i);
    }
  }
  if (name.size() < 2 || name.size() > 3 || name[0] != letter) {
    return std::nullopt;
  }
  unsigned number = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  return whole && number < 32 ? std::optional(static_cast<std::uint8_t>(number)) : std::nullopt;
}

}  // namespace

std::optional<std::uint8_t> register_number(std::string_view name) {
  return name == "fp" ? std::optional(std::uint8_t{8}) : number_of(name, abi_names, 'x');
}

std::optional<std::uint8_t> float_register_number(std::string_view name) {
  return number_of(name, float_abi_names, 'f');
}

std::string csr_name(std::uint16_t address) {
  constexpr std::uint16_t first_standard = 0x300;  // the GNU tools know none of the cores' own below it
  for (const CsrName& csr : csr_names) {
    if (csr.address == address && address >= first_standard) {
      return std::string(csr.name);
    }
  }
  return fmt::format("0x{:x}", address);
}

std::optional<std::uint16_t> csr_number(std::string_view name) {
  for (const CsrName& csr : csr_names) {
    if (csr.name == name) {
      return csr.address;
    }
  }
  const auto value = parse_integer(name);
  return value && *value >= 0 && *value < 4096 ? std::optional(static_cast<std::uint16_t>(*value)) : std::nullopt;
}

std::string_view rounding_name(std::uint32_t mode) { return mode < rounding_names.size() ? rounding_names[mode] : ""; }

std::optional<std::uint32_t> rounding_number(std::string_view name) {
  for (std::uint32_t i = 0; i < rounding_names.size(); ++i) {
    if (rounding_names[i] == name && !name.empty()) {
      return i;
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) {
    text.remove_prefix(1);
  }
  const bool is_hex = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  if (is_hex) {
    text.remove_prefix(2);
  }
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, is_hex ? 16 : 10);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return negative ? -std::int64_t{value} : std::int64_t{value};
}

}  // namespace pulpo::isa
