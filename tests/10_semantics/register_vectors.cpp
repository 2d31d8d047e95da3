// SPDX-License-Identifier: Apache-2.0
// Each register instruction computes what the RTL computed: operands and results recorded from the whole core.
#include <catch2/catch.hpp>
#include <map>

#include "isa/executor.hpp"
#include "tests/support/csv.hpp"
#include "tests/support/flat_memory.hpp"
#include "tests/support/vectors.hpp"

namespace {

using namespace pulpo::isa;
using pulpo::test::FlatMemory;
using pulpo::test::hex;
using pulpo::test::read_csv;
using pulpo::test::Table;

/// Columns of a table of register vectors, in any order.
struct Columns {
  explicit Columns(const Table& table, const std::string& expected)
      : word(table.column("word")),
        rs1(table.column("rs1")),
        rs2(table.column("rs2")),
        rd_in(table.column("rd_in")),
        rd_out(table.column(expected)) {}
  std::size_t word, rs1, rs2, rd_in, rd_out;
};

/// The state before the instruction: x10, x11, x12 as the tables name them.
void set_operands(Hart& hart, const std::vector<std::string>& row, const Columns& at) {
  hart.x[10] = hex(row[at.rs1]);
  hart.x[11] = hex(row[at.rs2]);
  hart.x[12] = hex(row[at.rd_in]);
}

using Prepare = void (*)(Hart&, const Table&, const std::vector<std::string>&);

/// Which vectors of the scalar ALU a variant computes differently from flexv, by mnemonic.
std::map<std::string, int> differences_from_flexv(Variant variant) {
  const Table table = read_csv("isa_vectors/alu.csv.gz");
  const Columns at(table, "rd_out");
  const Decoder decoder(variant);
  std::map<std::string, int> differences;
  for (const auto& row : table.rows) {
    FlatMemory memory;
    Executor<FlatMemory> executor(decoder, memory);
    set_operands(executor.hart, row, at);
    executor.execute(decoder.decode(hex(row[at.word])));
    if (executor.hart.x[12] != hex(row[at.rd_out])) {
      ++differences[row[0]];
    }
  }
  return differences;
}

/// Runs all vectors of a file on a variant; @return how many there were.
std::size_t run_vectors(const std::string& file, Variant variant, const std::string& expected, Prepare prepare) {
  const Table table = read_csv("isa_vectors/" + file + ".csv.gz");
  const Columns at(table, expected);
  const Decoder decoder(variant);
  FlatMemory memory;
  Executor<FlatMemory> executor(decoder, memory);
  std::size_t wrong = 0;
  for (const auto& row : table.rows) {
    executor.hart = {};
    set_operands(executor.hart, row, at);
    prepare(executor.hart, table, row);
    const Outcome outcome = executor.execute(decoder.decode(hex(row[at.word])));
    if (outcome != Outcome::retired || executor.hart.x[12] != hex(row[at.rd_out])) {
      ++wrong;
      UNSCOPED_INFO(row[0] << " " << row[at.word] << " rs1=" << row[at.rs1] << " rs2=" << row[at.rs2]
                           << " rd=" << row[at.rd_in] << " expected " << row[at.rd_out] << " got " << std::hex
                           << executor.hart.x[12] << " outcome " << static_cast<int>(outcome));
    }
  }
  CHECK(wrong == 0);
  return table.rows.size();
}

void legacy(Hart&, const Table&, const std::vector<std::string>&) {}
void status(Hart& hart, const Table& table, const std::vector<std::string>& row) {
  hart.simd.legacy = false;
  hart.simd.format = static_cast<std::uint8_t>(std::stoul(row[table.column("csr_0x00D")]));
}
void status_and_slice(Hart& hart, const Table& table, const std::vector<std::string>& row) {
  status(hart, table, row);
  hart.simd.slice = static_cast<std::uint8_t>(std::stoul(row[table.column("csr_0x00E")]));
}

}  // namespace

// The counts are those of the recorded tables, a line a vector.
TEST_CASE("scalar, SIMD and complex vectors") {
  CHECK(run_vectors("alu", Variant::flexv, "rd_out", legacy) == 396);
  CHECK(run_vectors("bitmanip", Variant::mpic, "rd_out", legacy) == 288);
  CHECK(run_vectors("mul", Variant::mpic, "rd_out", legacy) == 1044);
  CHECK(run_vectors("simd_h", Variant::mpic, "rd_out", legacy) == 1458);
  CHECK(run_vectors("simd_b", Variant::mpic, "rd_out", legacy) == 1512);
  CHECK(run_vectors("dotp_hb", Variant::mpic, "rd_out", legacy) == 648);
  CHECK(run_vectors("cplx", Variant::mpic, "rd_out", legacy) == 342);
}

