// SPDX-License-Identifier: Apache-2.0
// A pooling layer in the shape of a ConvKernel, for TiledConv: no weights, and each channel apart.
#pragma once

#include <stdint.h>

#include "conv_kernel.hpp"
#include "pool.hpp"

namespace pulpo::kernels {

/// All that stands for requantization: the sign bits of a word of elements.
struct ElementSigns {
  uint32_t flip;
};

template <void (*OnCore)(const Pool&, unsigned, unsigned)>
void pool_tile_on_core(const Conv<ElementSigns>& conv, unsigned core, unsigned cores) {
  OnCore(Pool{conv.shape, conv.in, conv.out, conv.requant.flip}, core, cores);
}

template <unsigned Bits, void (*OnCore)(const Pool&, unsigned, unsigned)>
inline constexpr ConvKernel<ElementSigns> pool_kernel = [] {
  ConvKernel<ElementSigns> kernel{};
  kernel.activation_bits = kernel.out_bits = Bits;
  kernel.per_channel = true;
  kernel.weight_words = [](const ConvShape&) { return uint32_t{0}; };
  kernel.column_words = [](const ConvShape&) { return uint32_t{0}; };
  kernel.on_core = pool_tile_on_core<OnCore>;
  return kernel;
}();

/// The kernel for a width known at run time: 8, 4 or 2 bits.
template <IsaLevel Level>
const ConvKernel<ElementSigns>* find_pool_kernel(unsigned bits, bool average) {
  static const ConvKernel<ElementSigns>* const table[] = {
#define PULPO_POOLS(bits) \
  &pool_kernel<bits, max_pool_on_core<Level, bits>>, &pool_kernel<bits, average_pool_on_core<bits>>
      PULPO_POOLS(8),
      PULPO_POOLS(4),
      PULPO_POOLS(2),
#undef PULPO_POOLS
  };
  const unsigned row = bits == 8 ? 0 : bits == 4 ? 1 : bits == 2 ? 2 : 3;
  return row == 3 ? nullptr : table[2 * row + (average ? 1 : 0)];
}

}  // namespace pulpo::kernels
