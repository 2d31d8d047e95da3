// SPDX-License-Identifier: Apache-2.0
// `pulpo bench host`: how fast this computer simulates, also beside another build of Pulpo.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <optional>

#include "sim/base/error.hpp"
#include "sim/cli/bench.hpp"
#include "sim/cli/host_against.hpp"
#include "sim/cli/host_ledger.hpp"
#include "sim/cli/host_measure.hpp"

namespace pulpo::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::vector<std::string> programs{"conv-int8", "host-branches", "host-barrier",
                                    "host-dma",  "host-sleep",    "host-idle"};
  std::vector<std::string> configs{"cluster-lic", "cluster-lic-icache"};
  std::vector<std::string> traces{"none", "retire"};
  unsigned runs = 10;
  bool json = false;
  bool speed_only = false;
  std::string ledger, label, against;
};

constexpr auto host_footer =
    R"(All times are processor times of one thread; medians with the lowest and the highest of all runs.
`of toy`: beside a loop over eight toy cores with a bank check and nothing else, timed before each run, which makes
computers comparable. `start-up`: a process, until the first cycle. `set-up`: one more machine in a process.)";

std::string mega(const Spread& spread) { return fmt::format("{:.1f} .. {:.1f}", spread.low / 1e6, spread.high / 1e6); }

Json json_of(const HostMeasurement& m) {
  const auto speed = m.core_cycles_per_second();
  Json row{{"program", m.what.program},
           {"config", m.what.config},
           {"trace", m.what.trace},
           {"runs", m.samples.size()},
           {"cycles", m.cycles},
           {"core_cycles", m.core_cycles},
           {"instructions", m.instructions},
           {"core_cycles_per_second", json_of(speed)},
           {"mips", json_of(m.mips())},
           {"ns_per_core_cycle", rounded(1e9 / speed.median)},
           {"set_up_seconds", json_of(m.set_up())}};
  if (m.samples.front().toy_seconds != 0) {
    row["of_toy_loop"] = json_of(m.of_toy_loop());
    row["toy_core_cycles_per_second"] = json_of(m.toy_core_cycles_per_second());
  }
  if (!m.start_up_seconds.empty()) {
    row["start_up_seconds"] = json_of(spread_of(m.start_up_seconds));
    row["peak_memory_kib"] = m.peak_memory_kib;
  }
  return row;
}

Json json_of(const HostComparison& c) {
  return {{"program", c.program},
          {"config", c.config},
          {"cycles", c.cycles},
          {"other_cycles", c.other_cycles},
          {"core_cycles_per_second", json_of(c.own)},
          {"other_core_cycles_per_second", json_of(c.other)},
          {"ratio", json_of(c.ratio)}};
}

void add_row(Table& table, const HostMeasurement& m) {
  const auto speed = m.core_cycles_per_second();
  const bool process = !m.start_up_seconds.empty();
  table.row({m.what.program, m.what.config, m.what.trace, grouped(m.cycles),
             fmt::format("{:.1f} M", speed.median / 1e6), mega(speed), fmt::format("{:.1f}", m.mips().median),
             fmt::format("{:.2f}", 1e9 / speed.median),
             m.samples.front().toy_seconds != 0 ? fmt::format("{:.2f}", m.of_toy_loop().median) : "",
             process ? fmt::format("{:.1f} ms", spread_of(m.start_up_seconds).median * 1e3) : "",
             fmt::format("{:.2f} ms", m.set_up().median * 1e3),
             process ? fmt::format("{:.1f} MiB", static_cast<double>(m.peak_memory_kib) / 1024) : ""});
}

Json measure_rows(const Options& options, Table& table) {
  auto rows = Json::array();
  const HostPlan plan{options.runs, !options.speed_only, !options.speed_only};
  for (const auto& trace : options.traces) {
    for (const auto& program : options.programs) {
      for (const auto& config : options.configs) {
        spdlog::info("{} on {}{}: {} runs", program, config, trace == "none" ? "" : ", trace " + trace, options.runs);
        const auto measurement = measure_host({program, config, trace}, plan);
        add_row(table, measurement);
        rows.push_back(json_of(measurement));
      }
    }
  }
  return rows;
}

