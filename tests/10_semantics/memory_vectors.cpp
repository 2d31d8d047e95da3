// SPDX-License-Identifier: Apache-2.0
// Loads and stores in all addressing modes and alignments touch the bytes and registers that the RTL touched.
#include <catch2/catch.hpp>

#include "isa/executor.hpp"
#include "tests/support/csv.hpp"
#include "tests/support/flat_memory.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace pulpo::isa;
using pulpo::test::FlatMemory;
using pulpo::test::hex;

/// Runs a table of accesses (x10 base, x11 data or offset, x12 data or destination); @return its length.
std::size_t run_accesses(const std::string& file, Variant variant) {
  const auto table = pulpo::test::read_csv("isa_vectors/" + file + ".csv.gz");
  const auto value = [&table](const auto& row, const char* name) { return hex(row[table.column(name)]); };
  const Decoder decoder(variant);
  for (const auto& row : table.rows) {
    FlatMemory memory;
    Executor<FlatMemory> executor(decoder, memory);
    executor.hart.x[10] = value(row, "rs1");
    executor.hart.x[11] = value(row, "rs2");
    executor.hart.x[12] = value(row, "rd_in");
    const std::uint32_t address = value(row, "mem_addr");
    memory.store(address, 4, value(row, "mem0_before"));
    memory.store(address + 4, 4, value(row, "mem4_before"));
    const Outcome outcome = executor.execute(decoder.decode(value(row, "word")));
    INFO(row[0] << " " << row[1] << " " << row[2]);
    CHECK(outcome == Outcome::retired);
    CHECK(executor.hart.x[12] == value(row, "rd_out"));
    CHECK(executor.hart.x[10] == value(row, "rs1_out"));
    CHECK(memory.load(address, 4) == value(row, "mem0_after"));
    CHECK(memory.load(address + 4, 4) == value(row, "mem4_after"));
  }
  return table.rows.size();
}

}  // namespace

TEST_CASE("memory vectors") { CHECK(run_accesses("mem", Variant::mpic) == 495); }
TEST_CASE("CORE-V memory vectors") { CHECK(run_accesses("xcv_mem", Variant::cv32e40p_xcv) == 360); }

// One MAC&Load with the NN registers preset, then the same with both load bits clear: it sees the loaded word.
TEST_CASE("MAC&Load vectors") {
  const auto table = pulpo::test::read_csv("isa_vectors/macload_v2_legacy.csv.gz");
  const auto value = [&table](const auto& row, const std::string& name) { return hex(row[table.column(name)]); };
  const Decoder decoder(Variant::mpic);
  for (const auto& row : table.rows) {
    FlatMemory memory;
    Executor<FlatMemory> executor(decoder, memory);
    Hart& hart = executor.hart;
    hart.nn = {{value(row, "A0"), value(row, "A1")},
               {value(row, "W0"), value(row, "W1"), value(row, "W2"), value(row, "W3")}};
    hart.x[10] = value(row, "rs1_in");
    hart.x[12] = value(row, "rd_in");
    memory.store(hart.x[10], 4, value(row, "mem_at_rs1"));
    const std::uint32_t word = value(row, "word");
    INFO(row[0] << " " << row[1]);
    CHECK(executor.execute(decoder.decode(word)) == Outcome::retired);
    CHECK(hart.x[12] == value(row, "rd_out"));
    CHECK(hart.x[10] == value(row, "rs1_out"));
    constexpr std::uint32_t load_bits = 0x01800000;
    CHECK(executor.execute(decoder.decode(word & ~load_bits)) == Outcome::retired);
    CHECK(hart.x[12] == value(row, "rd_after_repeat"));
  }
  CHECK(table.rows.size() == 240);
}

// pc + 8 when taken, pc + 4 when not.
TEST_CASE("immediate branches") {
  const auto table = pulpo::test::read_csv("isa_vectors/branch_imm.csv.gz");
  const Decoder decoder(Variant::mpic);
  FlatMemory memory;
  Executor<FlatMemory> executor(decoder, memory);
  for (const auto& row : table.rows) {
    executor.hart = {};
    executor.hart.pc = 0x1000;
    executor.hart.x[10] = hex(row[table.column("rs1")]);
    CHECK(executor.execute(decoder.decode(hex(row[table.column("word")]))) == Outcome::retired);
    INFO(row[0] << " " << row[1]);
    CHECK(executor.hart.pc == (row[table.column("taken")] == "1" ? 0x1008 : 0x1004));
  }
  CHECK(table.rows.size() == 60);
}
