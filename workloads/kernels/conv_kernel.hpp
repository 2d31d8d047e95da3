// SPDX-License-Identifier: Apache-2.0
// A convolution for one set of widths as plain data, so that tiling and programs need no templates of their own.
#pragma once

#include <stdint.h>

#include "conv.hpp"

namespace pulpo::kernels {

template <class Requant>
struct ConvKernel {
  unsigned activation_bits, weight_bits, out_bits;
  unsigned column_bits;                        // of an element in the im2col buffer
  uint32_t activation_offset;                  // elements there are lower by it; the biases make up for that
  bool cut_channels;                           // as LayerBytes has it
  uint32_t (*weight_words)(const ConvShape&);  // of one output channel
  uint32_t (*column_words)(const ConvShape&);  // im2col buffer of one core
  void (*prepare)(uint32_t* to, const ConvShape&, int (*weight)(uint32_t out, uint32_t tap, uint32_t in),
                  uint32_t first_group, uint32_t step);
  void (*on_core)(const Conv<Requant>&, unsigned core, unsigned cores);

  /// Bytes of the prepared weights of four output channels.
  uint32_t group_bytes(const ConvShape& shape) const { return 16 * weight_words(shape); }
};

template <class Format, unsigned OutBits, class Requant>
inline constexpr ConvKernel<Requant> conv_kernel{
    Format::activation_bits,
    Format::weight_bits,
    OutBits,
    Format::lane_bits / Format::column_ratio,
    Format::activation_offset,
    true,
    [](const ConvShape& shape) { return Format::weight_words(shape); },
    [](const ConvShape& shape) { return reads_in_place<Format>(shape) ? 0 : column_buffer_words<Format>(shape); },
    [](uint32_t* to, const ConvShape& shape, int (*weight)(uint32_t, uint32_t, uint32_t), uint32_t first_group,
       uint32_t step) { prepare_weights<Format>(to, shape, weight, first_group, step); },
    conv_on_core<Format, OutBits, Requant>,
};

/// The kernel for widths known at run time: 8, 4 or 2 bits each.
template <IsaLevel Level, class Requant>
const ConvKernel<Requant>* find_conv_kernel(unsigned activation_bits, unsigned weight_bits, unsigned out_bits) {
  static const ConvKernel<Requant>* const table[] = {
#define PULPO_OUTS(a, w)                                                                        \
  &conv_kernel<Format<Level, a, w>, 8, Requant>, &conv_kernel<Format<Level, a, w>, 4, Requant>, \
      &conv_kernel<Format<Level, a, w>, 2, Requant>
      PULPO_OUTS(8, 8), PULPO_OUTS(8, 4), PULPO_OUTS(8, 2), PULPO_OUTS(4, 8), PULPO_OUTS(4, 4),
      PULPO_OUTS(4, 2), PULPO_OUTS(2, 8), PULPO_OUTS(2, 4), PULPO_OUTS(2, 2),
#undef PULPO_OUTS
  };
  for (const auto* kernel : table) {
    if (kernel->activation_bits == activation_bits && kernel->weight_bits == weight_bits &&
        kernel->out_bits == out_bits) {
      return kernel;
    }
  }
  return nullptr;
}

}  // namespace pulpo::kernels
