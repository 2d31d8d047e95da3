// SPDX-License-Identifier: Apache-2.0
// A layer that lies outside of the cluster, tile by tile and slice by slice: which part of it a step works on, where
// that lies in TCDM, and the DMA's transfers, one step ahead of the cores and one tile behind.
#pragma once

#include <stdint.h>

#include "arena.hpp"
#include "share.hpp"
#include "tiling.hpp"
#include "transfer.hpp"

namespace pulpo::kernels {

/// A layer in L2: map, weights as choose_tiles() had them prepared, what requantization knows of each four channels.
struct OutsideLayer {
  LayerToTile what;
  const uint8_t* in;
  const uint8_t* weights;
  const uint8_t* quads;
  uint8_t* out;
  uint32_t pad_word;
};

class TileSequence {
 public:
  /// Takes the tiles' buffers from `tcdm`, which has room for them.
  TileSequence(const OutsideLayer& layer, const Tiles& tiles, Arena tcdm)
      : layer_(layer), tiles_(tiles), columns_(tcdm.take(tiles.column_bytes)) {
    sums_ = tiles.sum_bytes == 0 ? nullptr : tcdm.take(tiles.sum_bytes);
    for (uint32_t i = 0; i < 2; i++) {
      in_[i] = i < tiles.in_buffers() ? tcdm.take(tiles.in_bytes) : in_[0];
      weights_[i] = i < tiles.weight_buffers() ? tcdm.take(tiles.weight_bytes) : weights_[0];
      quads_[i] = i < tiles.quad_buffers() ? tcdm.take(tiles.quad_bytes) : quads_[0];
      out_[i] = i < tiles.out_buffers() ? tcdm.take(tiles.out_bytes) : out_[0];
    }
  }

  /// Core 0, before the team: fetches the first step's data.
  void begin() {
    start_loads({});
    loads_.finish();
  }

  /// Core 0, after the team: waits until the output is outside.
  void end() {
    for (auto& store : stores_) {
      store.finish();
    }
  }

 protected:
  const Tiles& tiles() const { return tiles_; }
  uint8_t* quads_at(const Step& step) const { return quads_[step.tile % 2]; }
  int32_t* sums() const { return reinterpret_cast<int32_t*>(sums_); }

  /// The convolution of a step.
  ConvMap map_of(const Step& step) const {
    const Rows rows = rows_of(step);
    const uint8_t* const weights = weights_at(step);
    const ConvShape part = slice_of(step).of(shape());
    ConvMap map{part,
                in_at(step),
                reinterpret_cast<const uint32_t*>(weights + ones_bytes(part)),
                out_[step.tile % 2],
                reinterpret_cast<uint32_t*>(columns_),
                layer_.pad_word,
                turns_input() ? kernel().activation_flip : layer_.what.flip,
                layer_.what.ones ? reinterpret_cast<const uint32_t*>(weights) : nullptr};
    map.shape.in_height = rows.in_count;
    map.shape.out_height = rows.out_count;
    map.shape.pad_top = rows.pad_top;
    map.shape.out_channels = channels_of(step);
    if (tiles_.input_of_groups) {
      map.shape.in_channels = map.shape.out_channels;
    }
    return map;
  }

  /// Core 0: the step's data are here, its output buffer is free, and the next step's data are on their way.
  void prepare(const Step& step) {
    loads_.finish();
    if (step.is_last_slice(tiles_)) {
      stores_[step.tile % 2].finish();
    }
    Step following = step;
    following.next(tiles_);
    if (following.row_tile < tiles_.row_tiles) {
      start_loads(following);
    }
  }

  /// One core's part of turning over bits of the step's input, once, before windows overlap. False if there is nothing
  /// to turn.
  bool turn_input(const Step& step, unsigned core, unsigned cores) const {
    const uint32_t flip = layer_.what.flip ^ kernel().activation_flip;
    if (!turns_input() || flip == 0 || !step.new_input(tiles_)) {
      return false;
    }
    const uint32_t pixels = rows_of(step).in_count * shape().in_width;
    const uint32_t bytes = pixels * bytes_of(slice_of(step).channels, kernel().activation_bits);
    const Share mine = share(ceil_div(bytes, 4), core, cores);
    kernel().turn(reinterpret_cast<uint32_t*>(in_at(step)) + mine.first, mine.last - mine.first, flip);
    return true;
  }

