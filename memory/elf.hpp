// SPDX-License-Identifier: Apache-2.0
// ELF files: the program's segments, symbols and marked regions. Any malformed file is a ProgramError, never a crash.
//
// Marked regions come from two places:
//   - symbols `M_<name>_begin` and `M_<name>_end`, any other `M_<name>` being a point;
//   - the section `.pulpo.marks` (not loaded, so a mark costs no cycle), an array of
//       { u32 address; u32 kind; u32 name; }   kind: 0 begin, 1 end, 2 point
//     where `name` is the offset of a NUL-terminated text in the section `.pulpo.marks.str`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/base/symbols.hpp"
#include "sim/base/types.hpp"

namespace pulpo::memory {

struct ElfSegment {
  unsigned index = 0;  // in the program header table
  Address address = 0;
  std::vector<std::byte> bytes;   // as in the file
  std::uint32_t memory_size = 0;  // the rest is zero
  bool writable = false;
  bool executable = false;
};

struct ElfImage {
  std::string path;
  std::string sha256;
  Address entry = 0;
  std::vector<ElfSegment> segments;
  SymbolTable symbols;
  std::vector<RegionMark> marks;        // by address
  std::optional<bool> float_registers;  // built for floats in registers of their own (F), in the integer ones (Zfinx)
};

ElfImage read_elf(const std::string& path);
/// @param path for messages only.
ElfImage parse_elf(std::span<const std::byte> file, const std::string& path);

}  // namespace pulpo::memory