Json compare_rows(const Options& options, OtherPulpo& other, Table& table) {
  auto rows = Json::array();
  for (const auto& program : options.programs) {
    for (const auto& config : options.configs) {
      spdlog::info("{} on {}: {} runs of each", program, config, options.runs);
      const auto c = other.compare(program, config, options.runs);
      table.row({c.program, c.config, grouped(c.cycles), fmt::format("{:.1f} M", c.own.median / 1e6),
                 fmt::format("{:.1f} M", c.other.median / 1e6), fmt::format("{:.3f}", c.ratio.median),
                 fmt::format("{:.3f} .. {:.3f}", c.ratio.low, c.ratio.high),
                 c.cycles == c.other_cycles ? "" : fmt::format("other cycles: {}", grouped(c.other_cycles))});
      rows.push_back(json_of(c));
    }
  }
  return rows;
}

void bench_host(Options options) {
  std::optional<HostLedger> ledger;
  std::optional<OtherPulpo> other;
  if (!options.ledger.empty()) {
    ledger.emplace(options.ledger);
  }
  if (!options.against.empty()) {
    other.emplace(options.against);
  }
  if (options.speed_only) {
    options.traces = {"none"};
  }
  Json entry{{"label", options.label}};
  entry.update(host_identity());
  Table table = other ? Table({"program", "config", "cycles", "this", "other", "ratio", "spread", ""}, "llrrrrrl")
                      : Table({"program", "config", "trace", "cycles", "core-cycles/s", "spread (M)", "MIPS",
                               "ns/core-cycle", "of toy", "start-up", "set-up", "memory"},
                              "lllrrrrrrrrr");
  if (other) {
    auto comparisons = compare_rows(options, *other, table);
    entry["against"] = {{"binary", options.against}, {"pulpo", other->version()}, {"commit", other->commit()}};
    entry["comparisons"] = std::move(comparisons);
  } else {
    entry["rows"] = measure_rows(options, table);
  }
  print(options.json ? ledger_text(entry) : table.text(colour_wanted()));
  if (ledger) {
    ledger->append(entry);
  }
}

}  // namespace

void register_bench_host(CLI::App& bench) {
  auto options = std::make_shared<Options>();
  auto* host = bench.add_subcommand("host", "How fast this computer simulates: one thread, processor time");
  const auto repeated = [&](const char* name, std::vector<std::string>& values, const char* type, const char* what) {
    return host->add_option(name, values, what)->allow_extra_args(false)->type_name(type)->capture_default_str();
  };
  host->add_option("PROGRAM", options->programs, "ELF files or workloads")->capture_default_str();
  repeated("--config", options->configs, "PRESET|FILE", "Preset or TOML file; repeatable");
  repeated("--trace", options->traces, "KIND", "Trace to write (to nowhere) meanwhile, or `none`; repeatable");
  host->add_option("--runs", options->runs, "Runs of each, after one that is not counted")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  auto* against = host->add_option("--against", options->against,
                                   "Another build of Pulpo: runs it in turn with this one; ratio of the speeds without "
                                   "trace, above 1: this one is faster");
  against->type_name("BINARY");
  auto* ledger = host->add_option("--ledger", options->ledger, "Append the measurement to this JSON file");
  ledger->type_name("FILE");
  host->add_option("--label", options->label, "What the ledger calls it")->type_name("TEXT")->needs(ledger);
  host->add_flag("--speed-only", options->speed_only, "No toy loop, trace, start-up and memory")->excludes(against);
  host->add_flag("--json", options->json, "As JSON");
  host->footer(host_footer);
  host->callback([options] { bench_host(*options); });
}

}  // namespace pulpo::cli
