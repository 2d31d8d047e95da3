// SPDX-License-Identifier: Apache-2.0
// Layers on maps whose data lie outside of the cluster, cut by lines of a map and by groups of channels.
#pragma once

#include <stdint.h>

#include "arena.hpp"
#include "pipeline.hpp"
#include "program.hpp"
#include "shape.hpp"

namespace pulpo::training {

/// How a tensor is cut. It consists of entries, some for each line of its map or some in all; a group of channels takes
/// a part of each entry, or all of it.
struct Cut {
  uint32_t entries;   // of a line, or in all
  uint32_t elements;  // of an entry
  uint32_t unit;      // elements of an entry for each channel of a group; 0: all of the entry
  bool by_line;
};

/// A tile: lines of the map that is cut, and a group of channels.
struct TilePlace {
  uint32_t line, lines, source_line, source_lines, channel, channels;
  bool add;  // to what the output holds: sums over lines
};

/// What a layer's pass reads and writes, and how it can be cut.
struct LayerCuts {
  Cut source, second, out;
  uint32_t lines, channels;  // to be cut
  bool sums_over_lines;      // the output is complete after the last line
  uint32_t gathered;         // elements that the cores gather into panels for each group of channels
  uint32_t least_channels;   // of a tile with fewer the cores cannot share the work well
  /// Lines of the source that lines of the cut map need.
  uint32_t (*source_first)(const kernels::ConvShape& shape, uint32_t line);
  uint32_t (*source_last)(const kernels::ConvShape& shape, uint32_t line);  // one past
};

struct LayerTiles {
  uint32_t lines, channels, down, groups;
  uint32_t source_bytes, second_bytes, out_bytes;  // of a buffer
  uint32_t count() const { return down * groups; }
};

/// Chooses the tiles that fit into `room` bytes and move the fewest; gives up if none do.
LayerTiles plan_layer(const kernels::ConvShape& shape, const LayerCuts& cuts, uint32_t element_bytes, uint32_t cores,
                      uint32_t room);

/// `Kernel`: compute(place, source, second, out, core, cores).
template <class Element, class Kernel>
class TiledLayer : public NumberedSteps<TiledLayer<Element, Kernel>> {
 public:
  TiledLayer(const kernels::ConvShape& shape, const LayerCuts& cuts, const Element* source, const Element* second,
             Element* out, Kernel& kernel, Arena tcdm, uint32_t cores)
      : shape_(shape),
        cuts_(cuts),
        source_(source),
        second_(second),
        out_(out),
        kernel_(kernel),
        tiles_(plan_layer(shape, cuts, sizeof(Element), cores, tcdm.room())) {
    for (uint32_t i = 0; i < 2; i++) {
      sources_[i] = i == 0 || tiles_.count() > 1 ? tcdm.take(tiles_.source_bytes) : sources_[0];
      seconds_[i] = i == 0 || tiles_.count() > 1 ? tcdm.take(tiles_.second_bytes) : seconds_[0];
      outs_[i] = i == 0 || tiles_.count() > 1 ? tcdm.take(tiles_.out_bytes) : outs_[0];
      // later tiles are no larger: what is never loaded stays cleared
      const uint32_t loaded = lines_of(cuts_.second, tiles_.lines, tiles_.channels).total();
      clear_bytes(seconds_[i] + loaded, tiles_.second_bytes - loaded);
    }
  }

  const LayerTiles& tiles() const { return tiles_; }
  uint32_t steps() const { return tiles_.count(); }

  void load(uint32_t step, Transfers& transfers) {
    const TilePlace at = place(step);
    if (step == 0 || source_load(step) != source_load(step - 1)) {
      transfers.load(sources_[source_load(step) % 2], source_ + offset(cuts_.source, at.source_line, at.channel),
                     lines_of(cuts_.source, at.source_lines, at.channels));
    }
    if (step == 0 || second_load(step) != second_load(step - 1)) {
      transfers.load(seconds_[second_load(step) % 2], second_ + offset(cuts_.second, at.line, at.channel),
                     lines_of(cuts_.second, at.lines, at.channels));
    }
  }
  void compute(uint32_t step, unsigned core, unsigned cores) {
    kernel_.compute(place(step), reinterpret_cast<const Element*>(sources_[source_load(step) % 2]),
                    reinterpret_cast<const Element*>(seconds_[second_load(step) % 2]),
                    reinterpret_cast<Element*>(out_buffer(step)), core, cores);
  }
  void store(uint32_t step, Transfers& transfers) {
    if (cuts_.sums_over_lines && step % tiles_.down + 1 != tiles_.down) {
      return;
    }
    const TilePlace at = place(step);
    transfers.store(out_ + offset(cuts_.out, at.line, at.channel), out_buffer(step),
                    lines_of(cuts_.out, at.lines, at.channels));
  }

  TilePlace place(uint32_t step) const {
    const uint32_t group = step / tiles_.down, line = (step - group * tiles_.down) * tiles_.lines;
    const uint32_t channel = group * tiles_.channels;
    const uint32_t lines = cuts_.lines - line < tiles_.lines ? cuts_.lines - line : tiles_.lines;
    const uint32_t channels = cuts_.channels - channel < tiles_.channels ? cuts_.channels - channel : tiles_.channels;
    const uint32_t first = cuts_.source_first(shape_, line), last = cuts_.source_last(shape_, line + lines);
    return {line, lines, first, last > first ? last - first : 0, channel, channels, cuts_.sums_over_lines && line != 0};
  }

 private:
  static uint32_t offset(const Cut& cut, uint32_t line, uint32_t channel) {
    return (cut.by_line ? line * cut.entries * cut.elements : 0) + channel * cut.unit;
  }
  static Lines lines_of(const Cut& cut, uint32_t lines, uint32_t channels) {
    constexpr uint32_t bytes = sizeof(Element);
    return {cut.by_line ? lines * cut.entries : cut.entries,
            (cut.unit != 0 ? channels * cut.unit : cut.elements) * bytes, cut.elements * bytes};
  }
  /// Numbers of the loads that a step's tiles come from: what does not change from a step to the next stays.
  uint32_t load_of(const Cut& cut, uint32_t step) const {
    if (cut.by_line && tiles_.down > 1) {
      return step;
    }
    return cut.unit != 0 ? step / tiles_.down : 0;
  }
  uint32_t source_load(uint32_t step) const { return load_of(cuts_.source, step); }
  uint32_t second_load(uint32_t step) const { return load_of(cuts_.second, step); }
  uint8_t* out_buffer(uint32_t step) const { return outs_[(cuts_.sums_over_lines ? step / tiles_.down : step) % 2]; }

  kernels::ConvShape shape_;
  LayerCuts cuts_;
  const Element *source_, *second_;
  Element* out_;
  Kernel& kernel_;
  LayerTiles tiles_;
  uint8_t *sources_[2], *seconds_[2], *outs_[2];
};

}  // namespace pulpo::training
