// SPDX-License-Identifier: Apache-2.0
// One instruction on a given state.
#include "isa/evaluate.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>

#include "isa/registers.hpp"
#include "sim/base/error.hpp"

namespace pulpo::isa {

namespace {

/// CSRs that an instruction can change, beside the loop registers.
constexpr std::array<std::uint16_t, 14> simd_csrs{csr::fflags, csr::frm,  csr::simd_format,
                                                  csr::slice,  csr::skip, csr::legacy,
                                                  0x100,       0x101,     0x102,
                                                  0x103,       0x104,     0x105,
                                                  0x106,       0x107};
constexpr std::array machine_csrs{csr::mstatus, csr::mtvec, csr::mscratch, csr::mepc, csr::mcause};

std::string_view next_token(std::string_view& rest) {
  const auto begin = std::min(rest.find_first_not_of(" \t\r"), rest.size());
  rest.remove_prefix(begin);
  const auto end = std::min(rest.find_first_of(" \t\r"), rest.size());
  const std::string_view token = rest.substr(0, end);
  rest.remove_prefix(end);
  return token;
}

/// A word of 4 or 8 hexadecimal digits, with or without 0x.
std::uint32_t parse_word(std::string_view text) {
  const std::string_view digits = text.substr(0, 2) == "0x" ? text.substr(2) : text;
  std::uint32_t word = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), word, 16);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) {
    throw ConfigError(fmt::format("'{}' is no instruction word", text), "write it in hexadecimal");
  }
  return word;
}

std::uint32_t csr_value(const Hart& hart, const MachineState& machine, Variant variant, std::uint16_t address) {
  Hart copy = hart;
  MachineState machine_copy = machine;
  return step::read_csr(copy, machine_copy, variant, address);
}

}  // namespace

std::uint32_t WordMemory::word(std::uint32_t address) const {
  const auto found = words_.find(address & ~3U);
  return found == words_.end() ? 0 : found->second;
}

std::uint32_t WordMemory::load(std::uint32_t address, unsigned bytes) const {
  const unsigned shift = address % 4 * 8;
  const std::uint64_t both = word(address) | std::uint64_t{word(address + 4)} << 32;
  return static_cast<std::uint32_t>(both >> shift & ((std::uint64_t{1} << bytes * 8) - 1));
}

void WordMemory::store(std::uint32_t address, unsigned bytes, std::uint32_t value) {
  for (unsigned i = 0; i < bytes; ++i) {
    const unsigned shift = (address + i) % 4 * 8;
    std::uint32_t& target = words_[(address + i) & ~3U];
    target = (target & ~(0xffU << shift)) | (value >> (8 * i) & 0xffU) << shift;
  }
}

Evaluator::Evaluator(Variant variant, FloatRegisters floats)
    : decoder_(variant, {}, floats), executor_(decoder_, memory_) {
  reset();
}

void Evaluator::reset() {
  executor_.hart = {};
  executor_.machine = {};
  memory_.clear();
}

void Evaluator::assign_csr(std::string_view name, std::uint32_t value) {
  const auto address = csr_number(name);
  if (!address) {
    throw ConfigError(fmt::format("'{}' is no CSR", name), "write csr0x00d=...");
  }
  if (write_isa_csr(executor_.hart, decoder_.variant(), *address, value)) {
    return;
  }
  std::uint32_t* found = executor_.machine.find(*address);
  if (found == nullptr) {
    throw ConfigError(fmt::format("no instruction acts on CSR 0x{:03x}", *address), "leave it out");
  }
  *found = value;
}

void Evaluator::assign_nn(std::string_view name, std::uint32_t value) {
  const unsigned index = name.size() == 2 ? static_cast<unsigned>(name[1] - '0') : 9U;
  if (name[0] == 'a' && index < 2) {
    executor_.hart.nn.activation[index] = value;
  } else if (name[0] == 'w' && index < 4) {
    executor_.hart.nn.weight[index] = value;
  } else {
    throw ConfigError(fmt::format("'nn.{}' is no NN register", name), "there are nn.a0, nn.a1, nn.w0 to nn.w3");
  }
}

