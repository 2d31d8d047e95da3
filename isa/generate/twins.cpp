// SPDX-License-Identifier: Apache-2.0
// Plain-C twins, from the expressions that the rows carry.
#include "isa/generate/twins.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <vector>

#include "isa/catalogue.hpp"
#include "isa/generate/shape.hpp"
#include "sim/base/embedded.hpp"

namespace pulpo {
std::span<const EmbeddedFile> embedded_plain_c();
}

namespace pulpo::isa {

namespace {

constexpr std::string_view state = R"(
/* The state that the hardware keeps: status-based SIMD, address generators and NN registers. */
struct xpulp_generator { uintptr_t address; intptr_t stride, rollback; uint32_t skip, count; };
struct xpulp_machine {
  uint32_t format, slice, skip, skip_count, legacy;
  struct xpulp_generator mac_load[2];
  uint32_t nn_activation[2], nn_weight[4];
  uint32_t float_flags, rounding;
};
__attribute__((weak)) struct xpulp_machine xpulp_machine = {0, 0, 0, 0, 1, {{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}, {0, 0}, {0, 0, 0, 0}, 0, 0};

/* Lane widths of the formats of CSR 0x00D: activations and weights. */
static const unsigned char xpulp_widths[16][2] = {{32, 32}, {16, 16}, {8, 8}, {4, 4}, {2, 2}, {4, 2}, {8, 2}, {16, 2},
                                                  {8, 4}, {16, 4}, {16, 8}, {32, 32}, {32, 32}, {32, 32}, {32, 32}, {32, 32}};

XPULP_TWIN void xpulp_csr_write(unsigned csr, uintptr_t value) {
  struct xpulp_generator *side = &xpulp_machine.mac_load[csr & 1];
  switch (csr) {
    case 0x001: xpulp_machine.float_flags = value & 31; break;
    case 0x002: xpulp_machine.rounding = value & 7; break;
    case 0x003: xpulp_machine.float_flags = value & 31; xpulp_machine.rounding = value >> 5 & 7; break;
    case 0x00d: xpulp_machine.format = value & 15; break;
    case 0x00e: xpulp_machine.slice = value & 7; break;
    case 0x00f: xpulp_machine.skip = value & 31; break;
    case 0x010: xpulp_machine.legacy = value & 1; break;
    case 0x100: case 0x101: side->address = value; side->count = 0; break;
    case 0x102: case 0x103: side->stride = (int32_t)value; break;
    case 0x104: case 0x105: side->rollback = (int32_t)value; break;
    case 0x106: case 0x107: side->skip = (uint32_t)value; break;
    default: break;
  }
}
XPULP_TWIN uint32_t xpulp_csr_read(unsigned csr) {
  const struct xpulp_generator *side = &xpulp_machine.mac_load[csr & 1];
  switch (csr) {
    case 0x001: return xpulp_machine.float_flags;
    case 0x002: return xpulp_machine.rounding;
    case 0x003: return xpulp_machine.float_flags | xpulp_machine.rounding << 5;
    case 0x00d: return xpulp_machine.format;
    case 0x00e: return xpulp_machine.slice;
    case 0x00f: return xpulp_machine.skip;
    case 0x010: return xpulp_machine.legacy;
    case 0x100: case 0x101: return (uint32_t)side->address;
    case 0x102: case 0x103: return (uint32_t)side->stride;
    case 0x104: case 0x105: return (uint32_t)side->rollback;
    case 0x106: case 0x107: return side->skip;
    default: return 0;
  }
}

/* The value of a floating-point operation; its flags accumulate. */
XPULP_TWIN uint32_t xpulp_flagged(xpulp_float result) {
  xpulp_machine.float_flags |= result.flags;
  return result.value;
}

/* Width of the lanes of an instruction whose encoding says w; mixed formats have none. */
XPULP_TWIN unsigned xpulp_status_width(unsigned w) {
  const unsigned char *widths = xpulp_widths[xpulp_machine.format];
  return xpulp_machine.legacy ? w : widths[0] == widths[1] ? widths[0] : 32;
}
XPULP_TWIN uint32_t xpulp_status_scalar(uint32_t value, unsigned w) {
  const unsigned width = xpulp_status_width(w);
  return xpulp_replicate(value, width == 32 ? 16 : width);
}
XPULP_TWIN uint32_t xpulp_status_dot(uint32_t a, uint32_t b, unsigned w, bool signed_a, bool signed_b) {
  const unsigned char *widths = xpulp_widths[xpulp_machine.format];
  const unsigned wa = xpulp_machine.legacy ? w : widths[0], wb = xpulp_machine.legacy ? w : widths[1];
  const uint32_t chunk = wa != wb ? b >> (xpulp_machine.slice * (32 / wa) * wb % 32) : b;
  const uint32_t sum = wa == 32 ? 0 : xpulp_dot_lanes(a, chunk, wa, wb, signed_a, signed_b);
  if (xpulp_machine.skip_count + 1 < xpulp_machine.skip) {
    ++xpulp_machine.skip_count;
  } else {
    xpulp_machine.skip_count = 0;
    if (widths[0] != widths[1]) {
      xpulp_machine.slice = xpulp_machine.slice + 1 < (unsigned)(widths[0] / widths[1]) ? xpulp_machine.slice + 1 : 0;
    }
  }
  return sum;
}
#define XPULP_LANES(A, B, WIDTH, EXPRESSION)                                                              \
  __extension__({                                                                                         \
    const unsigned width_ = xpulp_status_width(WIDTH);                                                    \
    const uint32_t a_ = (A), b_ = (B);                                                                    \
    uint32_t result_ = 0;                                                                                 \
    for (unsigned i_ = 0; i_ < 32 / width_; ++i_) {                                                       \
      const unsigned W __attribute__((unused)) = width_;                                                  \
      const uint32_t a __attribute__((unused)) = xpulp_lane_at(a_, width_, i_);                           \
      const uint32_t b __attribute__((unused)) = xpulp_lane_at(b_, width_, i_);                           \
      const int32_t sa __attribute__((unused)) = (int32_t)xpulp_sign_extend(a, width_);                   \
      const int32_t sb __attribute__((unused)) = (int32_t)xpulp_sign_extend(b, width_);                   \
      result_ = xpulp_with_lane(result_, width_, i_, (uint32_t)(EXPRESSION));                             \
    }                                                                                                     \
    result_;                                                                                              \
  })

/* Memory, at any alignment. */
XPULP_TWIN uint32_t xpulp_load(const void *address, unsigned bytes) {
  uint32_t value = 0;
  __builtin_memcpy(&value, address, bytes);
  return value;
}
#define XPULP_ADVANCE(POINTER, OFFSET)                                                       \
  __extension__({                                                                            \
    const uintptr_t next_ = (uintptr_t)(POINTER) + (uintptr_t)(intptr_t)(int32_t)(OFFSET);   \
    (POINTER) = (__typeof__(POINTER))next_;                                                  \
  })
#define XPULP_AT(BASE, OFFSET) ((void *)((uintptr_t)(BASE) + (intptr_t)(int32_t)(OFFSET)))

/* MAC&Load: the sum with the old words, then the load. */
XPULP_TWIN uint32_t xpulp_mac(uint32_t rd, unsigned imm5, unsigned w, bool signed_a, bool signed_w) {
  return rd + xpulp_status_dot(xpulp_machine.nn_activation[imm5 & 1], xpulp_machine.nn_weight[imm5 >> 1 & 3], w, signed_a, signed_w);
}
XPULP_TWIN bool xpulp_nn_load(unsigned imm5, const void *address) {
  if (imm5 & 16) { xpulp_machine.nn_weight[imm5 >> 1 & 3] = xpulp_load(address, 4); }
  if (imm5 & 8) { xpulp_machine.nn_activation[imm5 & 1] = xpulp_load(address, 4); }
  return (imm5 & 24) != 0;
}
XPULP_TWIN void xpulp_nn_generate(unsigned imm5) {
  struct xpulp_generator *side = &xpulp_machine.mac_load[imm5 & 16 ? 1 : 0];
  if (xpulp_nn_load(imm5, (const void *)side->address)) {
    const bool stride = side->count < side->skip;
    side->address += (uintptr_t)(stride ? side->stride : side->rollback);
    side->count = stride ? side->count + 1 : 0;
  }
}

)";

bool is_identifier(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The names that the vocabulary defines: what stands between a type and the parenthesis behind PULPO_PURE.
std::vector<std::string> defined_names(std::string_view vocabulary) {
  std::vector<std::string> names{"status_scalar", "status_dot", "flagged"};
  const std::string_view marker = "PULPO_PURE ";
  for (auto at = vocabulary.find(marker); at != std::string_view::npos; at = vocabulary.find(marker, at + 1)) {
    const auto open = vocabulary.find('(', at);
    const auto space = vocabulary.rfind(' ', open);
    names.emplace_back(vocabulary.substr(space + 1, open - space - 1));
  }
  return names;
}

/// Gives the vocabulary's names a prefix, and the operands the names of the twin's parameters.
std::string in_users_namespace(std::string_view text, const std::vector<std::string>& names) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_identifier(text[end])) {
      ++end;
    }
    const std::string word(text.substr(at, std::max<std::size_t>(end - at, 1)));
    const bool operand = word == "in" && end < text.size() && text[end] == '.';
    if (operand) {
      at = end + 1;
      continue;
    }
    result += std::find(names.begin(), names.end(), word) != names.end() ? "xpulp_" + word
              : word == "LANES"                                          ? "XPULP_LANES"
              : word == "rs3"                                            ? "rd"
              : word == "PULPO_PURE"                                     ? "XPULP_TWIN"
                                                                         : word;
    at = std::max(end, at + 1);
  }
  return result;
}

