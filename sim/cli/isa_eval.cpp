// SPDX-License-Identifier: Apache-2.0
// `pulpo isa eval`: one instruction on a given state, or jobs from stdin.
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "isa/assembler.hpp"
#include "isa/card.hpp"
#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/commands.hpp"

namespace pulpo::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string core{"mpic"};
  std::string instruction;
  std::vector<std::string> assignments;
  bool json = false;
};

isa::Variant variant_of(const Options& options) {
  const auto variant = isa::variant_from_name(options.core);
  if (!variant) {
    throw ConfigError(fmt::format("no core variant '{}'", options.core),
                      "there are mpic, flexv, ri5cy, cv32e40p and cv32e40p-xcv");
  }
  return *variant;
}

bool is_word(const std::string& text) {
  const bool hex = text.rfind("0x", 0) == 0;
  return !text.empty() && text.find(' ') == std::string::npos &&
         text.find_first_not_of("0123456789abcdefABCDEF", hex ? 2 : 0) == std::string::npos &&
         (hex || text.size() == 8 || text.size() == 4);
}

/// Jobs from stdin, a line each; their answers on stdout.
void evaluate_batch(const Options& options) {
  isa::Evaluator evaluator(variant_of(options));
  std::ios::sync_with_stdio(false);
  std::string out;
  for (std::string line; std::getline(std::cin, line);) {
    out += trim(line).empty() ? "error: empty job" : evaluator.answer(line);
    out += '\n';
    // an interactive asker waits for each answer
    if (out.size() > 65536 || std::cin.rdbuf()->in_avail() <= 0) {
      print(out);
      std::fflush(stdout);
      out.clear();
    }
  }
  print(out);
}

isa::Instruction instruction_of(const Options& options, const isa::Evaluator& evaluator, std::uint32_t pc) {
  if (is_word(options.instruction)) {
    return evaluator.decoder().decode(static_cast<std::uint32_t>(std::stoul(options.instruction, nullptr, 16)));
  }
  return evaluator.decoder().decode(isa::Assembler(variant_of(options)).assemble(options.instruction, pc).word);
}

void evaluate(const Options& options) {
  if (options.instruction == "-") {
    return evaluate_batch(options);
  }
  isa::Evaluator evaluator(variant_of(options));
  for (const std::string& assignment : options.assignments) {
    evaluator.assign(assignment);
  }
  const isa::Hart before = evaluator.hart();
  const isa::Instruction instruction = instruction_of(options, evaluator, before.pc);
  const std::string text = isa::disassemble(instruction, before.pc);
  const std::string answer = evaluator.run(instruction);
  const std::string lanes = answer == "illegal" ? "" : isa::draw_lanes(instruction, before, evaluator.hart());
  if (options.json) {
    print(ordered_json{{"word", fmt::format("0x{:08x}", instruction.word)},
                       {"core", options.core},
                       {"text", text},
                       {"changes", answer}}
              .dump(2) +
          "\n");
    return;
  }
  const std::string meaning =
      instruction.legal() ? fmt::format("{}\n{}\n", instruction.row->meaning, instruction.row->pseudo_code) : "";
  print(fmt::format("{}  {}\n{}{}{}\n", fmt::format("{:0{}x}", instruction.word, instruction.size_bytes * 2), text,
                    meaning, lanes, answer));
}

}  // namespace

void register_isa_eval(CLI::App& isa) {
  auto options = std::make_shared<Options>();
  auto* eval_command = isa.add_subcommand("eval", "Execute one instruction on a given state");
  eval_command->add_option("instruction", options->instruction, "Text, a word in hexadecimal, or - for jobs from stdin")
      ->required();
  eval_command->add_option("assignments", options->assignments,
                           "a0=0x.. csr0x00d=0x.. pc=0x.. mem:0x..=0x.. nn.a0=0x..");
  eval_command->add_option("--core", options->core, "mpic (default), flexv, ri5cy, cv32e40p, cv32e40p-xcv");
  eval_command->add_flag("--json", options->json, "As JSON");
  eval_command->callback([options] { evaluate(*options); });
}

}  // namespace pulpo::cli
