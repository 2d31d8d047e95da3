// SPDX-License-Identifier: Apache-2.0
// A file that is no program for this machine is refused with a message that says why, never run and never a crash.
#include <catch2/catch.hpp>
#include <cstddef>
#include <functional>

#include "command.hpp"
#include "memory/elf.hpp"
#include "sim/base/error.hpp"
#include "tiny_program.hpp"

using namespace pulpo;
using namespace pulpo::test;

namespace {

std::string refusal(const std::vector<char>& file) {
  try {
    memory::parse_elf(std::as_bytes(std::span(file)), "x.elf");
  } catch (const ProgramError& error) {
    CHECK(std::string(error.what()).find("x.elf: ") == 0);
    CHECK(!error.hint().empty());
    return error.what();
  }
  return "";
}

std::string refusal_after(const std::function<void(Elf32_Ehdr&, Elf32_Phdr&)>& damage) {
  auto file = tiny_elf(assemble(ending_with_77()));
  Elf32_Ehdr header;
  Elf32_Phdr segment;
  std::memcpy(&header, file.data(), sizeof header);
  std::memcpy(&segment, file.data() + sizeof header, sizeof segment);
  damage(header, segment);
  std::memcpy(file.data(), &header, sizeof header);
  std::memcpy(file.data() + sizeof header, &segment, sizeof segment);
  return refusal(file);
}

}  // namespace

TEST_CASE("A sound file is read") {
  const auto file = tiny_elf(assemble(ending_with_77()));
  const auto image = memory::parse_elf(std::as_bytes(std::span(file)), "x.elf");
  CHECK(image.entry == tiny_entry);
  REQUIRE(image.segments.size() == 1);
  CHECK(image.segments[0].memory_size == 16);
  CHECK(image.sha256.size() == 64);
}

TEST_CASE("Each kind of wrong file has its own message") {
  using Catch::Contains;
  CHECK_THAT(refusal({'h', 'i'}), Contains("not an ELF file"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_ident[EI_CLASS] = ELFCLASS64; }), Contains("64-bit"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_ident[EI_CLASS] = 7; }), Contains("no known class"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_ident[EI_DATA] = ELFDATA2MSB; }), Contains("big-endian"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_machine = EM_X86_64; }), Contains("machine 62, not RISC-V"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_type = ET_REL; }), Contains("object file"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_phnum = 0; }), Contains("no segments"));
  CHECK_THAT(refusal_after([](auto&, auto& s) { s.p_type = PT_NOTE; }), Contains("no loadable segments"));
  CHECK_THAT(refusal_after([](auto&, auto& s) { s.p_filesz = 1000; }), Contains("truncated: segment 0 ends at byte"));
  CHECK_THAT(refusal_after([](auto&, auto& s) { s.p_memsz = 3; }), Contains("malformed: segment 0"));
  CHECK_THAT(refusal_after([](auto&, auto& s) { s.p_paddr = 0xFFFFFFFC; }), Contains("malformed: segment 0"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_entry = 0x1C000090; }),
             Contains("entry 0x1c000090 lies in no loaded segment (0x1c000080 to 0x1c00008f)"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_entry = 0x1C000081; }), Contains("entry 0x1c000081 is odd"));
  CHECK_THAT(refusal_after([](auto& h, auto&) { h.e_shoff = 4, h.e_shnum = 9; }), Contains("section table"));
}

TEST_CASE("A file cut anywhere is refused") {
  const auto whole = tiny_elf(assemble(ending_with_77()));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO("first " << size << " bytes");
    CHECK(!refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}).empty());
  }
}

TEST_CASE("A bundled ELF with any byte of its first 4 KiB damaged is read or refused") {
  const auto text = read_file(PULPO_SOURCE_DIR "/workloads/conv-int8/conv-int8.elf");
  std::vector<char> file(text.begin(), text.end());
  for (std::size_t at = 0; at < 4096 && at < file.size(); at += 7) {
    const char kept = file[at];
    file[at] = static_cast<char>(~kept);
    try {
      memory::parse_elf(std::as_bytes(std::span(file)), "x.elf");
    } catch (const ProgramError&) {
    }
    file[at] = kept;
  }
}

TEST_CASE("The program ends with 126 and says what and what to do") {
  const ScratchFolder scratch;
  write_file(scratch / "bad.elf", {'n', 'o'});
  const auto answer = pulpo::test::pulpo("run " + (scratch / "bad.elf"));
  CHECK(answer.status == 126);
  CHECK(answer.output.empty());
  CHECK_THAT(answer.errors,
             Catch::Contains("error: ") && Catch::Contains("not an ELF file") && Catch::Contains("help: "));
}

TEST_CASE("A segment outside of memory is named with its range") {
  const ScratchFolder scratch;
  auto file = tiny_elf(assemble(ending_with_77()));
  Elf32_Ehdr header;
  Elf32_Phdr segment;
  std::memcpy(&header, file.data(), sizeof header);
  std::memcpy(&segment, file.data() + sizeof header, sizeof segment);
  header.e_entry = 0x70000000;
  segment.p_paddr = 0x70000000;
  std::memcpy(file.data(), &header, sizeof header);
  std::memcpy(file.data() + sizeof(Elf32_Ehdr), &segment, sizeof segment);
  write_file(scratch / "far.elf", file);
  const auto answer = pulpo::test::pulpo("run " + (scratch / "far.elf"));
  CHECK(answer.status == 126);
  CHECK_THAT(answer.errors, Catch::Contains("segment 0 (0x70000000 to 0x7000000f) lies outside of memory"));
}
