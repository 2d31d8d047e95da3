// SPDX-License-Identifier: Apache-2.0
// Bundled workloads.
#include "sim/engine/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"

namespace pulpo::engine {
namespace {

namespace fs = std::filesystem;

WorkloadArgument read_argument(const nlohmann::json& json) {
  WorkloadArgument argument;
  argument.name = json.at("name").get<std::string>();
  argument.sentence = json.value("sentence", std::string());
  if (json.contains("choices")) {
    argument.choices = json.at("choices").get<std::vector<std::string>>();
    static_cast<void>(argument.choices.at(0));
    return argument;
  }
  argument.symbol = json.at("symbol").get<std::string>();
  argument.offset = json.value("offset", 0u);
  const auto& defaults = json.at("default");
  argument.default_values =
      defaults.is_array() ? defaults.get<std::vector<std::int64_t>>() : std::vector{defaults.get<std::int64_t>()};
  argument.values = json.value("values", std::vector<std::int64_t>());
  argument.low = json.value("low", std::int64_t{INT32_MIN});
  argument.high = json.value("high", std::int64_t{UINT32_MAX});
  argument.limit = json.value("limit", std::string());
  argument.names = json.value("names", std::vector<std::string>());
  if (!argument.names.empty()) {
    static_cast<void>(argument.names.at(static_cast<std::size_t>(argument.default_values.at(0))));
  }
  return argument;
}

void add_words(std::vector<Poke>& words, const nlohmann::json& json) {
  const auto symbol = json.at("symbol").get<std::string>();
  auto offset = json.value("offset", 0u);
  for (const auto value : json.at("values").get<std::vector<std::int64_t>>()) {
    words.push_back({symbol, offset, static_cast<std::uint32_t>(value)});
    offset += 4;
  }
}

Workload read_manifest(const fs::path& path) {
  try {
    std::ifstream stream(path);
    const auto json = nlohmann::json::parse(stream);
    Workload workload;
    workload.manifest = path.string();
    workload.name = json.value("name", path.parent_path().filename().string());
    workload.summary = json.at("summary").get<std::string>();
    auto file = json.at("elf").get<std::string>();
    if (const auto at = file.find("{name}"); at != std::string::npos) {
      file.replace(at, 6, workload.name);
    }
    workload.elf = (path.parent_path() / file).string();
    workload.settings = json.value("settings", std::vector<std::string>());
    workload.requirements = json.value("requires", std::vector<std::string>());
    for (const auto& words : json.value("words", nlohmann::json::array())) {
      add_words(workload.words, words);
    }
    for (const auto& argument : json.value("args", nlohmann::json::array())) {
      workload.arguments.push_back(read_argument(argument));
    }
    return workload;
  } catch (const std::exception& error) {
    throw ConfigError(fmt::format("{}: not a workload manifest: {}", path.string(), error.what()),
                      "it needs summary and elf; workloads/new_kernel.md says what else there is");
  }
}

const WorkloadArgument& argument_named(const Workload& workload, std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& argument : workload.arguments) {
    if (argument.name == name) {
      return argument;
    }
    names.push_back(argument.name);
  }
  throw ConfigError(fmt::format("--arg {}: {} has no such argument", name, workload.name),
                    did_you_mean(name, names, fmt::format("it has: {}", fmt::join(names, ", "))));
}

[[noreturn]] void refuse(const WorkloadArgument& argument, std::string_view text) {
  const auto example =
      argument.default_values.size() > 1 ? fmt::format(", for example {}", argument.default_text()) : "";
  const auto words = argument.default_values.size();
  const auto form = words > 1 ? fmt::format("{} numbers with `x` between them, each ", words) : "";
  throw ConfigError(fmt::format("--arg {}: `{}` is not a value of it", argument.name, text),
                    fmt::format("it takes {}{}{}: {}", form, argument.range_text(), example, argument.sentence));
}

std::string chosen(const WorkloadArgument& argument, std::string_view text) {
  for (const auto& choice : argument.choices) {
    if (choice == text) {
      return choice;
    }
  }
  refuse(argument, text);
}

/// The place of `text` among the names of a word.
std::uint32_t named_value(const WorkloadArgument& argument, std::string_view text) {
  const auto found = std::find(argument.names.begin(), argument.names.end(), text);
  if (found == argument.names.end()) {
    refuse(argument, text);
  }
  return static_cast<std::uint32_t>(found - argument.names.begin());
}

/// Words separated by `x`; 0x would be read as a separator, so that hexadecimal is for single words only.
void add_pokes(std::vector<Poke>& pokes, const WorkloadArgument& argument, std::string_view text) {
  if (!argument.names.empty()) {
    pokes.push_back({argument.symbol, argument.offset, named_value(argument, text)});
    return;
  }
  const std::size_t words = argument.default_values.size();
  std::string_view rest = text;
  for (std::size_t i = 0; i < words; i++) {
    const auto end = i + 1 < words ? rest.find('x') : rest.size();
    if (end == std::string_view::npos) {
      refuse(argument, text);
    }
    const auto field = rest.substr(0, end);
    const auto word = parse_word(field);
    const auto value = !word ? 0 : field.starts_with('-') ? std::int64_t{static_cast<std::int32_t>(*word)} : *word;
    if (!word || !argument.takes(value)) {
      refuse(argument, text);
    }
    pokes.push_back({argument.symbol, argument.offset + static_cast<std::uint32_t>(4 * i), *word});
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

/// The most that the machine can have of an argument with a limit.
std::uint32_t limit_of(const WorkloadArgument& argument, const SystemConfig& config) {
  for (const auto& parameter : list_parameters(config)) {
    if (parameter.name == argument.limit) {
      return parse_word(parameter.value).value_or(0);
    }
  }
  throw ConfigError(fmt::format("argument {}: its limit `{}` is no parameter", argument.name, argument.limit),
                    "`pulpo config schema` lists all parameters");
}

/// A word with a limit is always written: its default is the limit.
void apply_limits(std::vector<Poke>& pokes, const Workload& workload, const SystemConfig& config) {
  for (const auto& argument : workload.arguments) {
    if (argument.limit.empty()) {
      continue;
    }
    const auto most = limit_of(argument, config);
    bool given = false;
    for (const auto& poke : pokes) {
      if (poke.symbol != argument.symbol || poke.offset != argument.offset) {
        continue;
      }
      given = true;
      if (poke.value > most) {
        throw ConfigError(fmt::format("--arg {}: {} is more than the machine has ({} = {})", argument.name, poke.value,
                                      argument.limit, most),
                          fmt::format("give at most {}, or another machine: --set {}=N, where its range allows", most,
                                      argument.limit));
      }
    }
    if (!given) {
      pokes.push_back({argument.symbol, argument.offset, most});
    }
  }
}

fs::path program_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

}  // namespace

std::string workloads_folder() {
  std::error_code error;
  if (const char* chosen = std::getenv("PULPO_WORKLOADS"); chosen != nullptr && *chosen != '\0') {
    if (!fs::is_directory(chosen, error)) {
      throw ConfigError(fmt::format("PULPO_WORKLOADS: `{}` is no folder", chosen),
                        "it names the folder of the workloads; without it those beside the program are taken");
    }
    return chosen;
  }
  // An installed program, then one in build/<preset> of a source tree, which may have been moved since it was compiled.
  for (const auto* relative : {"../share/pulpo/workloads", "../../workloads"}) {
    const auto folder = program_folder() / relative;
    if (fs::is_directory(folder, error)) {
      return folder.lexically_normal().string();
    }
  }
  return PULPO_WORKLOADS_SOURCE;
}

std::vector<Workload> find_workloads(const std::string& folder) {
  std::vector<Workload> workloads;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto manifest = entry.path() / "workload.json";
    if (fs::is_regular_file(manifest, error)) {
      workloads.push_back(read_manifest(manifest));
    }
  }
  std::sort(workloads.begin(), workloads.end(),
            [](const auto& a, const auto& b) { return std::tie(a.name, a.manifest) < std::tie(b.name, b.manifest); });
  const auto twice = std::adjacent_find(workloads.begin(), workloads.end(),
                                        [](const auto& a, const auto& b) { return a.name == b.name; });
  if (twice != workloads.end()) {
    throw ConfigError(fmt::format("two workloads are called `{}`: {} and {}", twice->name, twice->manifest,
                                  std::next(twice)->manifest),
                      "give one of them another \"name\", or none: then it has its folder's");
  }
  return workloads;
}

std::vector<std::string> elf_files(const Workload& workload) {
  std::vector<std::string> files{workload.elf};
  for (const auto& argument : workload.arguments) {
    const std::string placeholder = "{" + argument.name + "}";
    if (workload.elf.find(placeholder) == std::string::npos) {
      continue;
    }
    auto choices = argument.choices;
    const auto first = std::find(choices.begin(), choices.end(), argument.default_text());
    std::rotate(choices.begin(), first, first == choices.end() ? first : first + 1);
    std::vector<std::string> expanded;
    for (const auto& file : files) {
      for (const auto& choice : choices) {
        expanded.push_back(file);
        expanded.back().replace(file.find(placeholder), placeholder.size(), choice);
      }
    }
    files = std::move(expanded);
  }
  return files;
}

Workload find_workload(const std::string& folder, std::string_view name) {
  const auto all = find_workloads(folder);
  std::vector<std::string_view> names;
  for (const auto& workload : all) {
    if (workload.name == name) {
      return workload;
    }
    names.push_back(workload.name);
  }
  throw ConfigError(fmt::format("`{}` is neither a file nor a bundled workload", name),
                    did_you_mean(name, names, "`pulpo list` names the workloads"));
}

std::string WorkloadArgument::default_text() const {
  if (!names.empty()) {
    return names[static_cast<std::size_t>(default_values.front())];
  }
  return choices.empty() ? fmt::format("{}", fmt::join(default_values, "x")) : choices.front();
}

std::string WorkloadArgument::range_text() const {
  if (!choices.empty() || !names.empty()) {
    return fmt::format("{}", fmt::join(choices.empty() ? names : choices, ", "));
  }
  if (!values.empty()) {
    return fmt::format("{}", fmt::join(values, ", "));
  }
  return fmt::format("{} .. {}{}", low, high, limit.empty() ? "" : ", at most " + limit);
}

bool WorkloadArgument::takes(std::int64_t value) const {
  return values.empty() ? low <= value && value <= high
                        : std::find(values.begin(), values.end(), value) != values.end();
}

void check_requirements(const Workload& workload, const SystemConfig& config) {
  const auto parameters = list_parameters(config);
  for (const auto& requirement : workload.requirements) {
    const auto equals = requirement.find('=');
    const auto key = requirement.substr(0, equals);
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const auto& parameter) { return parameter.name == key; });
    if (equals == std::string::npos || found == parameters.end()) {
      throw ConfigError(fmt::format("{}: it requires `{}`, which is no parameter", workload.manifest, requirement),
                        "`pulpo config schema` lists all parameters");
    }
    if (found->value != requirement.substr(equals + 1)) {
      throw ConfigError(fmt::format("{} needs a machine with {}, and this one has {}={}", workload.name, requirement,
                                    key, found->value),
                        fmt::format("its settings have that already: leave out --set {}={}", key, found->value));
    }
  }
}