void Evaluator::assign(std::string_view assignment) {
  const auto equals = assignment.find('=');
  const std::string_view name = assignment.substr(0, equals);
  const auto value = equals == std::string_view::npos ? std::nullopt : parse_integer(assignment.substr(equals + 1));
  if (!value || name.empty()) {
    throw ConfigError(fmt::format("'{}' is no assignment", assignment), "write for instance a0=0x12 or mem:0x100=5");
  }
  const auto word = static_cast<std::uint32_t>(*value);
  if (const auto number = register_number(name); number) {
    executor_.hart.x[*number] = *number == 0 ? 0 : word;
  } else if (name == "pc") {
    executor_.hart.pc = word;
  } else if (name.substr(0, 3) == "csr") {
    assign_csr(name.substr(3), word);
  } else if (name.substr(0, 3) == "nn." && name.size() > 3) {
    assign_nn(name.substr(3), word);
  } else if (const auto address = name.substr(0, 4) == "mem:" ? parse_integer(name.substr(4)) : std::nullopt; address) {
    memory_.store(static_cast<std::uint32_t>(*address), 4, word);
  } else {
    throw ConfigError(fmt::format("'{}' is no register", name),
                      "registers are x0 to x31, pc, csr0x.., nn.a0, mem:0x..");
  }
}

std::string Evaluator::changes(const Instruction& instruction) const {
  const Hart& hart = executor_.hart;
  std::string text;
  const auto out = std::back_inserter(text);
  for (std::size_t i = 1; i < hart.x.size(); ++i) {
    if (hart.x[i] != hart_before_.x[i]) {
      const bool is_float_register = i >= first_float_register;
      fmt::format_to(out, "{}{}=0x{:08x} ", is_float_register ? 'f' : 'x', i % first_float_register, hart.x[i]);
    }
  }
  const auto csr_change = [&](std::uint16_t address) {
    const std::uint32_t after = csr_value(hart, executor_.machine, decoder_.variant(), address);
    if (after != csr_value(hart_before_, machine_before_, decoder_.variant(), address)) {
      fmt::format_to(out, "csr0x{:03x}=0x{:x} ", address, after);
    }
  };
  if (instruction.unit == UnitClass::csr || instruction.unit == UnitClass::dot_product ||
      instruction.unit == UnitClass::mac_load || instruction.unit == UnitClass::trap_return ||
      is_float(instruction.unit)) {
    for (const std::uint16_t address : simd_csrs) csr_change(address);
    for (const std::uint16_t address : machine_csrs) csr_change(address);
  }
  for (const std::uint16_t offset : {0, 1, 2, 4, 5, 6}) {
    csr_change(static_cast<std::uint16_t>(csr::first_loop(decoder_.variant()) + offset));
  }
  if (hart.pc != hart_before_.pc + instruction.size_bytes) {
    fmt::format_to(out, "pc=0x{:08x} ", hart.pc);
  }
  for (const auto& [address, value] : memory_.words()) {
    const auto before = words_before_.find(address);
    if (value != (before == words_before_.end() ? 0 : before->second)) {
      fmt::format_to(out, "mem:0x{:08x}=0x{:08x} ", address, value);
    }
  }
  for (std::size_t i = 0; i < hart.nn.activation.size(); ++i) {
    if (hart.nn.activation[i] != hart_before_.nn.activation[i]) {
      fmt::format_to(out, "nn.a{}=0x{:08x} ", i, hart.nn.activation[i]);
    }
  }
  for (std::size_t i = 0; i < hart.nn.weight.size(); ++i) {
    if (hart.nn.weight[i] != hart_before_.nn.weight[i]) {
      fmt::format_to(out, "nn.w{}=0x{:08x} ", i, hart.nn.weight[i]);
    }
  }
  if (text.empty()) {
    return "-";
  }
  text.pop_back();
  return text;
}

std::string Evaluator::run(const Instruction& instruction) {
  hart_before_ = executor_.hart;
  machine_before_ = executor_.machine;
  words_before_ = memory_.words();
  switch (executor_.execute(instruction)) {
    case Outcome::illegal:
      return "illegal";
    case Outcome::environment_call:
      return "error: environment call";
    case Outcome::breakpoint:
      return "error: breakpoint";
    case Outcome::retired:
      break;
  }
  return changes(instruction);
}

std::string Evaluator::answer(std::string_view job) {
  try {
    reset();
    std::string_view rest = job;
    const std::uint32_t word = parse_word(next_token(rest));
    for (std::string_view token = next_token(rest); !token.empty(); token = next_token(rest)) {
      assign(token);
    }
    return run(decoder_.decode(word));
  } catch (const Error& error) {
    return fmt::format("error: {}", error.what());
  }
}

}  // namespace pulpo::isa
