// SPDX-License-Identifier: Apache-2.0
// Any depthwise convolution.
#include "conv_program.hpp"
#include "depthwise_kernel.hpp"

using namespace pulpo::kernels;

extern "C" {
layers::Arguments arguments{.cores = 8,
                            .activation_bits = 8,
                            .weight_bits = 8,
                            .out_bits = 8,
                            .in_height = 16,
                            .in_width = 16,
                            .in_channels = 32,
                            .out_channels = 32,
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

struct DepthwiseLayer {
  static constexpr bool depthwise = true;

  template <class Requant>
  static const ConvKernel<Requant>* find(unsigned activation_bits, unsigned weight_bits, unsigned out_bits) {
    return find_depthwise_kernel<built_for, Requant>(activation_bits, weight_bits, out_bits);
  }
  static const ConvKernel<RawSums>* find_raw(unsigned, unsigned) { return nullptr; }

  template <class Requant>
  static void on_core(TiledConv<Requant>& job) {
    PULPO_REGION_BEGIN("depthwise");
    job.on_core(core_id(), team_size());
    PULPO_REGION_END("depthwise");
  }
};

}  // namespace

int main() {
  arguments.out_channels = arguments.in_channels;
  return layers::run_conv_program<DepthwiseLayer>();
}
