// SPDX-License-Identifier: Apache-2.0
// Any convolution; pointwise and linear layers are convolutions too.
#include "conv_kernel.hpp"
#include "conv_program.hpp"

using namespace pulpo::kernels;

extern "C" {
layers::Arguments arguments{.cores = 8,
                            .activation_bits = 8,
                            .weight_bits = 8,
                            .out_bits = 8,
                            .in_height = 16,
                            .in_width = 16,
                            .in_channels = 32,
                            .out_channels = 64,
                            .kernel_height = 3,
                            .kernel_width = 3,
                            .stride = 1,
                            .pad = 1,
                            .requant = 0,
                            .zero = 0,
                            .check = 1,
                            .signed_in = 0,
                            .signed_out = 0,
                            .zero_out = 0,
                            .weight_zeros = 0,
                            .kind = 0,
                            .room = 0};
}

namespace {

struct ConvLayers {
  static constexpr bool depthwise = false;

  template <class Requant>
  static const ConvKernel<Requant>* find(unsigned activation_bits, unsigned weight_bits, unsigned out_bits) {
    return find_conv_kernel<built_for, Requant>(activation_bits, weight_bits, out_bits);
  }
  static const ConvKernel<RawSums>* find_raw(unsigned activation_bits, unsigned weight_bits) {
    return find_raw_kernel<built_for>(activation_bits, weight_bits);
  }

  /// The same work under the name of the layer that was asked for.
  template <class Requant>
  static void on_core(TiledConv<Requant>& job) {
    switch (arguments.kind) {
      case 1:
        PULPO_REGION_BEGIN("pointwise");
        job.on_core(core_id(), team_size());
        PULPO_REGION_END("pointwise");
        return;
      case 2:
        PULPO_REGION_BEGIN("linear");
        job.on_core(core_id(), team_size());
        PULPO_REGION_END("linear");
        return;
      default:
        PULPO_REGION_BEGIN("conv");
        job.on_core(core_id(), team_size());
        PULPO_REGION_END("conv");
    }
  }
};

}  // namespace

int main() { return layers::run_conv_program<ConvLayers>(); }