std::string constants_of(const Row& row) {
  const bool own_width = row.plain_c.starts_with("LANES") || row.plain_c.find("status_dot") != std::string_view::npos;
  if (row.plain_c_constants.empty()) {
    return {};
  }
  if (row.execute_status != nullptr && !own_width) {  // moves of lanes: halfwords unless the status says bytes
    return fmt::format("  const unsigned W = xpulp_machine.legacy ? {} : xpulp_machine.format == 2 ? 8 : 16;\n",
                       row.plain_c_constants.substr(4));
  }
  return fmt::format("  enum {{ {} }};\n", row.plain_c_constants);
}

std::string expression_twin(const Row& row, const std::vector<std::string>& names) {
  std::string parameters = (row.reads & reads::rs3) != 0 ? "uint32_t rd, uint32_t rs1" : "uint32_t rs1";
  parameters += (row.reads & reads::rs2) != 0 ? ", uint32_t rs2" : "";
  const std::size_t immediates = immediate_fields(row).size();
  parameters += immediates > 0 ? ", uint32_t imm" : "";
  parameters += immediates > 1 ? ", uint32_t imm2" : "";
  // an expression that serves a family may name the accumulator where the row has none
  const bool no_old_rd = (row.reads & reads::rs3) == 0 && row.plain_c.find("in.rs3") != std::string_view::npos;
  return fmt::format("XPULP_TWIN uint32_t {}({}) {{\n{}{}  return (uint32_t)({});\n}}\n", c_name(row), parameters,
                     constants_of(row), no_old_rd ? "  const uint32_t rd = 0;\n" : "",
                     in_users_namespace(row.plain_c, names));
}

