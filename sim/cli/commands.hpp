// SPDX-License-Identifier: Apache-2.0
// All sub-commands, in the order of `pulpo --help`. A new one: its file, its declaration here, its line in
// commands.cpp.
#pragma once

#include "sim/cli/context.hpp"

namespace pulpo::cli {

void register_run(CLI::App& app, Context& context);
void register_list(CLI::App& app, Context& context);
void register_disasm(CLI::App& app, Context& context);
void register_isa(CLI::App& app, Context& context);
void register_isa_eval(CLI::App& isa);  // below `pulpo isa`
void register_explain(CLI::App& app, Context& context);
void register_config(CLI::App& app, Context& context);
void register_energy(CLI::App& app, Context& context);
void register_bench(CLI::App& app, Context& context);

void register_commands(CLI::App& app, Context& context);

}  // namespace pulpo::cli
