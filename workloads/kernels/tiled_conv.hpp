// SPDX-License-Identifier: Apache-2.0
// A convolution whose data lie outside of the cluster: tiles stream through TCDM, the DMA one tile ahead of the cores
// and one behind.
#pragma once

#include <stdint.h>

#include "arena.hpp"
#include "cluster.h"
#include "conv_kernel.hpp"
#include "dma.h"
#include "tiling.hpp"

namespace pulpo::kernels {

/// A layer: map, prepared weights and output in L2, requantization in TCDM.
template <class Requant>
struct ConvLayer {
  const ConvKernel<Requant>* kernel;
  ConvShape shape;
  const uint8_t* in;
  const uint32_t* weights;
  uint8_t* out;
  uint32_t pad_word;
  Requant requant;
  uint32_t flip = 0;  // as in Conv, and so is `ones`, in TCDM
  const uint32_t* ones = nullptr;
};

template <class Requant>
class TiledConv {
 public:
  /// Plans the tiles and takes their buffers from `tcdm`. Check fits() before running.
  TiledConv(const ConvLayer<Requant>& layer, Arena tcdm, unsigned cores) : layer_(layer) {
    const ConvShape& shape = layer.shape;
    const uint32_t column_bytes = cores * layer.kernel->column_words(shape, layer.flip) * 4 + slack_bytes;
    in_pixel_bytes_ = bytes_of(shape.in_channels, layer.kernel->activation_bits);
    out_pixel_bytes_ = bytes_of(shape.out_channels, layer.kernel->out_bits);
    const LayerBytes bytes{shape.in_width * in_pixel_bytes_, shape.out_width * layer.kernel->out_bits / 2,
                           layer.kernel->group_bytes(shape), layer.kernel->cut_channels, gather_traffic(layer)};
    columns_ = tcdm.take(column_bytes);
    if (columns_ == nullptr) {
      return;
    }
    tiles_ = choose_tiles(shape, bytes, tcdm.room());
    for (uint32_t i = 0; i < 2; i++) {
      in_[i] = i < tiles_.in_buffers() ? tcdm.take(tiles_.in_bytes) : in_[0];
      weights_[i] = i < tiles_.weight_buffers() ? tcdm.take(tiles_.weight_bytes) : weights_[0];
      out_[i] = i < tiles_.out_buffers() ? tcdm.take(tiles_.out_bytes) : out_[0];
    }
  }

  bool fits() const { return tiles_.rows != 0; }
  const Tiles& tiles() const { return tiles_; }

  /// Core 0, before the team: fetches the first tile.
  void begin() {
    start_loads(0);
    wait_loads();
  }

  /// Every core of the team.
  void on_core(unsigned core, unsigned cores) {
    for (uint32_t tile = 0; tile < tiles_.count(); tile++) {
      if (core == 0) {
        prepare(tile);
      }
      if (tile != 0) {
        team_barrier();
      }
      layer_.kernel->on_core(conv_of(tile), core, cores);
      team_barrier();
      if (core == 0) {
        start_store(tile);
      }
    }
  }

  /// Core 0, after the team: waits until the output is outside.
  void end() {
    for (auto& store : stores_) {
      finish(store);
    }
  }

 private:
  /// Two cycles a word and about 60 a pixel, shared by eight cores, at the DMA's eight bytes a cycle.
  static uint32_t gather_traffic(const ConvLayer<Requant>& layer) {
    const ConvShape& shape = layer.shape;
    return layer.kernel->column_words(shape, layer.flip) == 0
               ? 0
               : shape.pixels() * (shape.taps() * in_pixel_words(layer) * 2 + 60);
  }
  static uint32_t in_pixel_words(const ConvLayer<Requant>& layer) {
    return ceil_div(layer.shape.in_channels * layer.kernel->column_bits, 32);
  }

  struct Transfer {
    dma_transfer id;
    bool busy;
  };
  struct Rows {
    uint32_t out_first, out_count, in_first, in_count, pad_top;
  };

