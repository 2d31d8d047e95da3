// SPDX-License-Identifier: Apache-2.0
// Runs a program of training and reads its tensors; the passes of its layers in double precision.
#pragma once

#include <cmath>

#include "tests/support/kernel_run.hpp"
#include "tests/support/layer_run.hpp"

namespace pulpo::test {

enum class Pass : unsigned { forward, error, weights };

/// A layer on one map. Linear and pointwise layers are windows of one pixel.
struct FloatLayer {
  std::string program = "train-conv";
  Pass pass = Pass::forward;
  unsigned cores = 8;
  unsigned height = 1, width = 1, in = 1, out = 1;
  unsigned kernel_height = 1, kernel_width = 1, stride = 1, pad = 0;
  unsigned room = 0;
  unsigned l1_kib = 256, l2_kib = 512;  // of the machine that it runs on
  std::string type = "fp32";
  std::vector<std::string> settings{};

  bool depthwise() const { return program == "train-depthwise"; }
  unsigned out_height() const { return (height + 2 * pad - kernel_height) / stride + 1; }
  unsigned out_width() const { return (width + 2 * pad - kernel_width) / stride + 1; }
  /// Words at `arguments` (workloads/training/map_program.hpp, workloads/matmul/main.cpp).
  std::vector<KernelArgument> words() const {
    std::vector<unsigned> values{cores, 1, l1_kib, l2_kib};
    const auto pass_word = static_cast<unsigned>(pass);
    if (program == "matmul") {
      values.insert(values.end(), {2, pass_word, 0, 0, 0, 0, 0, 4, 4, 1, 1, height, width, in, out, room});
    } else {
      values.insert(values.end(), {pass_word, height, width, in, depthwise() ? in : out, kernel_height, kernel_width,
                                   stride, pad, room});
    }
    std::vector<KernelArgument> words;
    for (const auto value : values) {
      words.push_back({"arguments", value, static_cast<std::uint32_t>(4 * words.size())});
    }
    return words;
  }
};

/// Half precision's value.
inline double half_value(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const double magnitude = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}

class TrainingRun {
 public:
  TrainingRun(const std::string& program, const std::vector<KernelArgument>& words, const std::string& type,
              std::vector<std::string> settings)
      : run_(program + "/" + program + "-" + type + ".elf", words, with_fpu(std::move(settings))), type_(type) {
    CHECK(run_.result().fault.empty());
    CHECK(run_.result().exit_value == 0u);
    CHECK(run_.result().output.find("\n0 of ") + 1 + run_.result().output.starts_with("0 of ") != 0);
  }
  explicit TrainingRun(const FloatLayer& layer)
      : TrainingRun(layer.program, layer.words(), layer.type,
                    layer.cores > 8 ? sixteen(layer.settings) : layer.settings) {}

  /// One of the tensors that the program names: x, w, y, or A, B, C.
  std::vector<double> tensor(unsigned which) {
    const auto place = run_.read<std::uint32_t>("tensors", 6);
    const auto address = place[2 * which], count = place[2 * which + 1];
    std::vector<double> values;
    if (type_ == "fp32") {
      for (const auto value : run_.read_at<float>(address, count)) {
        values.push_back(value);
      }
    } else {
      for (const auto bits : run_.read_at<std::uint16_t>(address, count)) {
        values.push_back(half_value(bits));
      }
    }
    return values;
  }
  KernelRun& run() { return run_; }

 private:
  static std::vector<std::string> with_fpu(std::vector<std::string> settings) {
    settings.push_back("cores.fpu=true");
    return settings;
  }
  static std::vector<std::string> sixteen(std::vector<std::string> settings) {
    settings.push_back("cores.count=16");
    return settings;
  }

  KernelRun run_;
  std::string type_;
};

/// The layer's output by its definition, in double precision.
inline std::vector<double> reference_output(const FloatLayer& layer, const std::vector<double>& x,
                                            const std::vector<double>& w) {
  const unsigned out_channels = layer.depthwise() ? layer.in : layer.out;
  std::vector<double> y(layer.out_height() * layer.out_width() * out_channels);
  for (unsigned i = 0; i < y.size(); ++i) {
    const unsigned o = i % out_channels, column = i / out_channels % layer.out_width();
    const unsigned line = i / out_channels / layer.out_width();
    for (unsigned ky = 0; ky < layer.kernel_height; ++ky) {
      for (unsigned kx = 0; kx < layer.kernel_width; ++kx) {
        const int in_line = static_cast<int>(line * layer.stride + ky) - static_cast<int>(layer.pad);
        const int in_column = static_cast<int>(column * layer.stride + kx) - static_cast<int>(layer.pad);
        if (in_line < 0 || in_column < 0 || in_line >= static_cast<int>(layer.height) ||
            in_column >= static_cast<int>(layer.width)) {
          continue;
        }
        const unsigned pixel = (static_cast<unsigned>(in_line) * layer.width + static_cast<unsigned>(in_column));
        const unsigned tap = ky * layer.kernel_width + kx;
        for (unsigned c = layer.depthwise() ? o : 0; c < (layer.depthwise() ? o + 1 : layer.in); ++c) {
          const unsigned weight = layer.depthwise()
                                      ? tap * layer.in + c
                                      : (o * layer.kernel_height * layer.kernel_width + tap) * layer.in + c;
          y[i] += x[pixel * layer.in + c] * w[weight];
        }
      }
    }
  }
  return y;
}

}  // namespace pulpo::test
