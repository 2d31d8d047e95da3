// SPDX-License-Identifier: Apache-2.0
// A product of two matrices, either of them stored transposed; the passes of layers that are such products.
#include "dense.hpp"
#include "exact.hpp"
#include "print.h"
#include "region.h"

using namespace pulpo::training;
using Element = PULPO_ELEMENT;

namespace {

enum Kind : uint32_t { matmul, linear, pointwise };

struct Arguments {
  Machine machine;
  Kind kind;
  Pass pass;
  uint32_t m, n, k;
  uint32_t transposed_a, transposed_b;
  Unroll unroll;
  uint32_t outside;  // 1: the matrices lie in L2
  uint32_t samples, height, width, in, out;
  uint32_t room;  // bytes of TCDM for tiles; 0: all
};

}  // namespace

extern "C" {
Arguments arguments{.machine = {.cores = 8, .check = 1, .l1_kib = 256, .l2_kib = 512},
                    .kind = matmul,
                    .pass = Pass::forward,
                    .m = 64,
                    .n = 64,
                    .k = 64,
                    .transposed_a = 0,
                    .transposed_b = 0,
                    .unroll = {4, 4},
                    .outside = 0,
                    .samples = 16,
                    .height = 1,
                    .width = 1,
                    .in = 256,
                    .out = 64,
                    .room = 0};
Tensor tensors[3];  // A, B and C as they lie in memory
}

namespace {

using Resident = Gemm<Element, MatrixRows<Element>>;

struct Work {
  Product<Element> product;
  Resident resident;
  TiledGemm<Element>* tiled;  // null: all in TCDM
  uint32_t blocks;
};

void make(void* argument) {
  const auto& p = static_cast<Work*>(argument)->product;
  PULPO_REGION_BEGIN("make");
  fill(p.a.data, p.rows * p.terms, 0, core_id(), team_size());
  fill(p.b.data, p.terms * p.columns, 1, core_id(), team_size());
  PULPO_REGION_END("make");
}

/// Three loops, as the compiler compiles them.
void naive(const Resident& g, unsigned core, unsigned cores) {
  const Share mine = share(g.rows, core, cores);
  for (uint32_t i = mine.first; i < mine.last; i++) {
    for (uint32_t j = 0; j < g.columns; j++) {
      const Element* x = g.a.data + static_cast<int32_t>(i) * g.a.row;
      const Element* y = g.b + static_cast<int32_t>(j) * g.b_column;
      float sum = 0;
      for (uint32_t k = 0; k < g.terms; k++, x += g.a.term, y += g.b_term) {
        sum += static_cast<float>(*x) * static_cast<float>(*y);
      }
      g.c[static_cast<int32_t>(i) * g.c_row + static_cast<int32_t>(j) * g.c_column] = static_cast<Element>(sum);
    }
  }
}

void on_core(const Work& work) {
  const unsigned core = core_id(), cores = team_size();
  if (work.tiled != nullptr) {
    run_pipeline(*work.tiled, core, cores);
  } else if (arguments.unroll.rows == 1 && arguments.unroll.columns == 1) {
    naive(work.resident, core, cores);
  } else {
    GemmOnCore(work.resident, core).run(core);
  }
  team_barrier();
}

/// The same work under the name of the layer that was asked for.
void run(void* argument) {
  const auto& work = *static_cast<Work*>(argument);
  switch (arguments.kind) {
    case linear:
      PULPO_REGION_BEGIN("linear");
      on_core(work);
      PULPO_REGION_END("linear");
      return;
    case pointwise:
      PULPO_REGION_BEGIN("pointwise");
      on_core(work);
      PULPO_REGION_END("pointwise");
      return;
    default:
      PULPO_REGION_BEGIN("matmul");
      on_core(work);
      PULPO_REGION_END("matmul");
  }
}

Element at(const Matrix<Element>& m, uint32_t row, uint32_t column, uint32_t rows, uint32_t columns) {
  return m.data[m.transposed ? column * rows + row : row * columns + column];
}

bool is_wrong_output(const void* argument, uint32_t output) {
  const auto& work = *static_cast<const Work*>(argument);
  const auto& p = work.product;
  ExactSum exact;
  for (uint32_t k = 0; k < p.terms; k++) {
    exact.add(at(p.a, output / p.columns, k, p.rows, p.terms), at(p.b, k, output % p.columns, p.terms, p.columns));
  }
  return is_wrong(p.c[output], exact, p.terms, work.blocks);
}

bool is_unroll(uint32_t count) { return count == 1 || count == 2 || count == 4; }

Product<Element> product_of(const Arguments& a, Arena& memory) {
  const auto matrix = [&](uint32_t rows, uint32_t columns) {
    // rows of B are read in pairs
    auto* const data = take<Element>(memory, count_of(uint64_t{rows} + 1, columns), "a matrix");
    clear_bytes(data + rows * columns, columns * sizeof(Element) + slack_bytes);
    return data;
  };
  if (a.kind == matmul) {
    Element *const x = matrix(a.m, a.k), *const y = matrix(a.k, a.n);
    return {{x, a.transposed_a != 0}, {y, a.transposed_b != 0}, matrix(a.m, a.n), a.m, a.n, a.k};
  }
  const uint32_t samples = count_of(a.samples, a.height, a.width);
  Element *const x = matrix(samples, a.in), *const w = matrix(a.out, a.in);
  return dense_product(a.pass, x, w, matrix(samples, a.out), samples, a.in, a.out);
}

Resident resident_of(const Arguments& a, const Product<Element>& p, Arena& l1) {
  const auto strides = [](const Matrix<Element>& m, uint32_t rows, uint32_t columns) {
    return m.transposed ? Share{1, rows} : Share{columns, 1};
  };
  const Share x = strides(p.a, p.rows, p.terms), y = strides(p.b, p.terms, p.columns);
  const uint32_t block = MatrixRows<Element>::block(p.terms);
  Element* const panels =
      take<Element>(l1, a.machine.cores * MatrixRows<Element>::panel_elements(p.terms), "the panels");
  return {{p.a.data, int32_t(x.first), int32_t(x.last)},
          p.b.data,
          int32_t(y.first),
          int32_t(y.last),
          p.c,
          int32_t(p.columns),
          1,
          p.rows,
          p.columns,
          p.terms,
          false,
          panels,
          block,
          Resident::grid_of(p.rows, p.columns, a.unroll, a.machine.cores),
          a.unroll};
}

}  // namespace