/// A floating-point twin; `own` is the rounding mode of the instruction, where it has one.
std::string float_twin(const Row& row, const std::vector<std::string>& names, std::string_view suffix = "",
                       unsigned own = 7) {
  const auto parameter = [&row](unsigned operand, std::string_view name) {
    const bool single = (row.single_operands & operand) != 0;
    return fmt::format("{} {}{}", type_of_operand(row, operand), name, single ? "_float" : "");
  };
  const auto bits = [&row](unsigned operand, std::string_view name) {
    const bool single = (row.single_operands & operand) != 0;
    return single ? fmt::format("  const uint32_t {0} = xpulp_bits_of({0}_float);\n", name) : std::string();
  };
  const bool third = (row.reads & reads::rs3) != 0, second = (row.reads & reads::rs2) != 0;
  const unsigned third_type = is_fused(row) ? 4 : 8;
  std::string parameters = reads_old_rd(row) ? parameter(8, "rd") + ", " : "";
  parameters += parameter(1, "rs1") + (second ? ", " + parameter(2, "rs2") : "");
  parameters += is_fused(row) ? ", " + parameter(4, "rd") : "";  // the third source, whatever its name
  std::string text = fmt::format("XPULP_TWIN {} {}{}({}) {{\n{}", type_of_operand(row, 8), c_name(row), suffix,
                                 parameters, constants_of(row));
  text += fmt::format(
      "  const unsigned imm __attribute__((unused)) = {}, rounding __attribute__((unused)) = xpulp_machine.rounding;\n",
      own);
  text += bits(1, "rs1") + (second ? bits(2, "rs2") : "  const uint32_t rs2 __attribute__((unused)) = 0;\n") +
          (third ? bits(third_type, "rd") : "  const uint32_t rd __attribute__((unused)) = 0;\n");
  return text + fmt::format("  return {}({});\n}}\n", (row.single_operands & 8) != 0 ? "xpulp_float_of" : "",
                            in_users_namespace(row.plain_c, names));
}

