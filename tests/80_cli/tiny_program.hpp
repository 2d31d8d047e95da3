// SPDX-License-Identifier: Apache-2.0
// ELF files of a few instructions, made byte by byte: an independent writer for what Pulpo reads.
#pragma once

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "isa/assembler.hpp"

namespace pulpo::test {

inline constexpr std::uint32_t tiny_entry = 0x1C000080;

/// One segment of `words` at the entry, no sections.
inline std::vector<char> tiny_elf(const std::vector<std::uint32_t>& words) {
  Elf32_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS32;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = EM_RISCV;
  header.e_version = EV_CURRENT;
  header.e_entry = tiny_entry;
  header.e_phoff = sizeof header;
  header.e_ehsize = sizeof header;
  header.e_phentsize = sizeof(Elf32_Phdr);
  header.e_phnum = 1;
  header.e_shentsize = sizeof(Elf32_Shdr);
  const auto size = static_cast<std::uint32_t>(4 * words.size());
  const auto offset = static_cast<std::uint32_t>(sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr));
  const Elf32_Phdr segment{PT_LOAD, offset, tiny_entry, tiny_entry, size, size, PF_R | PF_X, 4};
  std::string file;
  file.append(reinterpret_cast<const char*>(&header), sizeof header);
  file.append(reinterpret_cast<const char*>(&segment), sizeof segment);
  file.append(reinterpret_cast<const char*>(words.data()), size);
  return {file.begin(), file.end()};
}

inline std::vector<std::uint32_t> assemble(const std::vector<std::string_view>& lines) {
  const isa::Assembler assembler(isa::Variant::mpic);
  std::vector<std::uint32_t> words;
  for (const auto line : lines) {
    words.push_back(assembler.assemble(line, tiny_entry + static_cast<std::uint32_t>(4 * words.size())).word);
  }
  return words;
}

inline void write_file(const std::string& path, const std::vector<char>& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Writes `value` to the end-of-computation register of the cluster.
inline std::vector<std::string_view> ending_with_77() {
  return {"lui a0,0x10200", "addi a1,zero,77", "sw a1,0(a0)", "jal zero,.+0"};
}

}  // namespace pulpo::test
