// SPDX-License-Identifier: Apache-2.0
// Two builds of Pulpo on the same computer at the same time.
#include "sim/cli/host_against.hpp"

#include <fmt/format.h>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/child_process.hpp"

namespace pulpo::cli {
namespace {

struct Answer {
  std::uint64_t cycles = 0;
  double core_cycles_per_second = 0;
  nlohmann::ordered_json commit;
};

constexpr unsigned answer_seconds = 20;  // --version and --help: more is a program that waits for something

[[noreturn]] void refuse(const std::string& binary, const std::string& cause) {
  throw ConfigError(fmt::format("--against: `{}` {}", binary, cause),
                    "name the program `pulpo` of another build, for example of the parent commit");
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// A build knows `--speed-only` or measures nothing else anyway.
bool measures_more(const std::string& binary) {
  return run_child({binary, "bench", "host", "--help"}, answer_seconds).output.find("--speed-only") !=
         std::string::npos;
}

Answer measure(const std::string& binary, const std::string& program, const std::string& config) {
  std::vector<std::string> command{binary, "bench", "host", program, "--config", config, "--runs", "1", "--json"};
  if (measures_more(binary)) {
    command.emplace_back("--speed-only");
  }
  const auto child = run_child(command);
  if (child.exit_status != 0) {
    refuse(binary, fmt::format("cannot run {} on {}: {}", program, config, first_line(child.errors)));
  }
  const auto json = nlohmann::json::parse(child.output, nullptr, false);
  const auto& rows = json.is_object() && json.contains("rows") ? json["rows"] : json;  // a list before there was more
  try {
    const auto& row = rows.at(0);
    Answer answer{row.at("cycles"), row.at("core_cycles_per_second").at("median"), nullptr};
    if (json.is_object()) {
      answer.commit = json.value("commit", nlohmann::json());
    }
    return answer;
  } catch (const nlohmann::json::exception&) {
    refuse(binary, "does not answer `bench host --json` with measurements");
  }
}

}  // namespace

OtherPulpo::OtherPulpo(std::string binary) : binary_(std::move(binary)) {
  const auto answer = run_child({binary_, "--version"}, answer_seconds);
  if (!answer.started) {
    refuse(binary_, "cannot be executed");
  }
  if (answer.exit_status != 0 || !answer.output.starts_with("pulpo ")) {
    refuse(binary_, "is not Pulpo");
  }
  version_ = first_line(answer.output);
}

HostComparison OtherPulpo::compare(const std::string& program, const std::string& config, unsigned pairs) {
  HostComparison comparison{program, config, 0, 0, {}, {}, {}};
  // The file: the other build may not know the workload's name.
  auto file = program;
  if (const auto workload = bundled_workload(program)) {
    file = engine::resolve(*workload, {}, engine::load_config(config)).elf;
  }
  std::vector<double> own_speeds, other_speeds, ratios;
  for (unsigned i = 0; i < pairs; ++i) {
    Answer own, other;
    if (i % 2 == 0) {
      own = measure(own_path(), file, config);
      other = measure(binary_, file, config);
    } else {
      other = measure(binary_, file, config);
      own = measure(own_path(), file, config);
    }
    own_speeds.push_back(own.core_cycles_per_second);
    other_speeds.push_back(other.core_cycles_per_second);
    ratios.push_back(own.core_cycles_per_second / other.core_cycles_per_second);
    comparison.cycles = own.cycles;
    comparison.other_cycles = other.cycles;
    commit_ = other.commit;
  }
  comparison.own = spread_of(own_speeds);
  comparison.other = spread_of(other_speeds);
  comparison.ratio = spread_of(ratios);
  return comparison;
}

}  // namespace pulpo::cli
