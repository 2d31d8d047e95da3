// SPDX-License-Identifier: Apache-2.0
// ReLU, pooling, normalization, losses and the optimizer compute their definitions in each pass, for FP32 and FP16, on
// odd shapes, on 1, 3, 8 and 16 cores, whole and cut into tiles. The program checks every output in double precision
// and exits with 1 if one is off by more than its roundings explain.
#include <cstdlib>

#include "tests/support/kernel_run.hpp"
#include "tests/support/layer_run.hpp"

using namespace pulpo::test;

namespace {

enum Kind : unsigned { relu, pool, batch_norm, instance_norm, cross_entropy, squared_error, sgd };
enum Pass : unsigned { forward, error, weights };

/// The words at `arguments`, in their order (workloads/training-layers/layer.hpp).
struct TrainingLayer {
  unsigned cores = 8, check = 2, l1_kib = 256, l2_kib = 512;
  unsigned kind = 0, pass = 0;
  unsigned batch = 1, height = 1, width = 1, channels = 1;
  unsigned kernel_height = 1, kernel_width = 1, stride = 1, pad = 0;
  unsigned average = 0, room = 0;
};

std::string run_layer(const TrainingLayer& layer, const std::string& type) {
  INFO("kind " << layer.kind << " pass " << layer.pass << " " << type << " on " << layer.cores << " cores: "
               << layer.batch << "x" << layer.height << "x" << layer.width << "x" << layer.channels << ", kernel "
               << layer.kernel_height << "x" << layer.kernel_width << "/" << layer.stride << "+" << layer.pad);
  std::vector<KernelArgument> words;
  for (const auto value : {layer.cores, layer.check, layer.l1_kib, layer.l2_kib, layer.kind, layer.pass, layer.batch,
                           layer.height, layer.width, layer.channels, layer.kernel_height, layer.kernel_width,
                           layer.stride, layer.pad, layer.average, layer.room}) {
    words.push_back({"arguments", value, static_cast<std::uint32_t>(4 * words.size())});
  }
  std::vector<std::string> settings{"cores.fpu=true"};
  if (layer.cores > 8) {
    settings.push_back("cores.count=16");
  }
  const KernelRun run("training-layers/training-layers-" + type + ".elf", words, settings, "pulpo", false);
  CHECK(run.result().fault.empty());
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output.find(", 0 outputs wrong") != std::string::npos);
  return run.result().output;
}

void run_both(TrainingLayer layer, std::initializer_list<Pass> passes) {
  if (sampled() && layer.cores != 3) {
    return;
  }
  for (const Pass pass : passes) {
    layer.pass = pass;
    run_layer(layer, "fp32");
    run_layer(layer, "fp16");
  }
}

}  // namespace

TEST_CASE("training: ReLU and its gradient") {
  const unsigned cores = GENERATE(1u, 3u, 8u, 16u);
  run_both({.cores = cores, .kind = relu, .batch = 1 + cores % 3, .height = 3, .width = 5, .channels = 7},
           {forward, error});
}

TEST_CASE("training: pooling and its gradient") {
  const bool average = GENERATE(false, true);
  // windows that overlap and leave the map; that leave gaps; one over all of a map; 1x1
  TrainingLayer layer =
      GENERATE(TrainingLayer{.cores = 3,
                             .batch = 2,
                             .height = 5,
                             .width = 3,
                             .channels = 5,
                             .kernel_height = 3,
                             .kernel_width = 2,
                             .stride = 1,
                             .pad = 1},
               TrainingLayer{.cores = 16, .height = 3, .width = 4, .channels = 11, .stride = 3},
               TrainingLayer{.cores = 8, .height = 4, .width = 5, .channels = 3, .kernel_height = 4, .kernel_width = 5},
               TrainingLayer{.cores = 1, .channels = 3});
  layer.kind = pool;
  layer.average = average;
  run_both(layer, {forward, error});
}

TEST_CASE("training: normalization and its gradients, by inputs and by gamma and beta") {
  const unsigned kind = GENERATE(batch_norm, instance_norm);
  TrainingLayer layer = GENERATE(TrainingLayer{.cores = 1, .batch = 2, .height = 3, .width = 5, .channels = 3},
                                 TrainingLayer{.cores = 3, .batch = 3, .height = 2, .width = 2, .channels = 7},
                                 TrainingLayer{.cores = 8, .batch = 1, .height = 1, .width = 3, .channels = 21},
                                 TrainingLayer{.cores = 16, .batch = 2, .height = 1, .width = 2, .channels = 17});
  layer.kind = kind;
  run_both(layer, {error, weights, forward});
}

TEST_CASE("training: losses and their gradients") {
  const unsigned kind = GENERATE(cross_entropy, squared_error);
  TrainingLayer layer = GENERATE(
      TrainingLayer{.cores = 1, .batch = 3, .channels = 2}, TrainingLayer{.cores = 3, .batch = 5, .channels = 7},
      TrainingLayer{.cores = 8, .batch = 9, .channels = 5}, TrainingLayer{.cores = 16, .batch = 17, .channels = 3});
  layer.kind = kind;
  run_both(layer, {forward, error});
}

TEST_CASE("training: the optimizer") {
  const unsigned cores = GENERATE(1u, 3u, 8u, 16u);
  run_both({.cores = cores, .kind = sgd, .channels = 37 + cores}, {weights});
}

TEST_CASE("training: layers larger than their room in TCDM are cut into tiles and stay right") {
  TrainingLayer layer{.cores = 8, .check = 1, .height = 3, .width = 3, .channels = 40, .room = 1100};
  layer.kind = GENERATE(relu, pool, batch_norm, instance_norm, squared_error, sgd);
  layer.pass = layer.kind == sgd ? weights : error;
  layer.batch = layer.kind == squared_error ? 30 : 1;
  const std::string type = GENERATE("fp32", "fp16");
  if (sampled() && (layer.kind == batch_norm || layer.kind == instance_norm)) {
    return;
  }
  CHECK(run_layer(layer, type).substr(0, 8) != "1 tiles,");
}
