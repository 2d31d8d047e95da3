// SPDX-License-Identifier: Apache-2.0
// Runs the bundled program of a layer, which compares its output with the layer's definition and exits with 1 if wrong.
#pragma once

#include <cstdlib>

#include "tests/support/kernel_run.hpp"

namespace pulpo::test {

/// The words at `arguments`, in their order (workloads/layers/layer.hpp).
struct LayerArguments {
  unsigned cores = 8;
  unsigned a = 8, w = 8, o = 8;
  unsigned height = 4, width = 4, in = 4;
  unsigned out = 4;
  unsigned kernel_height = 1, kernel_width = 1, stride = 1, pad = 0;
  unsigned requant = 0;
  int zero = 0;
  unsigned check = 1;
  unsigned signed_in = 0, signed_out = 0;
  int zero_out = 0;
  unsigned weight_zeros = 0;
  unsigned kind = 0;
  unsigned room = 0;
};

inline std::vector<KernelArgument> words_of(const LayerArguments& layer) {
  std::vector<KernelArgument> words;
  for (const auto value : {layer.cores,
                           layer.a,
                           layer.w,
                           layer.o,
                           layer.height,
                           layer.width,
                           layer.in,
                           layer.out,
                           layer.kernel_height,
                           layer.kernel_width,
                           layer.stride,
                           layer.pad,
                           layer.requant,
                           static_cast<unsigned>(layer.zero),
                           layer.check,
                           layer.signed_in,
                           layer.signed_out,
                           static_cast<unsigned>(layer.zero_out),
                           layer.weight_zeros,
                           layer.kind,
                           layer.room}) {
    words.push_back({"arguments", value, static_cast<std::uint32_t>(4 * words.size())});
  }
  return words;
}

/// True where runs are sampled, as under the sanitizers.
inline bool sampled() { return std::getenv("PULPO_TEST_SAMPLE") != nullptr; }

/// Whether the `number`th run of many is made: all, or where runs are sampled every 17th, which meets each entry of the
/// lists that the runs combine, as none has 17 entries.
inline bool is_chosen(unsigned number) { return !sampled() || number % 17 == 8; }

/// The levels of the instruction set.
inline const std::vector<std::string> all_levels{"rv32imc", "xpulpv2", "xpulpnn", "mpic", "macload"};

/// Signs, zero points and requantizations that differ from one number to the next; the widths are the layer's already.
inline void choose_variant(LayerArguments& layer, unsigned variant) {
  layer.signed_in = variant & 1;
  layer.signed_out = variant >> 1 & 1;
  layer.requant = variant % 3;
  layer.zero = layer.signed_in != 0 ? -1 : 1;
  if (layer.requant == 1 && layer.o != 32) {
    layer.zero_out = layer.signed_out != 0 ? -1 : static_cast<int>(variant % 4);
    layer.weight_zeros = variant >> 2 & 1;
  }
}

/// @param program its folder below workloads/, which begins the names of its ELF files.
/// Returns what the program printed.
inline std::string check_layer(const std::string& program, const std::string& level, const LayerArguments& layer,
                               const std::string& preset = "pulpo", std::vector<std::string> settings = {}) {
  INFO(program << " on " << level << ", " << layer.cores << " cores: a" << layer.a << " w" << layer.w << " o" << layer.o
               << ", in " << layer.height << "x" << layer.width << "x" << layer.in << ", out " << layer.out
               << ", kernel " << layer.kernel_height << "x" << layer.kernel_width << "/" << layer.stride << "+"
               << layer.pad << ", requant " << layer.requant << ", signs " << layer.signed_in << layer.signed_out
               << ", zeros " << layer.zero << " " << layer.zero_out << " " << layer.weight_zeros << ", kind "
               << layer.kind << ", room " << layer.room);
  if (layer.cores > 8) {
    settings.push_back("cores.count=16");
  }
  const KernelRun run(program + "/" + program + "-" + level + ".elf", words_of(layer), settings, preset, false);
  INFO(run.result().output);
  CHECK(run.result().fault.empty());
  CHECK(run.result().exit_value == 0u);
  CHECK(run.result().output.find(" 0 of ") != std::string::npos);
  return run.result().output;
}

}  // namespace pulpo::test
