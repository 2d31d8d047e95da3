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

/// What the team makes up.
struct ConvData {
  uint8_t* in;
  uint32_t* weights;
  uint32_t* ones;  // null unless weights have zero points
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
      : kernel_(kernel),
        requant_(requant),
        shape_(shape_of(arguments)),
        tcdm_(__l1_heap, __l1_end),
        l2_(__l2_heap, __l2_end) {
    if (kernel_ == nullptr) {
      give_up("no kernel has these widths");
    }
  }

  __attribute__((noinline)) int run() {
    const Arguments& a = arguments;
    take_data(a);
    team_fork(a.cores, make_team, this);
    requant_.quads = data_.quads;
    // static, as stacks are small
    static TiledConv<Requant> job(
        {kernel_, shape_, data_.in, data_.weights, data_.out, pad_word(a), requant_, flip_of(a), data_.ones},
        tcdm_.part(a.room), a.cores);
    if (!job.fits()) {
      give_up("one row of the layer does not fit into TCDM");
    }
    printf("%u tiles, ", static_cast<unsigned>(job.tiles().count()));
    job.begin();
    team_fork(a.cores, run_team, &job);
    job.end();
    if (a.check == 0) {
      printf("not checked\n");
      return 0;
    }
    return check(a, data_.out, 1, shape_.taps() * (Layer::depthwise ? 1 : a.in_channels),
                 Layer::depthwise ? count_wrong_depthwise : count_wrong_conv, tcdm_, l2_);
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
    const uint32_t groups = ceil_div(shape_.out_channels, 4);
    const uint32_t in_bytes = a.in_height * a.in_width * bytes_of(a.in_channels, a.activation_bits);
    const uint32_t weight_bytes = groups * kernel_->group_bytes(shape_);
    data_.in = take(l2_, in_bytes + slack_bytes, "the input exceeds L2");
    data_.weights = reinterpret_cast<uint32_t*>(take(l2_, weight_bytes + slack_bytes, "the weights exceed L2"));
    data_.out = take(l2_, shape_.pixels() * bytes_of(shape_.out_channels, a.out_bits), "the output exceeds L2");
    data_.quads = reinterpret_cast<ChannelQuad*>(take(tcdm_, groups * sizeof(ChannelQuad), "too many channels"));
    if (a.weight_zeros != 0 && !Layer::depthwise) {
      data_.ones = reinterpret_cast<uint32_t*>(
          take(tcdm_, kernel_->group_bytes(shape_) + slack_bytes, "the windows exceed TCDM"));
    }
  }

  /// Every core's part of the made-up data.
  static void make_team(void* argument) {
    const auto& program = *static_cast<const ConvProgram*>(argument);
    const ConvData& data = program.data_;
    const unsigned core = core_id(), cores = team_size();
    PULPO_REGION_BEGIN("make");
    make_input(arguments, data.in, core, cores);
    make_requant(arguments, data.quads, channels(), program.offset(arguments), core, cores);
    program.kernel_->prepare(data.weights, program.shape_, weight, core, cores);
    if (data.ones != nullptr && core == 0) {
      ConvShape one = program.shape_;
      one.out_channels = 1;
      program.kernel_->prepare(
          data.ones, one, [](uint32_t, uint32_t, uint32_t) { return 1; }, 0, 1);
    }
    PULPO_REGION_END("make");
  }
  static void run_team(void* job) { Layer::on_core(*static_cast<TiledConv<Requant>*>(job)); }

  static uint32_t channels() { return Layer::depthwise ? 1 : arguments.in_channels; }
  static int weight(uint32_t out, uint32_t tap, uint32_t in) { return weight_at(arguments, channels(), out, tap, in); }

  const ConvKernel<Requant>* kernel_;
  Requant requant_;
  ConvShape shape_;
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
