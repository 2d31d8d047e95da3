// SPDX-License-Identifier: Apache-2.0
// The configuration of a run, from presets, TOML files and settings.
#include "sim/engine/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugins/energy/energy.hpp"
#include "sim/base/embedded.hpp"
#include "sim/base/error.hpp"
#include "sim/base/text.hpp"

namespace pulpo {
std::span<const EmbeddedFile> embedded_presets();
}

namespace pulpo::engine {
namespace {

/// One source of settings: a preset or a file.
struct Source {
  std::string name;  // for messages and for detecting a circle
  std::string text;
  std::filesystem::path folder;  // where a relative `extends` starts; empty for presets
};

const EmbeddedFile* find_preset(std::string_view name) {
  const auto all = embedded_presets();
  const auto at = std::find_if(all.begin(), all.end(), [&](const EmbeddedFile& file) { return file.name == name; });
  return at == all.end() ? nullptr : &*at;
}

std::string read_text(const std::filesystem::path& path, const std::string& origin) {
  std::error_code error;
  std::ifstream stream(path, std::ios::binary);
  if (!stream || std::filesystem::is_directory(path, error)) {
    throw ConfigError(fmt::format("{}config file `{}` cannot be read: {}", origin, path.string(),
                                  stream ? "it is a folder" : std::strerror(errno)),
                      "check the path; `pulpo config list` names the presets");
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Source open_source(const std::string& wanted, const std::filesystem::path& folder, const std::string& origin) {
  const bool is_path = wanted.find('/') != std::string::npos || wanted.ends_with(".toml");
  if (is_path) {
    const auto path = folder / wanted;
    return {path.string(), read_text(path, origin), path.parent_path()};
  }
  if (const auto* preset = find_preset(wanted)) {
    return {std::string(preset->name), std::string(preset->text), {}};
  }
  std::vector<std::string_view> names;
  for (const auto& file : embedded_presets()) {
    names.push_back(file.name);
  }
  throw ConfigError(fmt::format("{}unknown preset `{}`", origin, wanted),
                    did_you_mean(wanted, names, "`pulpo config list` names the presets; a file's path ends in .toml"));
}

toml::table parse_toml(const Source& source) {
  try {
    return toml::parse(source.text, source.name);
  } catch (const toml::parse_error& error) {
    throw ConfigError(fmt::format("{}:{}: {}", source.name, error.source().begin.line, error.description()),
                      "configs are TOML: key = value, strings in quotes");
  }
}

/// The value as --set would give it; nullopt for what no parameter can be.
std::optional<std::string> scalar_text(const toml::node& node) {
  if (const auto* integer = node.as_integer()) {
    return std::to_string(integer->get());
  }
  if (const auto* real = node.as_floating_point()) {
    return real_text(real->get());
  }
  if (const auto* boolean = node.as_boolean()) {
    return boolean->get() ? "true" : "false";
  }
  if (const auto* string = node.as_string()) {
    return string->get();
  }
  return std::nullopt;
}

void set(SystemConfig& config, std::string_view name, std::string_view text, const std::string& origin) {
  set_parameter(config, name, text, origin);
  config.origins[std::string(name)] = origin;
}

void check_table_name(const std::string& table, const std::string& origin) {
  const auto parameters = list_parameters(SystemConfig{});
  std::vector<std::string_view> tables;
  for (const auto& parameter : parameters) {
    const std::string_view name = parameter.name;
    if (name.starts_with(table + ".")) {
      return;
    }
    tables.push_back(name.substr(0, name.rfind('.')));
  }
  throw ConfigError(fmt::format("{}: unknown table `{}`", origin, table),
                    did_you_mean(table, tables, "`pulpo config schema` lists all parameters"));
}

/// Quotes are for words and for numbers with their unit.
void check_quotes(const std::string& name, const std::string& text, const std::string& origin) {
  const auto parameters = list_parameters(SystemConfig{});
  const auto at = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.name == name; });
  if (at == parameters.end() || at->kind == ParameterInfo::Kind::choice) {
    return;
  }
  if (parse_integer(text) || parse_real(text) || text == "true" || text == "false") {
    throw ConfigError(fmt::format("{}: {}: \"{}\" is a string", origin, name, text),
                      fmt::format("write {} = {}, without quotes", name.substr(name.rfind('.') + 1), text));
  }
}

void apply_table(SystemConfig& config, const Source& source, const toml::table& table, const std::string& prefix) {
  for (const auto& [key, node] : table) {
    const auto name = prefix + std::string(key.str());
    if (prefix.empty() && (name == "extends" || name == "summary")) {
      continue;
    }
    if (const auto* inner = node.as_table()) {
      check_table_name(name, fmt::format("{}:{}", source.name, key.source().begin.line));
      apply_table(config, source, *inner, name + ".");
      continue;
    }
    const auto origin = fmt::format("{}:{}", source.name, key.source().begin.line);
    const auto text = scalar_text(node);
    if (!text) {
      throw ConfigError(fmt::format("{}: {}: a parameter is a number, true, false or a string", origin, name));
    }
    if (node.is_string()) {
      check_quotes(name, *text, origin);
    }
    set(config, name, *text, origin);
  }
}

void apply_source(SystemConfig& config, const Source& source, std::vector<std::string>& chain) {
  // one file may have many names: c.toml, ./c.toml
  const auto name = std::filesystem::path(source.name).lexically_normal().string();
  if (std::find(chain.begin(), chain.end(), name) != chain.end()) {
    throw ConfigError(fmt::format("{}: extends itself ({} -> {})", name, fmt::join(chain, " -> "), name),
                      "let one of them extend a preset instead");
  }
  chain.push_back(name);
  const auto table = parse_toml(source);
  if (const auto* base = table.get("extends")) {
    const auto origin = fmt::format("{}:{}: ", source.name, base->source().begin.line);
    const auto* base_name = base->as_string();
    if (base_name == nullptr) {
      throw ConfigError(origin + "extends: not a string", "extends = \"cluster-lic\"");
    }
    apply_source(config, open_source(base_name->get(), source.folder, origin), chain);
  }
  apply_table(config, source, table, "");
}

}  // namespace

std::vector<Preset> presets() {
  std::vector<Preset> result;
  for (const auto& file : embedded_presets()) {
    const auto table = toml::parse(file.text, file.name);
    result.push_back({file.name, table["summary"].value_or(std::string()), table["extends"].value_or(std::string())});
  }
  std::stable_partition(result.begin(), result.end(), [](const auto& preset) { return preset.name == default_preset; });
  return result;
}

SystemConfig load_config(const std::string& preset_or_file) {
  SystemConfig config;
  std::vector<std::string> chain;
  apply_source(config, open_source(preset_or_file, {}, ""), chain);
  return config;
}

void apply_setting(SystemConfig& config, std::string_view setting) {
  const auto equals = setting.find('=');
  if (equals == std::string_view::npos) {
    throw ConfigError(fmt::format("--set {}: no `=`", setting), "write --set key=value, for example tcdm.banks=32");
  }
  set(config, trim(setting.substr(0, equals)), trim(setting.substr(equals + 1)), "--set");
}

void check(const SystemConfig& config) {
  if (config.energy.technology == plugins::EnergyConfig::Technology::none) {
    return;
  }
  try {
    plugins::operating_point(config.energy);
  } catch (const ConfigError& error) {
    const auto origin = config.origins.find("energy.voltage_v");
    throw ConfigError((origin == config.origins.end() ? "" : origin->second + ": ") + error.what(), error.hint());
  }
}

std::string to_toml(const SystemConfig& config) {
  std::string text;
  std::string section;
  for (const auto& parameter : list_parameters(config)) {
    const auto dot = parameter.name.rfind('.');
    const auto table = parameter.name.substr(0, dot);
    if (table != section) {
      text += fmt::format("{}[{}]\n", section.empty() ? "" : "\n", table);
      section = table;
    }
    const bool quoted = parameter.kind == ParameterInfo::Kind::choice;
    const auto value = quoted ? '"' + parameter.value + '"' : parameter.value;
    text += fmt::format("{} = {}\n", parameter.name.substr(dot + 1), value);
  }
  return text;
}

}  // namespace pulpo::engine
