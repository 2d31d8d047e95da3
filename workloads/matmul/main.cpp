// SPDX-License-Identifier: Apache-2.0
// A product of two matrices, either of them stored transposed.
#include "exact.hpp"
#include "gemm.hpp"
#include "region.h"

using namespace pulpo::training;
using Element = PULPO_ELEMENT;

namespace {

struct Arguments {
  Machine machine;
  uint32_t m, n, k;
  uint32_t transposed_a, transposed_b;
  uint32_t tile_rows, tile_columns;
};

}  // namespace

extern "C" {
Arguments arguments{.machine = {.cores = 8, .check = 1, .l1_kib = 256, .l2_kib = 512},
                    .m = 64,
                    .n = 64,
                    .k = 64,
                    .transposed_a = 0,
                    .transposed_b = 0,
                    .tile_rows = 4,
                    .tile_columns = 4};
Tensor tensors[3];  // A, B, C as they lie in memory
}

namespace {

struct Product {
  Gemm<Element, MatrixRows<Element>> gemm;

  Element* a() const { return const_cast<Element*>(gemm.a.data); }
  Element* b() const { return const_cast<Element*>(gemm.b); }
};

void make(void* argument) {
  const auto& p = *static_cast<Product*>(argument);
  PULPO_REGION_BEGIN("make");
  fill(p.a(), p.gemm.rows * p.gemm.terms, 0, core_id(), team_size());
  fill(p.b(), p.gemm.terms * p.gemm.columns, 1, core_id(), team_size());
  PULPO_REGION_END("make");
}

/// Three loops, as the compiler compiles them.
void naive(const Gemm<Element, MatrixRows<Element>>& g, unsigned core, unsigned cores) {
  const Share mine = share(g.rows, core, cores);
  for (uint32_t i = mine.first; i < mine.last; i++) {
    for (uint32_t j = 0; j < g.columns; j++) {
      const Element *x = g.a.data + static_cast<int32_t>(i) * g.a.row, *y = g.b + static_cast<int32_t>(j) * g.b_column;
      float sum = 0;
      for (uint32_t k = 0; k < g.terms; k++, x += g.a.term, y += g.b_term) {
        sum += static_cast<float>(*x) * static_cast<float>(*y);
      }
      g.c[static_cast<int32_t>(i) * g.c_row + static_cast<int32_t>(j) * g.c_column] = static_cast<Element>(sum);
    }
  }
}

void multiply(void* argument) {
  const auto& gemm = static_cast<Product*>(argument)->gemm;
  PULPO_REGION_BEGIN("matmul");
  if (gemm.unroll.rows == 1 && gemm.unroll.columns == 1) {
    naive(gemm, core_id(), team_size());
  } else {
    GemmOnCore(gemm, core_id()).run(core_id(), team_size());
  }
  team_barrier();
  PULPO_REGION_END("matmul");
}

bool is_wrong_output(const void* argument, uint32_t output) {
  const auto& g = static_cast<const Product*>(argument)->gemm;
  const Element* x = g.a.data + static_cast<int32_t>(output / g.columns) * g.a.row;
  const Element* y = g.b + static_cast<int32_t>(output % g.columns) * g.b_column;
  ExactSum exact;
  for (uint32_t k = 0; k < g.terms; k++, x += g.a.term, y += g.b_term) {
    exact.add(*x, *y);
  }
  return is_wrong(g.c[output], exact, g.terms, (g.terms + g.block - 1) / g.block);
}

bool is_unroll(uint32_t count) { return count == 1 || count == 2 || count == 4; }

}  // namespace

extern "C" int main() {
  const Arguments& a = arguments;
  if (!is_unroll(a.tile_rows) || !is_unroll(a.tile_columns)) {
    give_up("a tile has 1, 2 or 4 rows and columns");
  }
  Arena l1 = l1_arena(a.machine);
  const auto strides = [](uint32_t transposed, uint32_t rows, uint32_t columns) {
    return transposed != 0 ? Share{1, rows} : Share{columns, 1};
  };
  const Share a_strides = strides(a.transposed_a, a.m, a.k), b_strides = strides(a.transposed_b, a.k, a.n);
  static Product product;
  const uint32_t block = a.k < 256 ? a.k + a.k % 2 : 256;
  product.gemm = {{take<Element>(l1, a.m * a.k, "A exceeds the TCDM"), static_cast<int32_t>(a_strides.first),
                   static_cast<int32_t>(a_strides.last)},
                  take<Element>(l1, a.k * a.n + a.n, "B exceeds the TCDM"),
                  static_cast<int32_t>(b_strides.first),
                  static_cast<int32_t>(b_strides.last),
                  take<Element>(l1, a.m * a.n, "C exceeds the TCDM"),
                  static_cast<int32_t>(a.n),
                  1,
                  a.m,
                  a.n,
                  a.k,
                  false,
                  nullptr,
                  block,
                  {a.tile_rows, a.tile_columns}};
  product.gemm.panels = take<Element>(l1, a.machine.cores * product.gemm.panel_elements(block), "no room for panels");
  tensors[0] = {product.a(), a.m * a.k};
  tensors[1] = {product.b(), a.k * a.n};
  tensors[2] = {product.gemm.c, a.m * a.n};
  team_fork(a.machine.cores, make, &product);
  team_fork(a.machine.cores, multiply, &product);
  return check_outputs(a.machine, a.m * a.n, a.k, is_wrong_output, &product);
}