  Rows rows_of(uint32_t tile) const {
    const ConvShape& shape = layer_.shape;
    const uint32_t first = tile / tiles_.group_tiles * tiles_.rows;
    const uint32_t left = shape.out_height - first;
    const uint32_t count = left < tiles_.rows ? left : tiles_.rows;
    const int32_t top = static_cast<int32_t>(first * shape.stride - shape.pad_top);
    const int32_t bottom = top + static_cast<int32_t>((count - 1) * shape.stride + shape.kernel_height);
    // a tile may lie wholly in the padding, above or below the input: then it has no rows
    const int32_t height = static_cast<int32_t>(shape.in_height);
    const int32_t in_first = top < 0 ? 0 : top < height ? top : height;
    const int32_t in_last = bottom < in_first ? in_first : bottom < height ? bottom : height;
    return {first, count, static_cast<uint32_t>(in_first), static_cast<uint32_t>(in_last - in_first),
            top < 0 ? static_cast<uint32_t>(-top) : 0};
  }
  uint32_t first_channel(uint32_t tile) const { return tile % tiles_.group_tiles * tiles_.groups * 4; }
  uint32_t channels_of(uint32_t tile) const {
    const uint32_t left = layer_.shape.out_channels - first_channel(tile);
    return left < tiles_.groups * 4 ? left : tiles_.groups * 4;
  }
  bool new_rows(uint32_t tile) const { return tile % tiles_.group_tiles == 0; }
  bool new_weights(uint32_t tile) const {
    return (tile == 0 || tiles_.group_tiles > 1) && layer_.kernel->group_bytes(layer_.shape) != 0;
  }
  uint8_t* in_buffer(uint32_t tile) const { return in_[tile / tiles_.group_tiles % 2]; }

  Conv<Requant> conv_of(uint32_t tile) const {
    const Rows rows = rows_of(tile);
    Conv<Requant> conv{
        {layer_.shape, in_buffer(tile), reinterpret_cast<const uint32_t*>(weights_[tile % 2]), out_[tile % 2],
         reinterpret_cast<uint32_t*>(columns_), layer_.pad_word, layer_.flip, layer_.ones},
        layer_.requant.from(first_channel(tile) / 4)};
    conv.shape.in_height = rows.in_count;
    conv.shape.out_height = rows.out_count;
    conv.shape.pad_top = rows.pad_top;
    conv.shape.out_channels = channels_of(tile);
    return conv;
  }

  static void finish(Transfer& transfer) {
    if (transfer.busy) {
      dma_wait(transfer.id);
      transfer.busy = false;
    }
  }
  void start_loads(uint32_t tile) {
    if (new_rows(tile)) {
      const Rows rows = rows_of(tile);
      const uint32_t row_bytes = layer_.shape.in_width * in_pixel_bytes_;
      if (rows.in_count != 0) {
        loads_[0] = {dma_in(in_buffer(tile), layer_.in + rows.in_first * row_bytes, rows.in_count * row_bytes), true};
      }
    }
    if (new_weights(tile)) {
      const uint32_t group_bytes = layer_.kernel->group_bytes(layer_.shape);
      const auto* from = reinterpret_cast<const uint8_t*>(layer_.weights) + first_channel(tile) / 4 * group_bytes;
      loads_[1] = {dma_in(weights_[tile % 2], from, ceil_div(channels_of(tile), 4) * group_bytes), true};
    }
  }
  void wait_loads() {
    finish(loads_[0]);
    finish(loads_[1]);
  }
  /// The tile's data are here, its output buffer is free, and the next tile's data are on their way.
  void prepare(uint32_t tile) {
    wait_loads();
    finish(stores_[tile % 2]);
    if (tile + 1 < tiles_.count()) {
      start_loads(tile + 1);
    }
  }
  void start_store(uint32_t tile) {
    const Rows rows = rows_of(tile);
    const uint32_t pixels = rows.out_count * layer_.shape.out_width;
    const uint32_t line = bytes_of(channels_of(tile), layer_.kernel->out_bits);
    uint8_t* to = layer_.out + rows.out_first * layer_.shape.out_width * out_pixel_bytes_ +
                  first_channel(tile) * layer_.kernel->out_bits / 8;
    stores_[tile % 2] = {line == out_pixel_bytes_
                             ? dma_out(to, out_[tile % 2], pixels * line)
                             : dma_out_2d(to, out_[tile % 2], pixels * line, line, out_pixel_bytes_),
                         true};
  }

  ConvLayer<Requant> layer_;
  Tiles tiles_{};
  uint32_t in_pixel_bytes_ = 0, out_pixel_bytes_ = 0;
  uint8_t* columns_ = nullptr;
  uint8_t *in_[2] = {}, *weights_[2] = {}, *out_[2] = {};
  Transfer loads_[2] = {}, stores_[2] = {};
};

}  // namespace pulpo::kernels
