// SPDX-License-Identifier: Apache-2.0
// `pulpo config`: presets, parameters, resolved configurations.
#include "sim/engine/config.hpp"

#include <memory>
#include <nlohmann/json.hpp>

#include "sim/cli/commands.hpp"
#include "sim/engine/json_value.hpp"

namespace pulpo::cli {
namespace {

struct Options {
  std::string config{engine::default_preset};
  std::vector<std::string> settings;
  bool json = false;
};

engine::SystemConfig resolve(const Options& options) {
  auto config = engine::load_config(options.config);
  for (const auto& setting : options.settings) {
    engine::apply_setting(config, setting);
  }
  engine::check(config);
  return config;
}

void list(const Options& options) {
  if (options.json) {
    auto array = nlohmann::ordered_json::array();
    for (const auto& preset : engine::presets()) {
      array.push_back({{"name", preset.name}, {"extends", preset.extends}, {"summary", preset.summary}});
    }
    print(array.dump(2) + "\n");
    return;
  }
  Table table({"PRESET", "EXTENDS", "WHAT"});
  for (const auto& preset : engine::presets()) {
    const bool is_default = preset.name == engine::default_preset;
    table.row({std::string(preset.name), preset.extends, preset.summary + (is_default ? " (default)" : "")});
  }
  print(table.text(colour_wanted()));
}

void schema(const Options& options) {
  const auto parameters = list_parameters(engine::SystemConfig{});
  if (options.json) {
    auto array = nlohmann::ordered_json::array();
    for (const auto& p : parameters) {
      nlohmann::ordered_json entry{{"name", p.name}, {"default", engine::json_value(p)}, {"range", p.range}};
      if (!p.unit.empty()) {
        entry["unit"] = p.unit;
      }
      entry["sentence"] = p.sentence;
      array.push_back(std::move(entry));
    }
    print(array.dump(2) + "\n");
    return;
  }
  Table table({"PARAMETER", "DEFAULT", "UNIT", "RANGE", "MEANING"}, "lrl");
  for (const auto& p : parameters) {
    table.row({p.name, p.value, p.unit == "1" ? "" : p.unit, p.range, p.sentence});
  }
  print(table.text(colour_wanted()));
}

void show(const Options& options) {
  const auto config = resolve(options);
  print(options.json ? engine::json_config(config).dump(2) + "\n" : engine::to_toml(config));
}

void add_config_options(CLI::App& command, Options& options) {
  command.add_option("CONFIG", options.config, "Preset or TOML file")->capture_default_str();
  command.add_option("--set", options.settings, "key=value, after the file; can be repeated")
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE");
}

}  // namespace

void register_config(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  auto* config = app.add_subcommand("config", "Presets, parameters with units and ranges, resolved configurations");
  config->require_subcommand(0, 1);
  auto* list_command = config->add_subcommand("list", "The presets");
  auto* schema_command = config->add_subcommand("schema", "Every parameter: default, unit, range, meaning");
  auto* show_command = config->add_subcommand("show", "A configuration with everything resolved, as a TOML file");
  for (auto* command : {list_command, schema_command, show_command}) {
    command->add_flag("--json", options->json, "As JSON");
  }
  add_config_options(*show_command, *options);
  config->callback([options, config] {
    if (config->get_subcommands().empty()) {
      list(*options);
    }
  });
  list_command->callback([options] { list(*options); });
  schema_command->callback([options] { schema(*options); });
  show_command->callback([options] { show(*options); });
}

}  // namespace pulpo::cli
