// SPDX-License-Identifier: Apache-2.0
// A convolution whose data lie outside of the cluster: tiles stream through TCDM while the cores work.
#pragma once

#include <stdint.h>

#include "cluster.h"
#include "conv_kernel.hpp"
#include "tile_sequence.hpp"

namespace pulpo::kernels {

template <class Requant>
class TiledConv : public TileSequence {
 public:
  /// @param requant its quads are those of the layer, whatever it says.
  TiledConv(const ConvKernel<Requant>& kernel, const OutsideLayer& layer, const Requant& requant, const Tiles& tiles,
            Arena tcdm)
      : TileSequence(layer, tiles, tcdm), kernel_(&kernel), requant_(requant) {}

  /// Every core of the team.
  void on_core(unsigned core, unsigned cores) {
    for (Step step{}; step.row_tile < tiles().row_tiles; step.next(tiles())) {
      if (core == 0) {
        prepare(step);
      }
      if (step.number != 0) {
        team_barrier();
      }
      if (turn_input(step, core, cores)) {
        team_barrier();
      }
      const Conv<Requant> conv{map_of(step), requant_at(step)};
      if (tiles().slices() == 1) {
        kernel_->on_core(conv, core, cores);
      } else {
        add_slice(step, conv, core, cores);
      }
      team_barrier();
      if (core == 0 && step.is_last_slice(tiles())) {
        start_store(step);
      }
    }
  }

 private:
  Requant requant_at(const Step& step) const {
    Requant requant = requant_;
    if constexpr (requires { requant.quads; }) {
      requant.quads = reinterpret_cast<decltype(requant.quads)>(quads_at(step));
    }
    return requant;
  }
  void add_slice(const Step& step, const Conv<Requant>& conv, unsigned core, unsigned cores) {
    kernel_->accumulate(conv, {sums(), step.slice == 0, reinterpret_cast<const ChannelQuad*>(quads_at(step))}, core,
                        cores);
    if (step.is_last_slice(tiles())) {
      team_barrier();
      kernel_->finish(conv, sums(), core, cores);
    }
  }

  const ConvKernel<Requant>* kernel_;
  Requant requant_;
};

}  // namespace pulpo::kernels
