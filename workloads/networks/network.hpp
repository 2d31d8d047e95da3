// SPDX-License-Identifier: Apache-2.0
// Networks as lists of layers, 8 bits throughout: what the program that runs one and the generator that knows the right
// output have in common. A network's file defines PULPO_NETWORK(LAYER), LAYER(name, kind, in_height, in_width,
// in_channels, out_channels, kernel, stride, pad) for each layer in order.
#pragma once

#include <stdint.h>

#include "depthwise.hpp"
#include "packing.hpp"

namespace networks {

using pulpo::kernels::ConvShape;
using ConvFormat = pulpo::kernels::Format<pulpo::kernels::IsaLevel::xpulpv2, 8, 8>;
using DepthwiseFormat = pulpo::kernels::DepthwiseFormat<pulpo::kernels::IsaLevel::xpulpv2, 8, 8>;

enum class Kind { conv, depthwise, max_pool, average_pool };

struct Layer {
  Kind kind;
  ConvShape shape;

  constexpr uint32_t in_bytes() const { return shape.in_height * shape.in_width * shape.in_channels; }
  constexpr uint32_t out_bytes() const { return shape.pixels() * shape.out_channels; }
  constexpr uint32_t weight_bytes() const {
    return kind == Kind::conv        ? ConvFormat::weight_bytes(shape)
           : kind == Kind::depthwise ? DepthwiseFormat::weight_bytes(shape)
                                     : 0;
  }
};

constexpr Layer make_layer(Kind kind, uint32_t in_height, uint32_t in_width, uint32_t in_channels,
                           uint32_t out_channels, uint32_t kernel, uint32_t stride, uint32_t pad_total) {
  // Of an odd total the larger part is at the end, as with "same" padding.
  const uint32_t pad = pad_total / 2;
  return {kind,
          {in_height, in_width, in_channels, (in_height + pad_total - kernel) / stride + 1,
           (in_width + pad_total - kernel) / stride + 1, out_channels, kernel, kernel, stride, pad, pad}};
}

/// Word `index` of the made-up weights (tensor 1) or of the input image (tensor 2): already in the kernel's order.
inline uint32_t noise_word(uint32_t tensor, uint32_t index) {
  uint32_t x = index * 0x9E3779B1u + tensor * 0x85EBCA77u;
  x = (x ^ x >> 15) * 0x2C1B3C6Du;
  return x ^ x >> 13;
}
/// Which bytes of a word of weights count: of a depthwise layer's ninth tap, the one in its channel's lane.
constexpr uint32_t weight_mask(const Layer& layer, uint32_t word) {
  return layer.kind == Kind::depthwise && word % 12 >= 8 ? 0xffu << word % 4 * 8 : 0xffffffffu;
}

/// How a layer's sums become outputs, and what its whole output adds up to, word by word.
struct Tuning {
  int32_t multiplier;
  uint32_t shift;
  uint32_t checksum;
};

}  // namespace networks
