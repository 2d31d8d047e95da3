// SPDX-License-Identifier: Apache-2.0
// Programs of training refuse layers whose sizes exceed 32 bits, and say what has no room, its size and what to set.
#include "tests/support/kernel_run.hpp"

using namespace pulpo::test;

namespace {

/// Words of a program's arguments by number, the rest as the program has them.
std::string refusal(const std::string& elf, const std::vector<std::pair<unsigned, unsigned>>& words,
                    std::vector<std::string> settings = {}) {
  std::vector<KernelArgument> arguments;
  for (const auto& [number, value] : words) {
    arguments.push_back({"arguments", value, 4 * number});
  }
  settings.emplace_back("cores.fpu=true");
  const KernelRun run(elf, arguments, settings, "pulpo", false);
  CHECK(run.result().exit_value == 2u);
  return run.result().output;
}

bool is_too_many_for_l2(const std::string& output) {
  return output.rfind("no room in L2", 0) == 0 && output.find("more than 8388607 KiB") != output.npos &&
         output.find("--set l2.size_kib=N") != output.npos;
}

}  // namespace

TEST_CASE("training: sizes that exceed 32 bits are refused") {
  const std::string layers = "training-layers/training-layers-fp32.elf";
  // ReLU, batch x height x width x channels: 97 * 64 * 257 * 2692 = 2^32 + 256, and 2^32
  CHECK(is_too_many_for_l2(refusal(layers, {{4, 0}, {6, 97}, {7, 64}, {8, 257}, {9, 2692}})));
  CHECK(is_too_many_for_l2(refusal(layers, {{4, 0}, {6, 4096}, {7, 1024}, {8, 1024}, {9, 1}})));
  // height x width x channels: 2^32
  CHECK(is_too_many_for_l2(refusal("train-depthwise/train-depthwise-fp32.elf", {{5, 4096}, {6, 4096}, {7, 256}})));
  CHECK(is_too_many_for_l2(refusal("train-conv/train-conv-fp32.elf", {{5, 4096}, {6, 4096}, {7, 256}})));
  // pointwise, 2^32 pixels of one channel; a matrix of 2^16 x 2^16
  CHECK(is_too_many_for_l2(
      refusal("matmul/matmul-fp32.elf", {{4, 2}, {13, 1}, {14, 1}, {15, 65536}, {16, 65536}, {17, 1}, {18, 1}})));
  CHECK(is_too_many_for_l2(refusal("matmul/matmul-fp32.elf", {{6, 65536}, {8, 65536}, {13, 1}})));
}

TEST_CASE("training: what does not fit is said with its size, what is free and the parameter to set") {
  // ReLU, 1 MiB a tensor, and a little beyond its end
  CHECK_THAT(refusal("training-layers/training-layers-fp32.elf", {{4, 0}, {6, 4}, {7, 64}, {8, 64}, {9, 16}}),
             Catch::StartsWith("no room in L2 for a tensor: 1025 KiB, and ") &&
                 Catch::Contains(" are free; --set l2.size_kib=N"));
  // all of 32 KiB are the program's own
  CHECK_THAT(refusal("train-conv/train-conv-fp32.elf", {{2, 32}}),
             Catch::StartsWith("the TCDM has 32 KiB, and 32 are the program's own; --set tcdm.size_kib=N"));
}
