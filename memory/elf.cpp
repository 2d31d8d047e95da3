// SPDX-License-Identifier: Apache-2.0
// ELF files: the program's segments, symbols and marked regions.
#include "memory/elf.hpp"

#include <fmt/format.h>
#include <gelf.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "sim/base/error.hpp"
#include "sim/base/sha256.hpp"

namespace pulpo::memory {
namespace {

constexpr std::string_view build_hint = "Pulpo runs statically linked 32-bit little-endian RISC-V programs";

struct ElfCloser {
  void operator()(Elf* elf) const { elf_end(elf); }
};
using ElfHandle = std::unique_ptr<Elf, ElfCloser>;

[[noreturn]] void reject(const std::string& path, const std::string& what, std::string hint = std::string(build_hint)) {
  throw ProgramError(fmt::format("{}: {}", path, what), std::move(hint));
}

[[noreturn]] void reject_truncated(const std::string& path, std::string_view part, std::uint64_t end,
                                   std::size_t size) {
  reject(path, fmt::format("truncated: {} ends at byte {}, the file has {}", part, end, size),
         "copy or build the file again");
}

/// The checks that libelf leaves to its users: is it a program for this machine, and all there?
void check_header(std::span<const std::byte> file, const std::string& path) {
  const auto byte = [&](std::size_t at) { return std::to_integer<unsigned>(file[at]); };
  if (file.size() < SELFMAG || std::memcmp(file.data(), ELFMAG, SELFMAG) != 0) {
    reject(path, "not an ELF file");
  }
  if (file.size() < sizeof(Elf32_Ehdr)) {
    reject_truncated(path, "the ELF header", sizeof(Elf32_Ehdr), file.size());
  }
  if (byte(EI_CLASS) != ELFCLASS32) {
    reject(path, byte(EI_CLASS) == ELFCLASS64 ? "a 64-bit ELF file, not a 32-bit one" : "an ELF file of no known class",
           "build with -march=rv32imc_zicsr -mabi=ilp32");
  }
  if (byte(EI_DATA) != ELFDATA2LSB) {
    reject(path, "a big-endian ELF file, not a little-endian one");
  }
  Elf32_Ehdr header;
  std::memcpy(&header, file.data(), sizeof header);
  if (header.e_machine != EM_RISCV) {
    reject(path, fmt::format("a program for ELF machine {}, not RISC-V ({})", header.e_machine, EM_RISCV));
  }
  if (header.e_type != ET_EXEC) {
    reject(path, header.e_type == ET_REL ? "an object file, not a linked program" : "not an executable program",
           "link it statically (without -shared, -pie)");
  }
  if (header.e_phnum == 0) {
    reject(path, "has no segments: nothing to load", "link it with a linker script that has PHDRS, or the default one");
  }
  const auto table_end = std::uint64_t{header.e_phoff} + std::uint64_t{header.e_phnum} * sizeof(Elf32_Phdr);
  if (header.e_phentsize != sizeof(Elf32_Phdr)) {
    reject(path, fmt::format("malformed: segment headers of {} bytes", header.e_phentsize));
  }
  if (table_end > file.size()) {
    reject_truncated(path, "the segment table", table_end, file.size());
  }
  const auto sections_end = std::uint64_t{header.e_shoff} + std::uint64_t{header.e_shnum} * header.e_shentsize;
  if (header.e_shoff != 0 && sections_end > file.size()) {
    reject_truncated(path, "the section table", sections_end, file.size());
  }
}

std::vector<ElfSegment> read_segments(Elf* elf, std::span<const std::byte> file, const std::string& path) {
  std::vector<ElfSegment> segments;
  std::size_t count = 0;
  elf_getphdrnum(elf, &count);
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(elf, static_cast<int>(i), &header) == nullptr || header.p_type != PT_LOAD || header.p_memsz == 0) {
      continue;
    }
    const auto name = fmt::format("segment {}", i);
    if (header.p_offset + header.p_filesz > file.size()) {
      reject_truncated(path, name, header.p_offset + header.p_filesz, file.size());
    }
    if (header.p_filesz > header.p_memsz || header.p_paddr + header.p_memsz > (std::uint64_t{1} << 32)) {
      reject(path, fmt::format("malformed: {} has {} bytes in the file and {} in memory at 0x{:08x}", name,
                               header.p_filesz, header.p_memsz, header.p_paddr));
    }
    const auto bytes = file.subspan(header.p_offset, header.p_filesz);
    segments.push_back({static_cast<unsigned>(i),
                        static_cast<Address>(header.p_paddr),
                        {bytes.begin(), bytes.end()},
                        static_cast<std::uint32_t>(header.p_memsz),
                        (header.p_flags & PF_W) != 0,
                        (header.p_flags & PF_X) != 0});
  }
  if (segments.empty()) {
    reject(path, "has no loadable segments: nothing to run");
  }
  return segments;
}

