// SPDX-License-Identifier: Apache-2.0
// What `pulpo bench` measures: a file each.
#pragma once

#include "sim/cli/context.hpp"

namespace pulpo::cli {

void register_bench_host(CLI::App& bench);
void register_bench_kernels(CLI::App& bench);
void register_bench_training(CLI::App& bench);

}  // namespace pulpo::cli
