// SPDX-License-Identifier: Apache-2.0
// Products of matrices in floating point are right: each way to store the operands, each tile of registers, shapes that
// fill no tile, on 1, 3, 8 and 16 cores, whole and in tiles from L2; and the same with any number of FPUs.
#include "tests/support/training_run.hpp"

using namespace pulpo::test;

namespace {

struct MatrixProduct {
  unsigned cores = 8, m = 13, n = 11, k = 9, transposed_a = 0, transposed_b = 0, tile_rows = 4, tile_columns = 4;
  unsigned outside = 0, room = 0;
  std::string type = "fp32";
  std::vector<std::string> settings{};
};

TrainingRun multiply(const MatrixProduct& p) {
  std::vector<KernelArgument> words;
  for (const auto value :
       {p.cores,        1u,          256u,           512u,      0u, 0u, p.m, p.n, p.k, p.transposed_a,
        p.transposed_b, p.tile_rows, p.tile_columns, p.outside, 1u, 1u, 1u,  1u,  1u,  p.room}) {
    words.push_back({"arguments", value, static_cast<std::uint32_t>(4 * words.size())});
  }
  auto settings = p.settings;
  if (p.cores > 8) {
    settings.push_back("cores.count=16");
  }
  return TrainingRun("matmul", words, p.type, settings);
}

/// The program itself compares with exact sums; this compares with sums in double precision, formed apart from it.
void check(const MatrixProduct& p) {
  INFO(p.m << "x" << p.n << "x" << p.k << " " << p.type << ", transposed " << p.transposed_a << p.transposed_b
           << ", tile " << p.tile_rows << "x" << p.tile_columns << ", " << p.cores << " cores, outside " << p.outside);
  auto run = multiply(p);
  const auto a = run.tensor(0), b = run.tensor(1), c = run.tensor(2);
  REQUIRE(c.size() == p.m * p.n);
  for (unsigned i = 0; i < p.m; ++i) {
    for (unsigned j = 0; j < p.n; ++j) {
      double sum = 0, magnitude = 0;
      for (unsigned k = 0; k < p.k; ++k) {
        const double product =
            a[p.transposed_a ? k * p.m + i : i * p.k + k] * b[p.transposed_b ? j * p.k + k : k * p.n + j];
        sum += product;
        magnitude += std::abs(product);
      }
      // k roundings of single precision; at most one rounding to half precision for each of k blocks
      const double unit = p.type == "fp32" ? 0x1p-24 : 0x1p-11;
      REQUIRE(std::abs(c[i * p.n + j] - sum) <= (p.k + 1) * unit * magnitude);
    }
  }
}

}  // namespace

// Tiles and ways to store are independent of each other: each is met, not each pair of them.
TEST_CASE("training: products of matrices, stored either way, in each tile of registers") {
  const std::string type = GENERATE("fp32", "fp16");
  for (unsigned transposed = 0; transposed < 4; ++transposed) {
    for (unsigned tile = 0; tile < 9; ++tile) {
      if ((sampled() || type == "fp16") ? tile % 4 != transposed : (tile + transposed) % 2 != 0) {
        continue;
      }
      MatrixProduct p;
      p.type = type;
      p.transposed_a = transposed & 1;
      p.transposed_b = transposed >> 1;
      p.tile_rows = 1u << tile % 3;
      p.tile_columns = 1u << tile / 3;
      check(p);
    }
  }
}

TEST_CASE("training: products of matrices on any number of cores, shapes that fill no tile") {
  const std::string type = GENERATE("fp32", "fp16");
  const unsigned cores = GENERATE(1u, 3u, 8u, 16u);
  const unsigned transposed = cores % 4;
  if (sampled() && cores != 3) {
    return;
  }
  for (const auto& [m, n, k] :
       {std::array{1u, 1u, 1u}, {1u, 37u, 5u}, {41u, 1u, 6u}, {18u, 11u, cores == 3 ? 300u : 30u}}) {
    // sums longer than a panel on 3 cores
    MatrixProduct p{.cores = cores, .m = m, .n = n, .k = k, .type = type};
    p.transposed_a = transposed & 1;
    p.transposed_b = transposed >> 1;
    check(p);
    p.outside = 1;
    p.room = 2000 + 600 * cores;  // several tiles of the largest, sums in parts
    check(p);
  }
}

TEST_CASE("training: the same products with private and shared FPUs, on any number of cores") {
  const std::string type = GENERATE("fp32", "fp16");
  const auto expected = multiply({.m = 20, .n = 24, .k = 31, .type = type}).tensor(2);
  for (const auto& settings : {std::vector<std::string>{"fpu.cores_per_unit=2"},
                               {"fpu.cores_per_unit=4"},
                               {"fpu.cores_per_unit=2", "fpu.interconnect=fixed"}}) {
    CHECK(multiply({.m = 20, .n = 24, .k = 31, .type = type, .settings = settings}).tensor(2) == expected);
  }
  CHECK(multiply({.cores = 3, .m = 20, .n = 24, .k = 31, .type = type}).tensor(2) == expected);
}

// Rows that the inner loop can read are not packed: a last block of one, two or three rows, even terms (in half
// precision two make a word), and more than the 256 that a result is rounded after.
TEST_CASE("training: products whose rows are read where they lie, with 1 to 3 rows left over") {
  const std::string type = GENERATE("fp32", "fp16");
  const unsigned rows_left = GENERATE(1u, 2u, 3u);
  for (const unsigned k : {6u, 258u}) {
    for (unsigned transposed = 0; transposed < (k == 6 ? 4 : 1); ++transposed) {
      MatrixProduct p{.cores = 3, .m = 16 + rows_left, .n = 7, .k = k, .type = type};
      p.transposed_a = transposed & 1;
      p.transposed_b = transposed >> 1 ^ 1;
      check(p);
      p.tile_rows = p.tile_columns = 2;
      check(p);
      p.outside = 1;
      p.tile_rows = p.tile_columns = 4;
      p.room = 6000;
      check(p);
    }
  }
}
