// SPDX-License-Identifier: Apache-2.0
// The passes of layers with weights compute the layer's definition and the gradients of a loss by it: outputs against
// double precision, gradients against finite differences of the loss and against the device's own outputs, and all
// against exact sums by the programs themselves. Odd shapes, strides, padding; 1, 3, 8 and 16 cores; single and half
// precision.
#include <numeric>
#include <random>

#include "tests/support/training_run.hpp"

using namespace pulpo::test;

namespace {

const std::vector<FloatLayer>& layers() {
  static const std::vector<FloatLayer> all{
      {.program = "matmul", .cores = 3, .height = 5, .width = 3, .in = 7, .out = 9},
      {.program = "matmul", .cores = 16, .height = 5, .width = 7, .in = 21, .out = 10, .room = 9000},
      {.program = "matmul", .cores = 8, .height = 1, .width = 1, .in = 65, .out = 10},
      {.cores = 3,
       .height = 7,
       .width = 5,
       .in = 3,
       .out = 5,
       .kernel_height = 5,
       .kernel_width = 3,
       .stride = 2,
       .pad = 2},
      {.cores = 16,
       .height = 9,
       .width = 9,
       .in = 6,
       .out = 8,
       .kernel_height = 3,
       .kernel_width = 3,
       .pad = 1,
       .room = 24000},
      {.cores = 1, .height = 1, .width = 1, .in = 5, .out = 2, .kernel_height = 3, .kernel_width = 3, .pad = 1},
      {.cores = 8, .height = 8, .width = 6, .in = 4, .out = 4, .kernel_height = 2, .kernel_width = 2, .stride = 3},
      {.program = "train-depthwise",
       .cores = 3,
       .height = 7,
       .width = 5,
       .in = 11,
       .kernel_height = 5,
       .kernel_width = 3,
       .stride = 2,
       .pad = 2,
       .room = 4000},
      {.program = "train-depthwise",
       .cores = 16,
       .height = 9,
       .width = 8,
       .in = 19,
       .kernel_height = 3,
       .kernel_width = 3,
       .pad = 1},
      {.program = "train-depthwise",
       .cores = 1,
       .height = 1,
       .width = 1,
       .in = 3,
       .kernel_height = 3,
       .kernel_width = 3,
       .pad = 1},
      {.program = "train-depthwise",
       .cores = 8,
       .height = 6,
       .width = 7,
       .in = 9,
       .kernel_height = 2,
       .kernel_width = 2,
       .stride = 3}};
  return all;
}

std::string name_of(const FloatLayer& l) {
  return l.program + " " + std::to_string(l.height) + "x" + std::to_string(l.width) + "x" + std::to_string(l.in) +
         " pass " + std::to_string(static_cast<unsigned>(l.pass)) + " " + l.type;
}

/// x, w and y as the pass left them. Of products, A and B are what the pass reads.
std::array<std::vector<double>, 3> tensors_of(const FloatLayer& layer) {
  INFO(name_of(layer));
  TrainingRun run(layer);
  const auto first = run.tensor(0), second = run.tensor(1), third = run.tensor(2);
  if (layer.program != "matmul" || layer.pass == Pass::forward) {
    return {first, second, third};
  }
  return layer.pass == Pass::error ? std::array{third, second, first} : std::array{second, third, first};
}

double loss(const FloatLayer& layer, const std::vector<double>& x, const std::vector<double>& w,
            const std::vector<double>& dy) {
  const auto y = reference_output(layer, x, w);
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    sum += y[i] * dy[i];
  }
  return sum;
}

