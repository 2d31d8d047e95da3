// SPDX-License-Identifier: Apache-2.0
// All sub-commands, in the order of `pulpo --help`.
#include "sim/cli/commands.hpp"

namespace pulpo::cli {

void register_commands(CLI::App& app, Context& context) {
  register_run(app, context);
  register_list(app, context);
  register_disasm(app, context);
  register_isa(app, context);
  register_explain(app, context);
  register_config(app, context);
  register_energy(app, context);
  register_bench(app, context);
}

}  // namespace pulpo::cli