extern "C" int main() {
  const Arguments& a = arguments;
  if (!is_unroll(a.unroll.rows) || !is_unroll(a.unroll.columns)) {
    give_up("a tile has 1, 2 or 4 rows and columns");
  }
  Arena l1 = l1_arena(a.machine), l2 = l2_arena(a.machine);
  static Work work;
  work.product = product_of(a, a.outside != 0 ? l2 : l1);
  const auto& p = work.product;
  tensors[0] = {p.a.data, p.rows * p.terms};
  tensors[1] = {p.b.data, p.terms * p.columns};
  tensors[2] = {p.c, p.rows * p.columns};
  if (a.outside != 0) {
    static TiledGemm<Element> tiled(p, l1.part(a.room), a.machine.cores, a.unroll);
    work.tiled = &tiled;
    work.blocks = tiled.blocks();
    const GemmTiles& t = tiled.tiles();
    printf("%u tiles, %u x %u, sums of %u\n", (unsigned)t.count(), (unsigned)t.rows, (unsigned)t.columns,
           (unsigned)t.terms);
  } else {
    work.resident = resident_of(a, p, l1);
    work.blocks = (p.terms + work.resident.block - 1) / work.resident.block;
  }
  team_fork(a.machine.cores, make, &work);
  team_fork(a.machine.cores, run, &work);
  return check_outputs(a.machine, p.rows * p.columns, p.terms, is_wrong_output, &work);
}