// Two of the 396 clip where value plus bound overflows: flexv is wrong there, mpic clamps 0x7f7f7f7f to itself.
TEST_CASE("scalar vectors on mpic") {
  const Table table = read_csv("isa_vectors/alu.csv.gz");
  const Columns at(table, "rd_out");
  const Decoder decoder(Variant::mpic);
  std::size_t overflows = 0;
  for (const auto& row : table.rows) {
    FlatMemory memory;
    Executor<FlatMemory> executor(decoder, memory);
    set_operands(executor.hart, row, at);
    executor.execute(decoder.decode(hex(row[at.word])));
    const bool overflow = row[0].rfind("p.clip", 0) == 0 && row[at.rs1] == "7f7f7f7f" && row[at.rs2] == "7fffffff" &&
                          row[at.rd_out] == "80000000";
    overflows += overflow ? 1 : 0;
    INFO(row[0] << " " << row[at.rs1] << " " << row[at.rs2]);
    CHECK(executor.hart.x[12] == (overflow ? 0x7f7f7f7f : hex(row[at.rd_out])));
  }
  CHECK(overflows == 2);
}

// RI5CY differs where flexv's sum overflows (one vector of each) and, in p.clipr, where it sees a negative bound's
// lower bound first: values 0x14, 0x8187e4bc and 0x18000 against bounds 0x80000000, 0x97181722 and 0xbde4f5e0.
TEST_CASE("scalar vectors on RI5CY") {
  const auto differences = differences_from_flexv(Variant::ri5cy);
  CHECK(differences.size() == 2);
  CHECK(differences.at("p.clipr") == 4);
  CHECK(differences.at("p.clipur") == 1);
}

// CV32E40P differs in the same two instructions only, where the bound is negative or the sum overflows.
TEST_CASE("scalar vectors on CV32E40P") {
  for (const auto& [mnemonic, count] : differences_from_flexv(Variant::cv32e40p)) {
    INFO(mnemonic << " " << count);
    CHECK((mnemonic == "p.clipr" || mnemonic == "p.clipur"));
  }
}

TEST_CASE("SIMD vectors on RI5CY and CV32E40P") {
  for (const Variant variant : {Variant::ri5cy, Variant::cv32e40p}) {
    CHECK(run_vectors("bitmanip", variant, "rd_out", legacy) == 288);
    CHECK(run_vectors("mul", variant, "rd_out", legacy) == 1044);
    CHECK(run_vectors("simd_h", variant, "rd_out", legacy) == 1458);
    CHECK(run_vectors("simd_b", variant, "rd_out", legacy) == 1512);
    CHECK(run_vectors("dotp_hb", variant, "rd_out", legacy) == 648);
    CHECK(run_vectors("cplx", variant, "rd_out", legacy) == 342);
  }
}

// All recorded halfword and byte results come from flexv; its quirks do not show in them.
TEST_CASE("SIMD vectors on flexv") {
  CHECK(run_vectors("mul", Variant::flexv, "rd_out", legacy) == 1044);
  CHECK(run_vectors("simd_h", Variant::flexv, "rd_out", legacy) == 1458);
  CHECK(run_vectors("simd_b", Variant::flexv, "rd_out", legacy) == 1512);
  CHECK(run_vectors("mixed_dotp", Variant::flexv, "rd_out", status_and_slice) == 891);
}

TEST_CASE("virtual formats: what flexv computes") {
  for (const char* file : {"virtual_fmt_h", "virtual_fmt_b", "virtual_fmt_n", "virtual_fmt_c"}) {
    CHECK(run_vectors(file, Variant::flexv, "rd_out_flexv_rtl", status) == 1365);
  }
}

TEST_CASE("virtual formats: the intended result") {
  for (const char* file : {"virtual_fmt_h", "virtual_fmt_b", "virtual_fmt_n", "virtual_fmt_c"}) {
    CHECK(run_vectors(file, Variant::mpic, "rd_out(intended", status) == 1365);
  }
}

TEST_CASE("mixed dot products") { CHECK(run_vectors("mixed_dotp", Variant::mpic, "rd_out", status_and_slice) == 891); }

TEST_CASE("CORE-V vectors") { CHECK(run_vectors("xcv_alu_simd", Variant::cv32e40p_xcv, "rd_out", legacy) == 4275); }
