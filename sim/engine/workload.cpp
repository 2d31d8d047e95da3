// SPDX-License-Identifier: Apache-2.0
// Bundled workloads.
#include "sim/engine/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"

namespace pulpo::engine {
namespace {

namespace fs = std::filesystem;

WorkloadArgument read_argument(const nlohmann::json& json) {
  WorkloadArgument argument;
  argument.name = json.at("name").get<std::string>();
  argument.symbol = json.at("symbol").get<std::string>();
  argument.offset = json.value("offset", 0u);
  argument.default_value = json.at("default").get<std::int64_t>();
  argument.low = json.value("low", std::int64_t{INT32_MIN});
  argument.high = json.value("high", std::int64_t{UINT32_MAX});
  argument.sentence = json.value("sentence", std::string());
  return argument;
}

Workload read_manifest(const fs::path& path) {
  try {
    std::ifstream stream(path);
    const auto json = nlohmann::json::parse(stream);
    Workload workload;
    workload.name = json.at("name").get<std::string>();
    workload.summary = json.at("summary").get<std::string>();
    workload.elf = (path.parent_path() / json.at("elf").get<std::string>()).string();
    for (const auto& argument : json.value("args", nlohmann::json::array())) {
      workload.arguments.push_back(read_argument(argument));
    }
    return workload;
  } catch (const nlohmann::json::exception& error) {
    throw ConfigError(fmt::format("{}: not a workload manifest: {}", path.string(), error.what()),
                      "it needs name, summary, elf and args; conv-int8 has an example");
  }
}

fs::path program_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

}  // namespace

std::string workloads_folder() {
  if (const char* chosen = std::getenv("PULPO_WORKLOADS"); chosen != nullptr && *chosen != '\0') {
    return chosen;
  }
  std::error_code error;
  for (const fs::path& folder : {program_folder() / "../share/pulpo/workloads", fs::path(PULPO_WORKLOADS_SOURCE)}) {
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
  std::sort(workloads.begin(), workloads.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return workloads;
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

Poke parse_argument(const Workload& workload, std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) {
    throw ConfigError(fmt::format("--arg {}: no `=`", text), "write --arg NAME=VALUE");
  }
  const auto name = trim(text.substr(0, equals));
  const auto value_text = trim(text.substr(equals + 1));
  std::vector<std::string_view> names;
  for (const auto& argument : workload.arguments) {
    names.push_back(argument.name);
    if (argument.name != name) {
      continue;
    }
    const auto word = parse_word(value_text);
    const auto value = !word ? 0 : value_text.starts_with('-') ? std::int64_t{static_cast<std::int32_t>(*word)} : *word;
    if (!word || value < argument.low || value > argument.high) {
      throw ConfigError(fmt::format("--arg {}: `{}` is not a value of it", name, value_text),
                        fmt::format("a number from {} to {}: {}", argument.low, argument.high, argument.sentence));
    }
    return {argument.symbol, argument.offset, *word};
  }
  throw ConfigError(fmt::format("--arg {}: {} has no such argument", name, workload.name),
                    did_you_mean(name, names, fmt::format("it has: {}", fmt::join(names, ", "))));
}

}  // namespace pulpo::engine
