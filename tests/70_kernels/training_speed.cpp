// SPDX-License-Identifier: Apache-2.0
// Matrix multiplication and the layers that are products reach the speeds that were published for PULP clusters.
#include "tests/support/training_run.hpp"

using namespace pulpo::test;

namespace {

/// FMAC/cycle of a program's region.
double speed(const std::string& program, const std::string& region, std::vector<KernelArgument> words,
             std::vector<std::string> settings, double macs) {
  settings.push_back("cores.fpu=true");
  words.push_back({"arguments", 0, 4});  // no check: other tests do that
  KernelRun run(program, words, settings);
  CHECK(run.result().exit_value == 0u);
  return macs / static_cast<double>(run.region(region).span());
}

double matmul_speed(unsigned cores, const std::vector<std::string>& settings) {
  return speed("matmul/matmul-fp32.elf", "matmul", {{"arguments", cores}}, settings, 64 * 64 * 64);
}

/// 8x8 pixels, 128 channels in and out, from L2.
double pointwise_speed(unsigned cores, Pass pass) {
  FloatLayer layer{.program = "matmul", .pass = pass, .cores = cores, .height = 8, .width = 8, .in = 128, .out = 128};
  return speed("matmul/matmul-fp32.elf", "pointwise", layer.words(), {}, 64 * 128 * 128);
}

}  // namespace

TEST_CASE("training: matrix multiplication reaches 4.39 FMAC/cycle with private FPUs, 3.2 with four shared ones") {
  // 24 instructions for 16 products bound eight cores to 5.33, four FPUs to 4
  const double private_fpus = matmul_speed(8, {}), shared = matmul_speed(8, {"fpu.cores_per_unit=2"});
  INFO(private_fpus << " and " << shared << " FMAC/cycle");
  CHECK(private_fpus >= 4.39);
  CHECK(private_fpus <= 8 * 16.0 / 24);
  CHECK(shared >= 3.2);
  CHECK(shared <= 4);
  CHECK(private_fpus / matmul_speed(1, {}) >= 7.2);
}

TEST_CASE(
    "training: a layer end to end from L2 is beyond 0.62 FMAC/cycle in each pass, 8 cores at least 6.5 times one") {
  // on layers as large as CORe50's they are 7.2 times as fast: workloads/training/benchmark.md
  for (const Pass pass : {Pass::forward, Pass::error, Pass::weights}) {
    const double eight = pointwise_speed(8, pass), one = pointwise_speed(1, pass);
    INFO(eight << " and " << one << " FMAC/cycle");
    CHECK(eight >= 0.62);
    CHECK(eight / one >= 6.5);
  }
}