/// The first fetch: of a halfword that is there.
void check_entry(const ElfImage& image) {
  if (image.entry % 2 != 0) {
    reject(image.path, fmt::format("the entry 0x{:08x} is odd: instructions start at even addresses", image.entry),
           "give the linker the entry's symbol (ENTRY(...) or -e)");
  }
  std::string ranges;
  for (const auto& segment : image.segments) {
    if (image.entry >= segment.address && image.entry - segment.address < segment.memory_size) {
      return;
    }
    ranges += fmt::format("{}0x{:08x} to 0x{:08x}", ranges.empty() ? "" : ", ", segment.address,
                          segment.address + (segment.memory_size - 1));
  }
  reject(image.path, fmt::format("the entry 0x{:08x} lies in no loaded segment ({})", image.entry, ranges),
         "give the linker the entry's symbol (ENTRY(...) or -e)");
}

/// The end of an executable section; 0 for any other.
Address code_end(Elf* elf, std::size_t index) {
  GElf_Shdr header;
  auto* section = elf_getscn(elf, index);
  if (section == nullptr || gelf_getshdr(section, &header) == nullptr || (header.sh_flags & SHF_EXECINSTR) == 0) {
    return 0;
  }
  return static_cast<Address>(header.sh_addr + header.sh_size);
}

void append_symbols(Elf* elf, Elf_Scn* section, const GElf_Shdr& header, std::vector<Symbol>& symbols) {
  auto* data = elf_getdata(section, nullptr);
  if (data == nullptr || header.sh_entsize == 0) {
    return;
  }
  const auto count = static_cast<int>(data->d_size / header.sh_entsize);
  for (int i = 0; i < count; ++i) {
    GElf_Sym symbol;
    if (gelf_getsym(data, i, &symbol) == nullptr) {
      continue;
    }
    const auto type = GELF_ST_TYPE(symbol.st_info);
    const char* name = elf_strptr(elf, header.sh_link, symbol.st_name);
    if (name == nullptr || *name == '\0' || symbol.st_shndx == SHN_UNDEF || type == STT_FILE || type == STT_SECTION) {
      continue;
    }
    const Address end = symbol.st_shndx < SHN_LORESERVE ? code_end(elf, symbol.st_shndx) : 0;
    symbols.push_back({name, static_cast<Address>(symbol.st_value), static_cast<std::uint32_t>(symbol.st_size),
                       end != 0 && type != STT_OBJECT, GELF_ST_BIND(symbol.st_info) != STB_LOCAL, end});
  }
}

struct Sections {
  std::vector<Symbol> symbols;
  std::span<const std::byte> marks;
  std::span<const std::byte> mark_names;
  std::span<const std::byte> attributes;
};

std::span<const std::byte> contents(Elf_Scn* section) {
  const auto* data = elf_getdata(section, nullptr);
  if (data == nullptr || data->d_buf == nullptr) {
    return {};
  }
  return {static_cast<const std::byte*>(data->d_buf), data->d_size};
}

Sections read_sections(Elf* elf) {
  Sections result;
  std::size_t names = 0;
  elf_getshdrstrndx(elf, &names);
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr) {
      continue;
    }
    const char* text = elf_strptr(elf, names, header.sh_name);
    const std::string_view name = text == nullptr ? "" : text;
    if (header.sh_type == SHT_SYMTAB) {
      append_symbols(elf, section, header, result.symbols);
    } else if (name == ".pulpo.marks") {
      result.marks = contents(section);
    } else if (name == ".pulpo.marks.str") {
      result.mark_names = contents(section);
    } else if (name == ".riscv.attributes") {
      result.attributes = contents(section);
    }
  }
  return result;
}

