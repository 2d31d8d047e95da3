// SPDX-License-Identifier: Apache-2.0
// The ledger of `pulpo bench host`.
#include "sim/cli/host_ledger.hpp"

#include <commit.hpp>  // written at each build

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/base/version.hpp"

namespace pulpo::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string processor_name() {
  std::ifstream stream("/proc/cpuinfo");
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("model name")) {
      return std::string(trim(line.substr(line.find(':') + 1)));
    }
  }
  return "unknown";
}

std::string compiler() {
#ifdef __clang__
  return "clang " __clang_version__;
#else
  return "gcc " __VERSION__;
#endif
}

[[noreturn]] void refuse(const std::string& path, const std::string& cause) {
  throw ConfigError(fmt::format("--ledger: `{}` {}", path, cause),
                    "a ledger is a JSON file that `pulpo bench host --ledger FILE` has written, or a new one");
}

bool is_list_of_rows(const Json& value) { return value.is_array() && !value.empty() && value[0].is_object(); }

/// Of the source tree, when this program was built.
Json commit() { return *PULPO_COMMIT != '\0' ? Json(PULPO_COMMIT) : Json(); }

}  // namespace

Json host_identity() {
  return {{"date", fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(std::time(nullptr)))},
          {"pulpo", version()},
          {"commit", commit()},
          {"compiler", compiler()},
          {"build", PULPO_BUILD},
          {"host", {{"processor", processor_name()}, {"processors", std::thread::hardware_concurrency()}}}};
}

HostLedger::HostLedger(std::string path) : path_(std::move(path)) {
  const bool existed = std::filesystem::exists(path_);
  // before a measurement of minutes: can it be kept?
  auto* file = std::fopen(path_.c_str(), "ab");
  if (file == nullptr) {
    refuse(path_, fmt::format("cannot be written: {}", std::strerror(errno)));
  }
  std::fclose(file);
  if (!existed) {
    std::filesystem::remove(path_);
    return;
  }
  std::ifstream stream(path_);
  std::ostringstream text;
  text << stream.rdbuf();
  entries_ = Json::parse(text.str(), nullptr, false);
  if (!entries_.is_array()) {
    refuse(path_, "is no ledger");
  }
}

void HostLedger::append(Json entry) {
  entries_.push_back(std::move(entry));
  std::ofstream stream(path_, std::ios::trunc);
  stream << ledger_text(entries_) << std::flush;
  if (!stream) {
    refuse(path_, "could not be written");
  }
}

std::string ledger_text(const Json& json) {
  if (json.is_array()) {
    std::string text;
    for (const auto& entry : json) {
      text += (text.empty() ? "" : ",\n") + ledger_text(entry);
      text.pop_back();
    }
    return "[\n" + text + "\n]\n";
  }
  std::string text;
  for (const auto& [key, value] : json.items()) {
    text += fmt::format("{}  {}: ", text.empty() ? "" : ",\n", Json(key).dump());
    if (!is_list_of_rows(value)) {
      text += value.dump();
      continue;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
      text += (i == 0 ? "[\n    " : ",\n    ") + value[i].dump();
    }
    text += "\n  ]";
  }
  return "{\n" + text + "\n}\n";
}

}  // namespace pulpo::cli
