// SPDX-License-Identifier: Apache-2.0
// Gathers the inputs of output pixels into columns of words, in the order of packing.hpp. Taps outside of the map hold
// the map's zero point.
#pragma once

#include <stdint.h>

#include "copy_block.hpp"

namespace pulpo::kernels {

/// The first of `taps` taps from `origin` that lies inside of the map, and the one past the last.
constexpr uint32_t first_inside(int32_t origin, uint32_t taps) {
  const uint32_t outside = origin < 0 ? static_cast<uint32_t>(-origin) : 0;
  return outside < taps ? outside : taps;
}
constexpr uint32_t last_inside(int32_t origin, uint32_t taps, uint32_t size) {
  const int32_t room = static_cast<int32_t>(size) - origin;
  return room < 0 ? 0 : static_cast<uint32_t>(room) < taps ? static_cast<uint32_t>(room) : taps;
}

/// An output pixel that moves forward only, without dividing.
struct OutPixel {
  uint32_t number = 0, y = 0, x = 0;

  void move_to(uint32_t pixel, uint32_t width) {
    x += pixel - number;
    number = pixel;
    for (; x >= width; x -= width) {
      y++;
    }
  }
};

/// The windows of a layer's input.
template <class Format>
class Windows {
 public:
  /// `flip` turns over bits of the stored words.
  Windows(const ConvShape& shape, const uint8_t* in, uint32_t fill, uint32_t flip)
      : shape_(shape),
        in_(in),
        fill_(fill),
        flip_(flip),
        pixel_bytes_(bytes_of(shape.in_channels, Format::activation_bits)),
        row_bytes_(shape.in_width * pixel_bytes_),
        pixel_words_(ceil_div(shape.in_channels, 32 / Format::activation_bits)),
        tap_words_(Format::tap_words(shape.in_channels)),
        column_words_(Format::column_words(shape)),
        inside_top_(starts(shape.in_height, shape.kernel_height)),
        inside_left_(pixel_bytes_ == pixel_words_ * 4 ? starts(shape.in_width, shape.kernel_width) : 0) {}

  /// The columns of `pixels` neighbouring output pixels from `first` on. Most windows are inside of the map and copied
  /// here and now.
  __attribute__((noinline)) void gather(uint32_t* to, const OutPixel& first, uint32_t pixels) const {
    const Block window = block(shape_.kernel_height, shape_.kernel_width);
    const uint32_t inside_top = inside_top_, inside_left = inside_left_, column_words = column_words_;
    const uint32_t flip = flip_;
    const uint32_t stride = shape_.stride, step = stride * pixel_bytes_;
    uint32_t top = first.y * stride - shape_.pad_top;
    uint32_t left = first.x * stride - shape_.pad_left;
    uint32_t in_row = shape_.out_width - first.x;  // output pixels up to the row's end
    const uint8_t* from = in_ + top * row_bytes_ + left * pixel_bytes_;
    for (; pixels; pixels--, to += column_words) {
      if (top < inside_top && left < inside_left) {
        copy_block<Format>(to, from, window, flip);
      } else {
        gather_edge(to, top, left);
      }
      from += step;
      left += stride;
      if (--in_row == 0) {
        in_row = shape_.out_width;
        left = 0u - shape_.pad_left;
        top += stride;
        from = in_ + top * row_bytes_ + left * pixel_bytes_;
      }
    }
  }

 private:
  /// Where a window can begin and be inside of the map.
  static constexpr uint32_t starts(uint32_t map, uint32_t window) { return map < window ? 0 : map - window + 1; }

  Block block(uint32_t rows, uint32_t taps) const {
    return {rows, taps * pixel_words_, row_bytes_ - taps * pixel_bytes_, (shape_.kernel_width - taps) * tap_words_ * 4};
  }

  /// A window that leaves the map: fills all of its column, then copies what there is.
  __attribute__((noinline)) void gather_edge(uint32_t* to, uint32_t top, uint32_t left) const {
    const auto y = static_cast<int32_t>(top), x = static_cast<int32_t>(left);
    const uint32_t first_y = first_inside(y, shape_.kernel_height), first_x = first_inside(x, shape_.kernel_width);
    const uint32_t rows = last_inside(y, shape_.kernel_height, shape_.in_height) - first_y;
    const uint32_t taps = last_inside(x, shape_.kernel_width, shape_.in_width) - first_x;
    fill_words<Format::level>(to, column_words_, fill_);
    if (static_cast<int32_t>(rows) <= 0 || static_cast<int32_t>(taps) <= 0) {
      return;
    }
    to += (first_y * shape_.kernel_width + first_x) * tap_words_;
    const uint8_t* from = in_ + (top + first_y) * row_bytes_ + (left + first_x) * pixel_bytes_;
    if (pixel_bytes_ == pixel_words_ * 4) {
      copy_block<Format>(to, from, block(rows, taps), flip_);
      return;
    }
    // The last word of a pixel is partly filled: what is beyond the pixel meets weights of zero.
    for (uint32_t row = 0; row < rows; row++, from += row_bytes_, to += shape_.kernel_width * tap_words_) {
      copy_block<Format>(to, from, {taps, pixel_words_, pixel_bytes_ - pixel_words_ * 4, 0}, flip_);
    }
  }

  ConvShape shape_;
  const uint8_t* in_;
  uint32_t fill_, flip_;
  uint32_t pixel_bytes_, row_bytes_, pixel_words_, tap_words_, column_words_;
  uint32_t inside_top_, inside_left_;  // windows that begin below are inside, and pixels are whole words
};

}  // namespace pulpo::kernels