std::string load_twin(const Row& row) {
  const bool by_register = immediate_fields(row).empty();
  const bool post = (row.writes & writes::rs1_alu) != 0;
  const std::string_view offset = by_register ? "rs2" : "imm";
  const unsigned bits = row.memory.bytes * 8U;
  const std::string address = post ? "(const void *)(rs1)" : fmt::format("XPULP_AT(rs1, {})", offset);
  std::string value = fmt::format("xpulp_load({}, {})", address, row.memory.bytes);
  if (row.memory.sign_extend) {
    value = fmt::format("xpulp_sign_extend({}, {})", value, bits);
  }
  return post ? fmt::format(
                    "#define {}(rs1, {}) __extension__({{ const uint32_t rd_ = {}; XPULP_ADVANCE(rs1, {}); rd_; }})\n",
                    c_name(row), offset, value, offset)
              : fmt::format("#define {}(rs1, {}) {}\n", c_name(row), offset, value);
}

std::string store_twin(const Row& row) {
  const bool post = (row.writes & writes::rs1_alu) != 0;
  return fmt::format(
      "#define {}(rs2, rs1, offset) __extension__({{ const uint32_t data_ = (uint32_t)(rs2); "
      "__builtin_memcpy({}, &data_, {}); {}}})\n",
      c_name(row), post ? "(void *)(rs1)" : "XPULP_AT(rs1, offset)", row.memory.bytes,
      post ? "XPULP_ADVANCE(rs1, offset); " : "");
}

std::string mac_load_twins(const Row& row) {
  const std::string name = c_name(row);
  const std::string mac = fmt::format("xpulp_mac(rd, imm5, {})", row.plain_c);
  const std::string load = "if (xpulp_nn_load(imm5, (const void *)(rs1))) { XPULP_ADVANCE(rs1, 4); }";
  return fmt::format(
      "#define {0}(rd, rs1, imm5) __extension__({{ const uint32_t rd_ = {1}; {2} rd_; }})\n"
      "#define {0}_init(rs1, imm5) __extension__({{ {2} }})\n"
      "#define {0}_status(rd, imm5) __extension__({{ const uint32_t rd_ = {1}; xpulp_nn_generate(imm5); rd_; }})\n"
      "#define {0}_status_init(imm5) xpulp_nn_generate(imm5)\n",
      name, mac, load);
}

std::string branch_twin(const Row& row, const std::vector<std::string>& names) {
  std::string condition = in_users_namespace(row.plain_c, names);
  const auto constant = condition.find("imm2");
  condition.replace(constant, 4, "(uint32_t)(imm)");
  const auto source = condition.find("rs1");
  condition.replace(source, 3, "(uint32_t)(rs1)");
  return fmt::format("#define {}(rs1, imm, label) do {{ if ({}) goto label; }} while (0)\n", c_name(row), condition);
}

std::string twin(const Row& row, const std::vector<std::string>& names) {
  switch (row.unit) {
    case UnitClass::load:
    case UnitClass::event_load:
      return load_twin(row);
    case UnitClass::store:
      return store_twin(row);
    case UnitClass::mac_load:
      return mac_load_twins(row);
    case UnitClass::branch:
      return branch_twin(row, names);
    case UnitClass::hardware_loop:
      return {};
    case UnitClass::fp_add_mul:
    case UnitClass::fp_non_compute:
    case UnitClass::fp_convert:
    case UnitClass::fp_divide_sqrt:
      return float_twin(row, names) + (truncates_in_c(row) ? float_twin(row, names, "_rtz", 1) : "");
    default:
      return expression_twin(row, names);
  }
}

}  // namespace

std::string plain_c_twins() {
  std::string vocabulary;
  for (const EmbeddedFile& file : embedded_plain_c()) {
    vocabulary += file.text.substr(file.text.find("*/") + 2);  // behind the comment on top
  }
  const auto names = defined_names(vocabulary);
  std::string text = "#define XPULP_TWIN static inline __attribute__((unused))\n";
  text += in_users_namespace(vocabulary, names);
  text += state;
  for (const Row& row : all_rows()) {
    if (is_pulp_extension(row.extension)) {
      text += twin(row, names);
    }
  }
  return text;
}

}  // namespace pulpo::isa
