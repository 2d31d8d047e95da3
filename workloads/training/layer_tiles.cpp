// SPDX-License-Identifier: Apache-2.0
// Which tiles a layer is cut into.
#include "layer_tiles.hpp"

namespace pulpo::training {

namespace {

using kernels::ceil_div;

uint32_t bytes_of(const Cut& cut, uint32_t lines, uint32_t channels, uint32_t element_bytes) {
  const uint32_t elements = cut.unit != 0 ? channels * cut.unit : cut.elements;
  const uint32_t entries = cut.by_line ? lines * cut.entries : cut.entries;
  const uint32_t read = entries > 1 ? entries + 1 : entries;  // rows of an operand are read in pairs
  return (read * elements * element_bytes + slack_bytes + 15) & ~15u;
}

/// Most lines of the source that a tile of so many lines needs.
uint32_t source_lines(const kernels::ConvShape& shape, const LayerCuts& cuts, uint32_t lines) {
  uint32_t most = 0;
  for (uint32_t line = 0; line < cuts.lines; line += lines) {
    const uint32_t end = line + lines < cuts.lines ? line + lines : cuts.lines;
    const uint32_t first = cuts.source_first(shape, line), last = cuts.source_last(shape, end);
    most = last > first && last - first > most ? last - first : most;
  }
  return most;
}

struct Choice {
  LayerTiles tiles;
  uint64_t cost;
};

Choice consider(const kernels::ConvShape& shape, const LayerCuts& cuts, uint32_t element_bytes, uint32_t cores,
                uint32_t lines, uint32_t channels) {
  const uint32_t source = source_lines(shape, cuts, lines);
  LayerTiles t{lines,
               channels,
               ceil_div(cuts.lines, lines),
               ceil_div(cuts.channels, channels),
               bytes_of(cuts.source, source, channels, element_bytes),
               bytes_of(cuts.second, lines, channels, element_bytes),
               bytes_of(cuts.out, lines, channels, element_bytes)};
  const auto loads = [&](const Cut& cut) {
    return cut.by_line && t.down > 1 ? t.count() : cut.unit != 0 ? t.groups : 1;
  };
  const uint64_t traffic =
      uint64_t{loads(cuts.source)} * t.source_bytes + uint64_t{loads(cuts.second)} * t.second_bytes;
  // what the first step waits for, what the last one leaves, some 2000 cycles a step, and four to gather an element,
  // all at eight bytes a cycle
  const uint64_t edges = t.source_bytes + t.second_bytes + t.out_bytes;
  const uint32_t idle = channels < cuts.least_channels ? ceil_div(cuts.least_channels, channels) : 1;
  return {t, (traffic + edges + uint64_t{t.count()} * 16000 + uint64_t{t.groups} * cuts.gathered * 32 / cores) * idle};
}

}  // namespace

LayerTiles plan_layer(const kernels::ConvShape& shape, const LayerCuts& cuts, uint32_t element_bytes, uint32_t cores,
                      uint32_t room) {
  Choice best{{}, UINT64_MAX};
  for (uint32_t channels = cuts.channels;; channels = channels > 4 ? (ceil_div(channels, 2) + 3) & ~3u : channels / 2) {
    for (uint32_t lines = cuts.lines;; lines = ceil_div(lines, 2)) {
      const Choice choice = consider(shape, cuts, element_bytes, cores, lines, channels);
      const LayerTiles& t = choice.tiles;
      const uint64_t bytes = (uint64_t{t.source_bytes} + t.second_bytes + t.out_bytes) * (t.count() > 1 ? 2 : 1);
      if (bytes <= room && choice.cost < best.cost) {
        best = choice;
      }
      if (lines == 1) {
        break;
      }
    }
    if (channels <= 1) {
      break;
    }
  }
  if (best.cost == UINT64_MAX) {
    give_up("not even the smallest tiles fit into the TCDM");
  }
  return best.tiles;
}

}  // namespace pulpo::training