/// A few gradients of loss = sum(y * dy), whose derivative by y is dy, against differences of it. The loss is linear in
/// each element, so that a difference over a step of 1 has no error of its own but the roundings of double precision.
void check_gradient(const FloatLayer& layer, std::vector<double> x, std::vector<double> w,
                    const std::vector<double>& dy) {
  INFO(name_of(layer));
  auto& by = layer.pass == Pass::error ? x : w;
  const auto gradient = by;
  // where the gradient lay, any contents will do: the loss is linear in it
  std::mt19937 random(5);
  for (auto& value : by) {
    value = static_cast<double>(random() % 2048) / 1024 - 1;
  }
  // terms of a sum are below 1; each passes at most as many roundings as there are terms, half precision's fewer
  const double terms = layer.pass == Pass::error
                           ? layer.kernel_height * layer.kernel_width * (layer.depthwise() ? 1 : layer.out)
                           : layer.out_height() * layer.out_width();
  const double allowed = terms * terms * 0x1p-24 + (layer.type == "fp16" ? 4 * terms * 0x1p-11 : 0);
  for (unsigned sample = 0; sample < 12; ++sample) {
    const auto i = random() % by.size();
    const double before = by[i];
    by[i] = before + 0.5;
    const double above = loss(layer, x, w, dy);
    by[i] = before - 0.5;
    const double below = loss(layer, x, w, dy);
    by[i] = before;
    CHECK(std::abs(gradient[i] - (above - below)) <= allowed);
  }
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace

TEST_CASE("training: outputs of layers are their definition's") {
  const std::string type = GENERATE("fp32", "fp16");
  for (auto layer : layers()) {
    if (sampled() && layer.cores != 3) {
      continue;
    }
    layer.type = type;
    const auto [x, w, y] = tensors_of(layer);
    const auto expected = reference_output(layer, x, w);
    INFO(name_of(layer));
    REQUIRE(y.size() == expected.size());
    const double terms = layer.kernel_height * layer.kernel_width * (layer.depthwise() ? 1 : layer.in);
    for (std::size_t i = 0; i < y.size(); ++i) {
      REQUIRE(std::abs(y[i] - expected[i]) <= terms * terms * 0x1p-24 + (type == "fp16" ? 2 * terms * 0x1p-11 : 0));
    }
  }
}

TEST_CASE("training: gradients of layers are differences of the loss") {
  const std::string type = GENERATE("fp32", "fp16");
  const Pass pass = GENERATE(Pass::error, Pass::weights);
  for (auto layer : layers()) {
    if (sampled() && layer.cores != (type == "fp16" ? 3 : 8)) {
      continue;
    }
    layer.type = type;
    layer.pass = pass;
    const auto [x, w, dy] = tensors_of(layer);
    check_gradient(layer, x, w, dy);
  }
}

// No reference takes part: a layer is linear in x and in w, so that the differences of its output are its gradients,
// and summed over all elements sum(y dy) = sum(x dx) = sum(w dw). Elements are multiples of 2^-10 below 1, their
// products of 2^-20: sums below 16, which those of these layers are, have no roundings in single precision, nor have
// the three here in double precision. One wrong bit of any element shows.
TEST_CASE("training: the device's gradients are the differences of the device's outputs, exactly") {
  for (auto layer : layers()) {
    if (sampled() && layer.cores != 3) {
      continue;
    }
    INFO(name_of(layer));
    layer.pass = Pass::forward;
    const auto [x, w, y] = tensors_of(layer);
    layer.pass = Pass::error;
    const auto [dx, same_w, dy] = tensors_of(layer);
    REQUIRE(same_w == w);
    CHECK(dot(y, dy) == dot(x, dx));
    CHECK(dot(y, dy) != 0);
    if (layer.program != "matmul") {  // which makes up other inputs for this pass
      layer.pass = Pass::weights;
      const auto [same_x, dw, same_dy] = tensors_of(layer);
      REQUIRE(same_x == x);
      REQUIRE(same_dy == dy);
      CHECK(dot(y, dy) == dot(w, dw));
    }
  }
}

TEST_CASE("training: gradients are the same bits with private and shared FPUs") {
  const auto program = GENERATE("matmul", "train-conv", "train-depthwise");
  for (const Pass pass : {Pass::forward, Pass::error, Pass::weights}) {
    FloatLayer layer{.program = program, .pass = pass, .height = 6, .width = 5, .in = 12, .out = 8};
    if (layer.program != "matmul") {
      layer.kernel_height = layer.kernel_width = 3;
      layer.pad = 1;
    }
    const auto expected = tensors_of(layer);
    layer.settings = {"fpu.cores_per_unit=2"};
    CHECK(tensors_of(layer) == expected);
  }
}
