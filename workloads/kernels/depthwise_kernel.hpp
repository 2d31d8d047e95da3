// SPDX-License-Identifier: Apache-2.0
// A depthwise convolution in the shape of a ConvKernel, for TiledConv: cut by rows only, as its input has the same
// channels.
#pragma once

#include <stdint.h>

#include "conv_kernel.hpp"
#include "depthwise.hpp"

namespace pulpo::kernels {

/// A core's buffer holds its tap pointers and a pixel of zero points.
template <class Format>
uint32_t depthwise_buffer_words(const ConvShape& shape) {
  return Format::quads(shape) * 4 * sizeof(void*) / 4 +
         ceil_div(bytes_of(shape.in_channels, Format::activation_bits), 4);
}

template <class Format, unsigned OutBits, class Requant>
void depthwise_tile_on_core(const Conv<Requant>& conv, unsigned core, unsigned cores) {
  const uint32_t taps = Format::quads(conv.shape) * 4;
  uint32_t* const buffer = conv.columns + core * depthwise_buffer_words<Format>(conv.shape);
  uint32_t* const pad_pixel = buffer + taps * sizeof(void*) / 4;
  fill_words<Format::level>(pad_pixel, ceil_div(bytes_of(conv.shape.in_channels, Format::activation_bits), 4),
                            conv.pad_word);
  // depthwise_on_core() finds core k's pointers k * taps behind the first ones.
  const uint8_t** const pointers = reinterpret_cast<const uint8_t**>(buffer) - core * taps;
  depthwise_on_core<Format, OutBits>(Depthwise<Requant>{conv.shape, conv.in, conv.weights, conv.out, pointers,
                                                        reinterpret_cast<const uint8_t*>(pad_pixel), conv.requant},
                                     core, cores);
}

/// Weights are made by prepare_depthwise_weights().
template <class Format, unsigned OutBits, class Requant>
inline constexpr ConvKernel<Requant> depthwise_kernel{
    Format::activation_bits,
    Format::weight_bits,
    OutBits,
    8,
    0,
    false,
    [](const ConvShape& shape) { return Format::group_words(shape) / 4; },
    [](const ConvShape& shape) { return depthwise_buffer_words<Format>(shape); },
    nullptr,
    depthwise_tile_on_core<Format, OutBits, Requant>,
};

}  // namespace pulpo::kernels
