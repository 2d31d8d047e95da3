// SPDX-License-Identifier: Apache-2.0
// `pulpo bench`: how fast this computer simulates, and how fast the simulated kernels are.
#include "sim/cli/bench.hpp"

#include "sim/cli/commands.hpp"

namespace pulpo::cli {

void register_bench(CLI::App& app, Context&) {
  auto* bench = app.add_subcommand("bench", "Measure");
  bench->require_subcommand(1);
  register_bench_host(*bench);
  register_bench_kernels(*bench);
  register_bench_training(*bench);
}

}  // namespace pulpo::cli
