// SPDX-License-Identifier: Apache-2.0
// A convolution for one set of widths as plain data, so that tiling and programs need no templates of their own.
#pragma once

#include <stdint.h>

#include "conv.hpp"
#include "partial_conv.hpp"

namespace pulpo::kernels {

template <class Requant>
struct ConvKernel : KernelTraits {
  void (*on_core)(const Conv<Requant>&, unsigned core, unsigned cores);
  /// Of a layer whose sums were added up slice by slice.
  void (*finish)(const Conv<Requant>&, const int32_t* sums, unsigned core, unsigned cores);
};

template <class Format>
uint32_t conv_column_words(const ConvShape& shape) {
  return reads_in_place<Format>(shape, Format::activation_flip) ? 0 : column_buffer_words<Format>(shape);
}

template <class Format>
void prepare_conv(uint32_t* to, const ConvShape& shape, const WeightSource& weight, uint32_t first_group,
                  uint32_t step) {
  prepare_weights<Format>(to, shape, weight, first_group, step);
}

template <class Format, unsigned OutBits, class Requant>
inline constexpr ConvKernel<Requant> conv_kernel = [] {
  ConvKernel<Requant> kernel{};
  kernel.activation_bits = Format::activation_bits;
  kernel.weight_bits = Format::weight_bits;
  kernel.out_bits = OutBits;
  kernel.column_bits = Format::lane_bits / Format::column_ratio;
  kernel.activation_flip = Format::activation_flip;
  kernel.activation_offset = Format::activation_offset;
  kernel.quad_bytes = sizeof(typename Requant::Quad);
  kernel.weight_words = Format::weight_words;
  kernel.column_words = conv_column_words<Format>;
  kernel.prepare = prepare_conv<Format>;
  kernel.turn = turn_words<Format::level>;
  kernel.accumulate = accumulate_on_core<Format>;
  kernel.on_core = conv_on_core<Format, OutBits, Requant>;
  kernel.finish = finish_on_core<Format::level, OutBits, Requant>;
  return kernel;
}();

/// The one of these kernels that has these widths, or null.
template <class Requant, unsigned Count>
const ConvKernel<Requant>* find_kernel(const ConvKernel<Requant>* const (&table)[Count], unsigned activation_bits,
                                       unsigned weight_bits, unsigned out_bits) {
  for (const auto* kernel : table) {
    if (kernel->activation_bits == activation_bits && kernel->weight_bits == weight_bits &&
        kernel->out_bits == out_bits) {
      return kernel;
    }
  }
  return nullptr;
}

/// The kernel for widths known at run time: activations and outputs of 16, 8, 4 or 2 bits, weights of as many, 16 only
/// if activations have 16.
template <IsaLevel Level, class Requant>
const ConvKernel<Requant>* find_conv_kernel(unsigned activation_bits, unsigned weight_bits, unsigned out_bits) {
  static const ConvKernel<Requant>* const table[] = {
#define PULPO_OUTS(a, w)                                                                         \
  &conv_kernel<Format<Level, a, w>, 16, Requant>, &conv_kernel<Format<Level, a, w>, 8, Requant>, \
      &conv_kernel<Format<Level, a, w>, 4, Requant>, &conv_kernel<Format<Level, a, w>, 2, Requant>
      PULPO_OUTS(8, 8),  PULPO_OUTS(8, 4),  PULPO_OUTS(8, 2),  PULPO_OUTS(4, 8), PULPO_OUTS(4, 4),
      PULPO_OUTS(4, 2),  PULPO_OUTS(2, 8),  PULPO_OUTS(2, 4),  PULPO_OUTS(2, 2), PULPO_OUTS(16, 16),
      PULPO_OUTS(16, 8), PULPO_OUTS(16, 4), PULPO_OUTS(16, 2),
#undef PULPO_OUTS
  };
  return find_kernel(table, activation_bits, weight_bits, out_bits);
}

/// The kernels that leave the sums as they are, 32 bits each.
template <IsaLevel Level>
const ConvKernel<RawSums>* find_raw_kernel(unsigned activation_bits, unsigned weight_bits) {
  static const ConvKernel<RawSums>* const table[] = {
#define PULPO_RAW(a, w) &conv_kernel<Format<Level, a, w>, 32, RawSums>
      PULPO_RAW(8, 8),  PULPO_RAW(8, 4),  PULPO_RAW(8, 2),  PULPO_RAW(4, 8), PULPO_RAW(4, 4),
      PULPO_RAW(4, 2),  PULPO_RAW(2, 8),  PULPO_RAW(2, 4),  PULPO_RAW(2, 2), PULPO_RAW(16, 16),
      PULPO_RAW(16, 8), PULPO_RAW(16, 4), PULPO_RAW(16, 2),
#undef PULPO_RAW
  };
  return find_kernel(table, activation_bits, weight_bits, 32);
}

}  // namespace pulpo::kernels
