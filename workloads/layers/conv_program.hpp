// SPDX-License-Identifier: Apache-2.0
// The program of a layer with weights: makes up the layer that the arguments describe, computes it tile by tile from L2
// and checks it.
#pragma once

#include "cluster.h"
#include "data.hpp"
#include "print.h"
#include "program.hpp"
#include "region.h"
#include "tiled_conv.hpp"

namespace layers {

using namespace pulpo::kernels;

/// What the team makes up, in L2.
struct ConvData {
  uint8_t* in;
  uint8_t* weights;
  uint8_t* out;
  ChannelQuad* quads;
};

/// `Layer` says which kernels there are, and names their regions:
///   static constexpr bool depthwise;
///   template <class Requant> static const ConvKernel<Requant>* find(activation_bits, weight_bits, out_bits);
///   static const ConvKernel<RawSums>* find_raw(activation_bits, weight_bits);
///   template <class Requant> static void on_core(TiledConv<Requant>&);
template <class Layer, class Requant>
class ConvProgram {
 public:
  ConvProgram(const ConvKernel<Requant>* kernel, const Requant& requant)
      : kernel_(kernel), requant_(requant), tcdm_(__l1_heap, l1_end()), l2_(__l2_heap, l2_end()) {
    const Arguments& a = arguments;
    if (kernel_ == nullptr) {
      give_up("no kernel has activations of %u, weights of %u and outputs of %u bits", a.activation_bits, a.weight_bits,
              a.out_bits);
    }
    layer_ = {kernel_, shape_of(a), flip_of(a), a.weight_zeros != 0 && !Layer::depthwise};
  }

  __attribute__((noinline)) int run() {
    const Arguments& a = arguments;
    const Arena tcdm = tcdm_.part(a.room);
    tiles_ = plan(layer_, tcdm, a.cores, true);
    take_data(a);
    team_fork(a.cores, make_team, this);
    // static, as stacks are small
    static TiledConv<Requant> job(
        *kernel_,
        {layer_, data_.in, data_.weights, reinterpret_cast<const uint8_t*>(data_.quads), data_.out, pad_word(a)},
        requant_, tiles_, tcdm);
    report(tiles_);
    job.begin();
    team_fork(a.cores, run_team, &job);
    job.end();
    return check(a, data_.out, 1, Layer::depthwise ? count_wrong_depthwise : count_wrong_conv, tcdm_, l2_);
  }

 private:
  /// How much greater activations are in the kernel than in the layer.
  uint32_t offset(const Arguments& a) const {
    return (kernel_->reads_signed ? 0 : sign_offset(a.signed_in, a.activation_bits)) - kernel_->activation_offset;
  }
  /// A depthwise layer pads with stored activations, a convolution with what they become.
  uint32_t pad_word(const Arguments& a) const {
    return in_each_lane(Layer::depthwise ? static_cast<uint32_t>(a.zero) : kernel_zero(a), kernel_->column_bits);
  }

  void take_data(const Arguments& a) {
    const ConvShape& shape = layer_.shape;
    const uint64_t quads = uint64_t{ceil_div(shape.out_channels, 4)} * sizeof(ChannelQuad);
    data_.in = take(l2_, map_bytes(a.in_height, a.in_width, a.in_channels, a.activation_bits) + slack_bytes, "input");
    data_.weights = take(l2_, weight_bytes(layer_, tiles_.slicing) + slack_bytes, "weights");
    data_.out = take(l2_, map_bytes(shape.out_height, shape.out_width, shape.out_channels, a.out_bits), "output");
    data_.quads = reinterpret_cast<ChannelQuad*>(take(l2_, quads, "requantization"));
  }

  /// Every core's part of the made-up data.
  static void make_team(void* argument) {
    const auto& program = *static_cast<const ConvProgram*>(argument);
    const unsigned core = core_id(), cores = team_size();
    PULPO_REGION_BEGIN("make");
    make_input(arguments, program.data_.in, core, cores);
    make_requant(arguments, program.data_.quads, channels(), program.offset(arguments), core, cores);
    program.make_weights(core, cores);
    PULPO_REGION_END("make");
  }
  void make_weights(unsigned core, unsigned cores) const {
    for (uint32_t index = 0; index < tiles_.slices(); index++) {
      const Slice slice = slice_at(layer_.shape, tiles_.slicing, index);
      const uint32_t first_tap = slice.first_row * layer_.shape.kernel_width;
      ConvShape part = slice.of(layer_.shape);
      auto* to = reinterpret_cast<uint32_t*>(data_.weights + slice_offset(layer_, tiles_.slicing, index));
      if (layer_.ones) {
        ConvShape one = part;
        one.out_channels = 1;
        if (core == 0) {
          kernel_->prepare(to, one, {[](const WeightSource&, uint32_t, uint32_t, uint32_t) { return 1; }, 0, 0}, 0, 1);
        }
        to += kernel_->group_bytes(part) / 4;
      }
      kernel_->prepare(to, part, {weight, first_tap, slice.first_channel}, core, cores);
    }
  }
  static void run_team(void* job) { Layer::on_core(*static_cast<TiledConv<Requant>*>(job)); }

  static uint32_t channels() { return Layer::depthwise ? 1 : arguments.in_channels; }
  static int weight(const WeightSource& source, uint32_t out, uint32_t tap, uint32_t in) {
    return weight_at(arguments, channels(), out, source.first_tap + tap, source.first_channel + in);
  }

  const ConvKernel<Requant>* kernel_;
  Requant requant_;
  LayerToTile layer_;
  Tiles tiles_;
  Arena tcdm_, l2_;
  ConvData data_{};
};

/// Stacks are small: no two of these in one frame.
template <class Layer, class Requant>
__attribute__((noinline)) int run_with(const Requant& requant) {
  const Arguments& a = arguments;
  const auto* kernel = Layer::template find<Requant>(a.activation_bits, a.weight_bits, a.out_bits);
  return ConvProgram<Layer, Requant>(kernel, requant).run();
}

/// The program, whatever the requantization.
template <class Layer>
int run_conv_program() {
  const Arguments& a = arguments;
  check_conv(a);
  if (a.out_bits == 32) {
    return ConvProgram<Layer, RawSums>(Layer::find_raw(a.activation_bits, a.weight_bits), {nullptr}).run();
  }
  if (a.requant == normalized) {
    const IntegerChannelNorm norm{nullptr, a.zero_out};
    return a.signed_out != 0 ? run_with<Layer>(SignedOutput<IntegerChannelNorm>{norm}) : run_with<Layer>(norm);
  }
  const ChannelScale scale{nullptr};
  return a.signed_out != 0 ? run_with<Layer>(SignedOutput<ChannelScale>{scale}) : run_with<Layer>(scale);
}

}  // namespace layers