void append_symbol_mark(const Symbol& symbol, std::vector<RegionMark>& marks) {
  constexpr std::string_view prefix = "M_", begin = "_begin", end = "_end";
  const std::string_view name = symbol.name;
  if (!symbol.code || !name.starts_with(prefix)) {
    return;
  }
  const auto body = name.substr(prefix.size());
  const auto without = [&](std::string_view suffix) {
    return std::string(body.substr(0, body.size() - suffix.size()));
  };
  if (body.size() > begin.size() && body.ends_with(begin)) {
    marks.push_back({symbol.address, RegionMark::Kind::begin, without(begin)});
  } else if (body.size() > end.size() && body.ends_with(end)) {
    marks.push_back({symbol.address, RegionMark::Kind::end, without(end)});
  } else {
    marks.push_back({symbol.address, RegionMark::Kind::point, std::string(body)});
  }
}

void append_section_marks(const Sections& sections, const std::string& path, std::vector<RegionMark>& marks) {
  struct Entry {
    std::uint32_t address, kind, name;
  };
  if (sections.marks.size() % sizeof(Entry) != 0) {
    reject(path, "malformed: section .pulpo.marks is not an array of 12-byte entries",
           "mark regions with the macros of workloads/runtime/region.h");
  }
  const auto* names = reinterpret_cast<const char*>(sections.mark_names.data());
  for (std::size_t at = 0; at < sections.marks.size(); at += sizeof(Entry)) {
    Entry entry;
    std::memcpy(&entry, sections.marks.data() + at, sizeof entry);
    const auto size = sections.mark_names.size();
    const void* terminator = entry.name < size ? std::memchr(names + entry.name, 0, size - entry.name) : nullptr;
    if (entry.kind > 2 || terminator == nullptr) {
      reject(path, fmt::format("malformed: entry {} of section .pulpo.marks", at / sizeof(Entry)),
             "mark regions with the macros of workloads/runtime/region.h");
    }
    marks.push_back({entry.address, static_cast<RegionMark::Kind>(entry.kind), names + entry.name});
  }
}

/// From the extensions that the tools note ("rv32i2p1_m2p0_f2p2"), or else from the ABI.
std::optional<bool> float_registers(std::span<const std::byte> attributes, std::uint32_t flags) {
  constexpr std::uint32_t float_abi = 6;  // EF_RISCV_FLOAT_ABI: single or more
  const std::string_view text(reinterpret_cast<const char*>(attributes.data()), attributes.size());
  const auto begin = std::min(text.find("rv32"), text.size());
  const auto architecture = text.substr(begin, text.find('\0', begin) - begin);
  if (architecture.find("_f2p") != architecture.npos || (flags & float_abi) != 0) {
    return true;
  }
  return architecture.find("_zfinx") != architecture.npos ? std::optional(false) : std::nullopt;
}

}  // namespace

ElfImage parse_elf(std::span<const std::byte> file, const std::string& path) {
  check_header(file, path);
  elf_version(EV_CURRENT);
  // libelf wants a writable pointer, and does not write: the image is opened for reading only.
  auto* start = const_cast<char*>(reinterpret_cast<const char*>(file.data()));
  const ElfHandle elf(elf_memory(start, file.size()));
  if (!elf || elf_kind(elf.get()) != ELF_K_ELF) {
    reject(path, fmt::format("malformed ELF file: {}", elf_errmsg(-1)));
  }
  ElfImage image;
  image.path = path;
  image.sha256 = sha256(file);
  GElf_Ehdr header;
  gelf_getehdr(elf.get(), &header);
  image.entry = static_cast<Address>(header.e_entry);
  image.segments = read_segments(elf.get(), file, path);
  check_entry(image);
  auto sections = read_sections(elf.get());
  for (const auto& symbol : sections.symbols) {
    append_symbol_mark(symbol, image.marks);
  }
  append_section_marks(sections, path, image.marks);
  image.float_registers = float_registers(sections.attributes, header.e_flags);
  std::stable_sort(image.marks.begin(), image.marks.end(),
                   [](const RegionMark& a, const RegionMark& b) { return a.address < b.address; });
  image.symbols = SymbolTable(std::move(sections.symbols));
  return image;
}

ElfImage read_elf(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    reject(path, "is a folder, not an ELF file");
  }
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
    reject(path, "is not a regular file");
  }
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  if (!stream) {
    reject(path, fmt::format("cannot be read: {}", std::strerror(errno)), "check the path and its permissions");
  }
  std::vector<std::byte> file(static_cast<std::size_t>(stream.tellg()));
  stream.seekg(0);
  if (!stream.read(reinterpret_cast<char*>(file.data()), static_cast<std::streamsize>(file.size()))) {
    reject(path, "cannot be read to its end", "check the path and its permissions");
  }
  return parse_elf(file, path);
}

}  // namespace pulpo::memory
