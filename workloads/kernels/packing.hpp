// SPDX-License-Identifier: Apache-2.0
// In which order a kernel reads weights and activations: shared by the kernels and by whoever prepares weights for
// them.
//
// The inner loop works on words of 32/E lanes, E being the width that the dot product executes. Operands narrower than
// E are sliced by the hardware where it can (MPIC); else activations are unpacked on the way into the im2col buffer,
// and weights in the inner loop, by shifts. Unpacking by shifts spreads neighbouring elements over several words; the
// order of the stored weights makes up for that, so that it costs nothing at run time. Four output channels are
// interleaved word by word, and each tap is filled up to whole words with weights of zero: no kernel has leftovers in
// its inner loop.
#pragma once

#include <stdint.h>

#include "isa_level.hpp"
#include "shape.hpp"

namespace pulpo::kernels {

/// Widths of a layer's data, and what the instruction set makes of them. `Pixels` of a tile, 0 for what suits best.
template <IsaLevel Level, unsigned ActivationBits, unsigned WeightBits, unsigned Pixels = 0>
struct Format {
  static constexpr IsaLevel level = Level;
  static constexpr unsigned activation_bits = ActivationBits;
  static constexpr unsigned weight_bits = WeightBits;
  static constexpr unsigned widest = ActivationBits > WeightBits ? ActivationBits : WeightBits;
  static constexpr unsigned narrowest = ActivationBits < WeightBits ? ActivationBits : WeightBits;
  /// Width of the lanes of the dot product.
  static constexpr unsigned lane_bits = Level <= IsaLevel::xpulpv2 && widest < 8 ? 8 : widest;
  static constexpr unsigned lanes = 32 / lane_bits;

  /// The hardware slices the narrow operand in natural order; shifts deal its elements out like cards.
  static constexpr bool hardware_slices = Level >= IsaLevel::mpic;
  static constexpr bool slices_activations = hardware_slices && ActivationBits < WeightBits;
  /// Words of lanes that a word of a column serves.
  static constexpr unsigned column_ratio = slices_activations ? lane_bits / ActivationBits : 1;
  /// Words of a column that one stored word of activations becomes.
  static constexpr unsigned activation_ratio = lane_bits / ActivationBits / column_ratio;
  /// Words of lanes that one stored word of weights becomes.
  static constexpr unsigned weight_ratio = lane_bits / WeightBits;
  /// MPIC multiplies a wide operand by a narrow one that is signed whenever the wide one is: narrow activations are
  /// turned into signed values, lower by `activation_offset`, which the biases make up for. MAC&Load has all signs.
  static constexpr uint32_t activation_offset =
      slices_activations && Level == IsaLevel::mpic ? 1u << (ActivationBits - 1) : 0;
  /// What turns a stored word of activations into one of a column.
  static constexpr uint32_t activation_flip = activation_offset * (~0u / ((1u << ActivationBits) - 1));

  /// Unpacked weights take the registers of two pixels.
  static constexpr bool unpacks_weights = !hardware_slices && weight_ratio > 1;
  static constexpr unsigned pixels = Pixels != 0 ? Pixels : Level == IsaLevel::rv32imc || unpacks_weights ? 2 : 4;

  /// Words of a column for one tap, all channels.
  static constexpr uint32_t tap_words(uint32_t channels) {
    return activation_ratio * ceil_div(channels, 32 / ActivationBits);
  }
  /// Rounds of the inner loop.
  static constexpr uint32_t steps(const ConvShape& shape) {
    return ceil_div(shape.taps() * tap_words(shape.in_channels), weight_ratio);
  }
  /// Stored words of weights of one output channel.
  static constexpr uint32_t weight_words(const ConvShape& shape) { return steps(shape) * column_ratio; }
  /// Words of one pixel in the im2col buffer.
  static constexpr uint32_t column_words(const ConvShape& shape) { return steps(shape) * weight_ratio; }
  /// Bytes of all prepared weights.
  static constexpr uint32_t weight_bytes(const ConvShape& shape) {
    return ceil_div(shape.out_channels, 4) * 4 * weight_words(shape) * 4;
  }
  /// Input channel that lane `lane` of word of lanes `word` of a tap holds.
  static constexpr uint32_t channel_of(uint32_t word, uint32_t lane) {
    return (word / activation_ratio * lanes + lane) * activation_ratio + word % activation_ratio;
  }
  /// Where in a stored word of weights the element for lane `lane` of its `part`-th word of lanes sits.
  static constexpr uint32_t element_of(uint32_t part, uint32_t lane) {
    return hardware_slices ? part * lanes + lane : lane * weight_ratio + part;
  }
};

/// The same data where pixels of a tile do not exist: two at a time, if there are such tiles.
template <class Wide>
using EdgeFormat = Format<Wide::level, Wide::activation_bits, Wide::weight_bits,
                          Wide::level == IsaLevel::macload || Wide::slices_activations ? Wide::pixels : 2>;

/// The same data for a pixel that is alone, as that of a linear layer: where no operand is sliced or unpacked, such a
/// tile costs little more than half of one of two pixels. MAC&Load has none of its own and takes MPIC's.
template <class Wide>
inline constexpr bool has_single_tile = Wide::level == IsaLevel::rv32imc ||
                                        (Wide::weight_ratio == 1 && Wide::column_ratio == 1);
template <class Wide>
using SingleFormat = Format<Wide::level == IsaLevel::macload ? IsaLevel::mpic : Wide::level, Wide::activation_bits,
                            Wide::weight_bits, 1>;

/// Sums of a tile: pixels x 4 output channels.
template <class Format>
struct TileSums {
  int32_t at[Format::pixels][4];
};

/// Writes weights in the kernel's order; `weight(out_channel, tap, in_channel)` gives the signed value. Only every
/// `step`th group of four output channels from `first_group` on, so that cores can share the work.
template <class Format, class Weight>
void prepare_weights(uint32_t* to, const ConvShape& shape, Weight weight, uint32_t first_group = 0, uint32_t step = 1) {
  const uint32_t lane_words = Format::tap_words(shape.in_channels) * Format::column_ratio;
  const uint32_t mask = (2u << (Format::weight_bits - 1)) - 1;
  const uint32_t group_words = 4 * Format::weight_words(shape);
  uint32_t* const base = to;
  for (uint32_t group = first_group * 4; group < shape.out_channels; group += 4 * step) {
    to = base + group / 4 * group_words;
    uint32_t word = 0;  // within its tap
    uint32_t tap = 0;
    for (uint32_t stored = 0; stored < Format::weight_words(shape); stored++, to += 4) {
      to[0] = to[1] = to[2] = to[3] = 0;
      for (uint32_t part = 0; part < Format::weight_ratio; part++) {
        for (uint32_t lane = 0; lane < Format::lanes; lane++) {
          const uint32_t channel = Format::channel_of(word, lane);
          const uint32_t position = Format::element_of(part, lane) * Format::weight_bits;
          for (uint32_t k = 0; k < 4; k++) {
            if (tap < shape.taps() && channel < shape.in_channels && group + k < shape.out_channels) {
              to[k] |= (static_cast<uint32_t>(weight(group + k, tap, channel)) & mask) << position;
            }
          }
        }
        if (++word == lane_words) {
          word = 0;
          tap++;
        }
      }
    }
  }
}

}  // namespace pulpo::kernels