  /// Core 0: the tile of this step is complete.
  void start_store(const Step& step) {
    const Rows rows = rows_of(step);
    const uint32_t pixel_bytes = bytes_of(shape().out_channels, kernel().out_bits);
    uint8_t* const to =
        layer_.out + rows.out_first * shape().out_width * pixel_bytes + first_channel(step) * kernel().out_bits / 8;
    stores_[step.tile % 2].out(
        to, out_[step.tile % 2],
        {rows.out_count * shape().out_width, bytes_of(channels_of(step), kernel().out_bits), pixel_bytes});
  }

 private:
  struct Rows {
    uint32_t out_first, out_count, in_first, in_count, pad_top;
  };

  const KernelTraits& kernel() const { return *layer_.what.kernel; }
  const ConvShape& shape() const { return layer_.what.shape; }
  bool turns_input() const { return kernel().turn != nullptr; }
  Slice slice_of(const Step& step) const {
    return slice_at(shape(), tiles_.slicing, step.row_slice, step.channel_slice);
  }
  uint8_t* in_at(const Step& step) const { return in_[(tiles_.own_input() ? step.number : step.row_tile) % 2]; }
  uint8_t* weights_at(const Step& step) const { return weights_[step.number % 2]; }
  uint32_t ones_bytes(const ConvShape& part) const { return layer_.what.ones ? kernel().group_bytes(part) : 0; }

  Rows rows_of(const Step& step) const {
    const Slice slice = slice_of(step);
    const uint32_t first = step.row_tile * tiles_.rows;
    const uint32_t left = shape().out_height - first;
    const uint32_t count = left < tiles_.rows ? left : tiles_.rows;
    const int32_t top = static_cast<int32_t>(first * shape().stride - shape().pad_top + slice.first_row);
    const int32_t bottom = top + static_cast<int32_t>((count - 1) * shape().stride + slice.rows);
    // a tile may lie wholly in the padding, above or below the input: then it has no rows
    const int32_t height = static_cast<int32_t>(shape().in_height);
    const int32_t in_first = top < 0 ? 0 : top < height ? top : height;
    const int32_t in_last = bottom < in_first ? in_first : bottom < height ? bottom : height;
    return {first, count, static_cast<uint32_t>(in_first), static_cast<uint32_t>(in_last - in_first),
            top < 0 ? static_cast<uint32_t>(-top) : 0};
  }
  uint32_t first_channel(const Step& step) const { return step.group_tile * tiles_.groups * 4; }
  uint32_t channels_of(const Step& step) const {
    const uint32_t left = shape().out_channels - first_channel(step);
    return left < tiles_.groups * 4 ? left : tiles_.groups * 4;
  }

  void start_loads(const Step& step) {
    if (step.new_input(tiles_)) {
      load_rows(step);
    }
    if (tiles_.weight_bytes > slack_bytes && step.new_weights(tiles_)) {
      load_weights(step);
    }
    if (tiles_.quad_bytes != 0 && step.new_quads(tiles_)) {
      loads_.in(quads_at(step), layer_.quads + first_channel(step) / 4 * kernel().quad_bytes,
                ceil_div(channels_of(step), 4) * kernel().quad_bytes);
    }
  }
  void load_rows(const Step& step) {
    const unsigned bits = kernel().activation_bits;
    const Rows rows = rows_of(step);
    if (rows.in_count == 0) {
      return;
    }
    const Slice slice = slice_of(step);
    const bool of_groups = tiles_.input_of_groups;
    const uint32_t pixel_bytes = bytes_of(shape().in_channels, bits);
    const uint32_t from = rows.in_first * shape().in_width * pixel_bytes +
                          (of_groups ? first_channel(step) : slice.first_channel) * bits / 8;
    loads_.in(in_at(step), layer_.in + from,
              {rows.in_count * shape().in_width, bytes_of(of_groups ? channels_of(step) : slice.channels, bits),
               pixel_bytes});
  }
  /// The weights of one, then those of the tile's groups.
  void load_weights(const Step& step) {
    const uint32_t group_bytes = kernel().group_bytes(slice_of(step).of(shape()));
    const uint32_t ones = layer_.what.ones ? group_bytes : 0;
    const uint8_t* const from = layer_.weights + slice_offset(layer_.what, tiles_.slicing, step.slice);
    if (ones != 0) {
      loads_.in(weights_at(step), from, ones);
    }
    loads_.in(weights_at(step) + ones, from + ones + first_channel(step) / 4 * group_bytes,
              ceil_div(channels_of(step), 4) * group_bytes);
  }

  OutsideLayer layer_;
  Tiles tiles_;
  uint8_t *columns_, *sums_;
  uint8_t *in_[2], *weights_[2], *quads_[2], *out_[2];
  Transfer loads_, stores_[2];
};

}  // namespace pulpo::kernels
