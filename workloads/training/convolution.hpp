// SPDX-License-Identifier: Apache-2.0
// The passes of a convolution, each a product of matrices: windows of a map, gathered into panels, times weights or
// gradients as they lie.
#pragma once

#include "gemm.hpp"
#include "layer_tiles.hpp"
#include "windows.hpp"

namespace pulpo::training {

namespace conv {

inline uint32_t in_first(const ConvShape& s, uint32_t out_line) {
  const uint32_t line = out_line * s.stride;
  return line < s.pad_top ? 0 : line - s.pad_top < s.in_height ? line - s.pad_top : s.in_height;
}
inline uint32_t in_last(const ConvShape& s, uint32_t out_line) {
  const uint32_t line = (out_line - 1) * s.stride + s.kernel_height;
  return line < s.pad_top ? 0 : line - s.pad_top < s.in_height ? line - s.pad_top : s.in_height;
}
inline uint32_t out_first(const ConvShape& s, uint32_t in_line) {
  const uint32_t below = in_line + s.pad_top;
  const uint32_t line = below < s.kernel_height ? 0 : (below - s.kernel_height) / s.stride + 1;
  return line < s.out_height ? line : s.out_height;
}
inline uint32_t out_last(const ConvShape& s, uint32_t in_line) {
  const uint32_t line = (in_line - 1 + s.pad_top) / s.stride + 1;
  return line < s.out_height ? line : s.out_height;
}

/// A map cut by lines, and by channels or not.
inline Cut map(uint32_t width, uint32_t channels, bool by_channel) { return {width, channels, by_channel, true}; }

inline LayerCuts cuts(const ConvShape& s, Pass pass) {
  const uint32_t terms = s.taps() * s.in_channels;
  const Cut x = map(s.in_width, s.in_channels, false), y = map(s.out_width, s.out_channels, true);
  const Cut rows{1, s.out_channels * terms, terms, false};  // of weights, one an output channel
  switch (pass) {
    case Pass::forward:
      return {x, rows, y, s.out_height, s.out_channels, false, s.pixels() * terms, 4, in_first, in_last};
    case Pass::error:
      return {map(s.out_width, s.out_channels, false),
              {s.out_channels * s.taps(), s.in_channels, 1, false},
              map(s.in_width, s.in_channels, true),
              s.in_height,
              s.in_channels,
              false,
              s.in_height * s.in_width * s.taps() * s.out_channels,
              4,
              out_first,
              out_last};
    default:
      return {x, y, rows, s.out_height, s.out_channels, true, s.pixels() * terms, 4, in_first, in_last};
  }
}

}  // namespace conv

/// A pass on a tile in TCDM.
template <class Element>
class Conv {
 public:
  /// Terms of a panel.
  static uint32_t block(const ConvShape& shape, Pass pass) {
    return pass == Pass::error ? OutputWindows<Element>::block(shape, 256) : 256;
  }

  /// Source, second and output of a pass: x, w, y; dy, w, dx; x, dy, dw.
  Conv(const ConvShape& shape, Pass pass, Element* panels)
      : shape_(shape), pass_(pass), panels_(panels), block_(block(shape, pass)) {}

  static uint32_t panel_elements(const ConvShape& shape, Pass pass, uint32_t cores) {
    return cores * Gemm<Element, InputWindows<Element>>::panel_elements(block(shape, pass));
  }

  void compute(const TilePlace& at, const Element* source, const Element* second, Element* out, unsigned core,
               unsigned cores) {
    const ConvShape& s = shape_;
    const uint32_t terms = s.taps() * s.in_channels, width = at.channels;
    switch (pass_) {
      case Pass::forward:
        multiply(InputWindows<Element>{s, source, at.source_line, at.line}, second, 1, terms, out, width, 1,
                 at.lines * s.out_width, width, terms, at.add, core, cores);
        return;
      case Pass::error:
        multiply(OutputWindows<Element>{s, source, at.source_line, at.line}, second, width, 1, out, width, 1,
                 at.lines * s.in_width, width, s.taps() * s.out_channels, at.add, core, cores);
        return;
      default:
        multiply(WeightInputs<Element>{s, source, at.source_line, at.line, at.lines}, second, width, 1, out, 1, terms,
                 terms, width, at.lines * s.out_width, at.add, core, cores);
    }
  }

 private:
  template <class Rows>
  void multiply(const Rows& windows, const Element* b, int32_t b_term, int32_t b_column, Element* c, int32_t c_row,
                int32_t c_column, uint32_t rows, uint32_t columns, uint32_t terms, bool add, unsigned core,
                unsigned cores) {
    const Gemm<Element, Rows> gemm{
        windows, b,       b_term, b_column, c,       c_row,  c_column,
        rows,    columns, terms,  add,      panels_, block_, Gemm<Element, Rows>::grid_of(rows, columns, {}, cores)};
    GemmOnCore(gemm, core).run(core);
  }

  ConvShape shape_;
  Pass pass_;
  Element* panels_;
  uint32_t block_;
};

}  // namespace pulpo::training