ResolvedWorkload resolve(const Workload& workload, const std::vector<std::string>& arguments,
                         const SystemConfig& config) {
  ResolvedWorkload resolved{workload.elf, {}, workload.words};
  std::map<std::string, std::string, std::less<>> choices;
  for (const auto& argument : workload.arguments) {
    if (!argument.choices.empty()) {
      choices[argument.name] = argument.choices.front();
    }
  }
  for (const auto& text : arguments) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      throw ConfigError(fmt::format("--arg {}: no `=`", text), "write --arg NAME=VALUE");
    }
    const auto& argument = argument_named(workload, trim(std::string_view(text).substr(0, equals)));
    const auto value = trim(std::string_view(text).substr(equals + 1));
    if (argument.choices.empty()) {
      add_pokes(resolved.pokes, argument, value);
    } else {
      choices[argument.name] = chosen(argument, value);
    }
  }
  for (const auto& [name, value] : choices) {
    const auto placeholder = fmt::format("{{{}}}", name);
    if (const auto at = resolved.elf.find(placeholder); at != std::string::npos) {
      resolved.elf.replace(at, placeholder.size(), value);
    }
  }
  apply_limits(resolved.pokes, workload, config);
  const fs::path elf(resolved.elf);
  resolved.shown = (elf.parent_path().filename() / elf.filename()).generic_string();
  return resolved;
}

}  // namespace pulpo::engine
