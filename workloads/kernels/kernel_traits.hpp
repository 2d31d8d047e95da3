// SPDX-License-Identifier: Apache-2.0
// A kernel for one set of widths as plain data, but for its requantization: what tiling and making up weights need.
#pragma once

#include <stdint.h>

#include "shape.hpp"

namespace pulpo::kernels {

/// A convolution in TCDM, but for the requantization. `columns` has room for the kernel's column_words() of each core.
struct ConvMap {
  ConvShape shape;
  const uint8_t* in;
  const uint32_t* weights;
  uint8_t* out;
  uint32_t* columns;
  uint32_t pad_word;               // the input's zero point in each element of a column
  uint32_t flip = 0;               // sign bits of a stored word, if activations are signed
  const uint32_t* ones = nullptr;  // prepared weights of 1, if weights have zero points
};

/// The signed weight of an output channel, a tap and an input channel, counted from `origin`.
struct WeightSource {
  int (*at)(const WeightSource& source, uint32_t out, uint32_t tap, uint32_t in);
  uint32_t first_tap, first_channel;

  int operator()(uint32_t out, uint32_t tap, uint32_t in) const { return at(*this, out, tap, in); }
};

struct ChannelQuad;

/// Where partial sums are kept: those of four output channels side by side, pixel after pixel.
struct PartialSums {
  int32_t* sums;
  bool first;                // nothing has been added up yet
  const ChannelQuad* zeros;  // where weights have zero points
};

struct KernelTraits {
  unsigned activation_bits, weight_bits, out_bits;
  unsigned column_bits;                        // of an element in the im2col buffer
  uint32_t activation_flip;                    // bits that are turned over in a word of the input for the dot products
  uint32_t activation_offset;                  // elements there are lower by it; the biases make up for that
  bool per_channel;                            // an output channel comes from the same channel of the input
  uint32_t quad_bytes;                         // what requantization knows of four output channels
  uint32_t (*weight_words)(const ConvShape&);  // of one output channel
  uint32_t (*column_words)(const ConvShape&);  // im2col buffer of one core
  /// Writes the prepared weights of every `step`th group of four output channels.
  void (*prepare)(uint32_t* to, const ConvShape&, const WeightSource&, uint32_t first_group, uint32_t step);
  /// Turns over bits of words of the input; null for a kernel that does so itself, by ConvMap::flip.
  void (*turn)(uint32_t* words, uint32_t count, uint32_t flip);
  /// One core's part of adding a slice to partial sums.
  void (*accumulate)(const ConvMap&, const PartialSums&, unsigned core, unsigned cores);
  bool reads_signed;  // signed activations as they are; else shifted up, which the biases make up for

  /// Bytes of the prepared weights of four output channels.
  uint32_t group_bytes(const ConvShape& shape) const { return 16 * weight_words(shape); }
};

}  // namespace pulpo::kernels
