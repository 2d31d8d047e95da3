// SPDX-License-Identifier: Apache-2.0
// A depthwise convolution in the shape of a ConvKernel, for TiledConv: a tile of some output channels has the same
// channels of the input.
#pragma once

#include <stdint.h>

#include "conv_kernel.hpp"
#include "depthwise.hpp"

namespace pulpo::kernels {

/// A core's buffer holds its tap pointers and a pixel of zero points.
template <unsigned ActivationBits>
uint32_t depthwise_buffer_words(const ConvShape& shape) {
  return ceil_div(shape.taps(), 4) * 4 * sizeof(void*) / 4 + ceil_div(bytes_of(shape.in_channels, ActivationBits), 4);
}

/// The layer of a tile, the core's buffer filled.
template <unsigned ActivationBits, class Requant>
__attribute__((noinline)) Depthwise<Requant> depthwise_tile(const Conv<Requant>& conv, unsigned core) {
  const uint32_t taps = ceil_div(conv.shape.taps(), 4) * 4;
  uint32_t* const buffer = conv.columns + core * depthwise_buffer_words<ActivationBits>(conv.shape);
  uint32_t* const pad_pixel = buffer + taps * sizeof(void*) / 4;
  fill_words<IsaLevel::rv32imc>(pad_pixel, ceil_div(bytes_of(conv.shape.in_channels, ActivationBits), 4),
                                conv.pad_word);
  // depthwise_on_core() finds core k's pointers k * taps behind the first ones.
  const uint8_t** const pointers = reinterpret_cast<const uint8_t**>(buffer) - core * taps;
  return {conv.shape,   conv.in,
          conv.weights, conv.out,
          pointers,     reinterpret_cast<const uint8_t*>(pad_pixel),
          conv.requant, conv.flip & 1u << (ActivationBits - 1)};
}

template <class Format, unsigned OutBits, class Requant>
void depthwise_tile_on_core(const Conv<Requant>& conv, unsigned core, unsigned cores) {
  depthwise_on_core<Format, OutBits>(depthwise_tile<Format::activation_bits>(conv, core), core, cores);
}

template <class Format>
void prepare_depthwise(uint32_t* to, const ConvShape& shape, const WeightSource& weight, uint32_t first_group,
                       uint32_t step) {
  prepare_depthwise_weights<Format>(
      to, shape, [&weight](uint32_t channel, uint32_t tap) { return weight(channel, tap, 0); }, first_group, step);
}

template <class Format, unsigned OutBits, class Requant>
inline constexpr ConvKernel<Requant> depthwise_kernel = [] {
  ConvKernel<Requant> kernel{};
  kernel.activation_bits = kernel.column_bits = Format::activation_bits;
  kernel.weight_bits = Format::weight_bits;
  kernel.out_bits = OutBits;
  kernel.per_channel = true;
  kernel.quad_bytes = sizeof(typename Requant::Quad);
  kernel.weight_words = [](const ConvShape& shape) { return Format::group_words(shape) / 4; };
  kernel.column_words = depthwise_buffer_words<Format::activation_bits>;
  kernel.prepare = prepare_depthwise<Format>;
  kernel.on_core = depthwise_tile_on_core<Format, OutBits, Requant>;
  kernel.reads_signed = Format::bytes;
  return kernel;
}();

/// The kernel for widths known at run time: 8, 4 or 2 bits each.
template <IsaLevel Level, class Requant>
const ConvKernel<Requant>* find_depthwise_kernel(unsigned activation_bits, unsigned weight_bits, unsigned out_bits) {
  static const ConvKernel<Requant>* const table[] = {
#define PULPO_OUTS(a, w)                                           \
  &depthwise_kernel<DepthwiseFormat<Level, a, w>, 8, Requant>,     \
      &depthwise_kernel<DepthwiseFormat<Level, a, w>, 4, Requant>, \
      &depthwise_kernel<DepthwiseFormat<Level, a, w>, 2, Requant>
      PULPO_OUTS(8, 8), PULPO_OUTS(8, 4), PULPO_OUTS(8, 2), PULPO_OUTS(4, 8), PULPO_OUTS(4, 4),
      PULPO_OUTS(4, 2), PULPO_OUTS(2, 8), PULPO_OUTS(2, 4), PULPO_OUTS(2, 2),
#undef PULPO_OUTS
  };
  return find_kernel(table, activation_bits, weight_bits, out_bits);
}

}  // namespace pulpo::kernels
