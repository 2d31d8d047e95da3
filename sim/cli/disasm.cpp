// SPDX-License-Identifier: Apache-2.0
// `pulpo disasm`: a listing of an ELF's code with symbols.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "isa/decoder.hpp"
#include "memory/elf.hpp"
#include "sim/base/error.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/program.hpp"

namespace pulpo::cli {
namespace {

struct Options {
  std::string program;
  std::vector<std::string> arguments;
  std::string core{"mpic"};
  std::string floats;  // empty: as the program says
};

/// The address range of a listing line: a target that a symbol names is shown by it.
std::string with_target(const std::string& operands, const isa::Instruction& instruction, const SymbolTable& symbols) {
  const bool jumps = instruction.unit == isa::UnitClass::branch || instruction.unit == isa::UnitClass::jump ||
                     instruction.unit == isa::UnitClass::hardware_loop;
  const auto at = operands.rfind("0x");
  if (!jumps || at == std::string::npos) {
    return operands;
  }
  const auto target = static_cast<Address>(std::stoul(operands.substr(at), nullptr, 16));
  const std::string name = symbols.describe(target);
  return name.empty() ? operands : fmt::format("{} <{}>", operands, name);
}

std::uint32_t word_at(const memory::ElfSegment& segment, std::size_t offset) {
  std::uint32_t word = 0;
  std::memcpy(&word, segment.bytes.data() + offset, std::min<std::size_t>(4, segment.bytes.size() - offset));
  return word;
}

std::string line(const isa::Instruction& instruction, Address pc, const SymbolTable& symbols) {
  const std::string operands = with_target(isa::operands_of(instruction, pc), instruction, symbols);
  const std::string word = fmt::format("{:0{}x}", instruction.word, instruction.size_bytes * 2);
  return operands.empty()
             ? fmt::format("{:8x}:  {:<8}  {}\n", pc, word, isa::mnemonic_of(instruction))
             : fmt::format("{:8x}:  {:<8}  {:<14} {}\n", pc, word, isa::mnemonic_of(instruction), operands);
}

/// Linkers put the ELF's own headers in front of the code: the listing begins at the entry or the first function.
std::size_t first_code(const memory::ElfSegment& segment, const memory::ElfImage& image) {
  Address first = image.entry;
  for (const Symbol& function : image.symbols.functions()) {
    if (function.address >= segment.address) {
      first = std::min(first, function.address);
      break;
    }
  }
  const bool inside = first >= segment.address && first - segment.address < segment.bytes.size();
  return inside ? first - segment.address : 0;
}

void list_segment(const memory::ElfSegment& segment, const memory::ElfImage& image, const isa::Decoder& decoder) {
  const SymbolTable& symbols = image.symbols;
  const auto& functions = symbols.functions();
  auto next = functions.begin();
  for (std::size_t offset = first_code(segment, image); offset + 2 <= segment.bytes.size();) {
    const auto pc = static_cast<Address>(segment.address + offset);
    while (next != functions.end() && next->address <= pc) {
      if (next->address == pc) {
        print(fmt::format("\n{:08x} <{}>:\n", pc, next->name));
      }
      ++next;
    }
    const isa::Instruction instruction = decoder.decode(word_at(segment, offset));
    print(line(instruction, pc, symbols));
    offset += instruction.size_bytes;
  }
}

std::string elf_path(const Options& options) {
  if (const auto workload = bundled_workload(options.program)) {
    return engine::resolve(*workload, options.arguments, engine::load_config(std::string(engine::default_preset))).elf;
  }
  if (!options.arguments.empty()) {
    throw ConfigError("--arg: only bundled workloads have arguments", "`pulpo list` names them");
  }
  return options.program;
}

void disassemble_elf(const Options& options) {
  const auto variant = isa::variant_from_name(options.core);
  if (!variant) {
    throw ConfigError(fmt::format("no core variant '{}'", options.core),
                      "there are mpic, flexv, ri5cy, cv32e40p and cv32e40p-xcv");
  }
  const memory::ElfImage image = memory::read_elf(elf_path(options));
  const bool own = options.floats.empty() ? image.float_registers.value_or(false) : options.floats == "own";
  const isa::Decoder decoder(*variant, {}, own ? isa::FloatRegisters::own : isa::FloatRegisters::integer);
  for (const memory::ElfSegment& segment : image.segments) {
    if (segment.executable) {
      print(fmt::format("\nsegment {} at 0x{:08x}, {} bytes\n", segment.index, segment.address, segment.bytes.size()));
      list_segment(segment, image, decoder);
    }
  }
}

}  // namespace

void register_disasm(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("disasm", "Listing of a program's code, with symbols");
  command->add_option("PROGRAM", options->program, "ELF file, or a workload of `pulpo list`")->required();
  command
      ->add_option("--arg", options->arguments, "An argument of a bundled workload, for example isa=mpic; repeatable")
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE");
  command->add_option("--core", options->core, "mpic (default), flexv, ri5cy, cv32e40p, cv32e40p-xcv");
  command
      ->add_option("--floats", options->floats,
                   "Registers of floats: integer (Zfinx) or own (F); by default as the program was built")
      ->check(CLI::IsMember({"integer", "own"}));
  command->callback([options] { disassemble_elf(*options); });
}

}  // namespace pulpo::cli
