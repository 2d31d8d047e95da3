// SPDX-License-Identifier: Apache-2.0
// `pulpo list`: the bundled workloads and their arguments.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "sim/cli/commands.hpp"
#include "sim/engine/workload.hpp"

namespace pulpo::cli {
namespace {

void list_json(const std::vector<engine::Workload>& workloads) {
  auto array = nlohmann::ordered_json::array();
  for (const auto& workload : workloads) {
    const auto files = engine::elf_files(workload);
    nlohmann::ordered_json entry{
        {"name", workload.name}, {"summary", workload.summary}, {"elf", files.front()}, {"elf_files", files}};
    auto& arguments = entry["args"] = nlohmann::ordered_json::array();
    for (const auto& a : workload.arguments) {
      nlohmann::ordered_json argument{{"name", a.name}, {"default", a.default_text()}, {"sentence", a.sentence}};
      if (!a.names.empty()) {
        argument["names"] = a.names;
      } else if (!a.values.empty()) {
        argument["values"] = a.values;
      } else if (a.choices.empty()) {
        argument["low"] = a.low;
        argument["high"] = a.high;
      } else {
        argument["choices"] = a.choices;
      }
      arguments.push_back(std::move(argument));
    }
    array.push_back(std::move(entry));
  }
  print(array.dump(2) + "\n");
}

void list_text(const std::vector<engine::Workload>& workloads) {
  Table table({"WORKLOAD", "WHAT"});
  for (const auto& workload : workloads) {
    table.row({workload.name, workload.summary});
    for (const auto& a : workload.arguments) {
      table.row({"", fmt::format("--arg {}={}  ({}) {}", a.name, a.default_text(), a.range_text(), a.sentence)});
    }
  }
  print(table.text(colour_wanted()));
}

}  // namespace

void register_list(CLI::App& app, Context&) {
  auto json = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("list", "The bundled workloads and their arguments");
  command->add_flag("--json", *json, "As JSON");
  command->callback([json] {
    const auto workloads = engine::find_workloads(engine::workloads_folder());
    *json ? list_json(workloads) : list_text(workloads);
  });
}

}  // namespace pulpo::cli
