// SPDX-License-Identifier: Apache-2.0
// Sums cut into slices: some input channels, some rows of the kernel at a time, each a convolution of its own whose
// sums are parts of the whole ones.
#pragma once

#include <stdint.h>

#include "kernel_traits.hpp"

namespace pulpo::kernels {

/// What there is to cut.
struct LayerToTile {
  const KernelTraits* kernel;
  ConvShape shape;
  uint32_t flip;  // sign bits of a stored word, if activations are signed
  bool ones;      // weights have zero points
};

/// How sums are cut: all slices but the last ones have as much.
struct Slicing {
  uint32_t channels, rows;              // of a slice
  uint32_t channel_slices, row_slices;  // how many there are

  uint32_t count() const { return channel_slices * row_slices; }
};

inline Slicing make_slicing(const ConvShape& shape, uint32_t channels, uint32_t rows) {
  return {channels, rows, ceil_div(shape.in_channels, channels), ceil_div(shape.kernel_height, rows)};
}

/// Input channels and rows of the kernel.
struct Slice {
  uint32_t first_channel, channels, first_row, rows;

  /// The convolution that has only these terms.
  ConvShape of(ConvShape shape) const {
    shape.in_channels = channels;
    shape.kernel_height = rows;
    shape.pad_top -= first_row;  // may wrap around: the first windows begin below the map's first row
    return shape;
  }
};

inline Slice slice_at(const ConvShape& shape, const Slicing& slicing, uint32_t row_slice, uint32_t channel_slice) {
  const uint32_t first_channel = channel_slice * slicing.channels, first_row = row_slice * slicing.rows;
  const uint32_t channels = shape.in_channels - first_channel, rows = shape.kernel_height - first_row;
  return {first_channel, channels < slicing.channels ? channels : slicing.channels, first_row,
          rows < slicing.rows ? rows : slicing.rows};
}
inline Slice slice_at(const ConvShape& shape, const Slicing& slicing, uint32_t index) {
  return slice_at(shape, slicing, index / slicing.channel_slices, index % slicing.channel_slices);
}

/// Bytes of the prepared weights of all slices before this one. Each has its weights of one, if there are some, and
/// then those of all groups of output channels.
inline uint64_t slice_offset(const LayerToTile& layer, const Slicing& slicing, uint32_t index) {
  const uint32_t groups = ceil_div(layer.shape.out_channels, 4) + (layer.ones ? 1 : 0);
  const auto bytes = [&](uint32_t slice) {
    return uint64_t{groups} * layer.kernel->group_bytes(slice_at(layer.shape, slicing, slice).of(layer.shape));
  };
  uint64_t offset = 0;
  for (uint32_t row = 0; row < index; row += slicing.channel_slices) {
    const uint32_t left = index - row, last = slicing.channel_slices - 1;
    offset += left > last ? last * bytes(row) + bytes(row + last) : left * bytes(row);
  }
  return offset;
}

/// Bytes of a layer's prepared weights.
inline uint64_t weight_bytes(const LayerToTile& layer, const Slicing& slicing) {
  return slice_offset(layer, slicing, slicing.count());
}

}  // namespace pulpo::kernels
