// SPDX-License-Identifier: Apache-2.0
// `pulpo bench kernels`: MAC/cycle and energy of layers on every level of the instruction set, beside what was
// published.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/bench.hpp"
#include "sim/cli/program.hpp"
#include "sim/engine/bench/compare.hpp"
#include "sim/engine/energy_counts.hpp"

namespace pulpo::cli {
namespace {

using engine::BenchLayer;
using engine::BenchMeasurement;
using Json = nlohmann::ordered_json;

constexpr unsigned all_cores = 8;  // of the published clusters

struct Options {
  std::vector<std::string> filters;
  std::string config{engine::default_preset};
  std::vector<std::string> settings;
  unsigned jobs = 0;
  bool check = false;
  bool json = false;
};

struct Case {
  const BenchLayer* layer;
  std::string pair, level;
  unsigned cores;

  std::string text() const { return fmt::format("{} {} {}", layer->name, pair, level); }
};

std::vector<Case> chosen_cases(const Options& options) {
  std::vector<Case> cases;
  for (const auto& layer : engine::bench_plan().layers) {
    for (const auto& pair : layer.pairs) {
      for (const auto& level : layer.levels) {
        const auto text = Case{&layer, pair, level, 0}.text();
        const bool wanted =
            options.filters.empty() || std::any_of(options.filters.begin(), options.filters.end(),
                                                   [&](const auto& f) { return text.find(f) != std::string::npos; });
        if (wanted) {
          cases.push_back({&layer, pair, level, 1});
          cases.push_back({&layer, pair, level, all_cores});
        }
      }
    }
  }
  if (cases.empty()) {
    throw ConfigError("--filter: no row of the table contains that",
                      "a row is called, for example, `conv 8x4 mpic`; `pulpo bench kernels --list` names all");
  }
  return cases;
}

PreparedProgram prepare_case(const Case& which, const Options& options) {
  ProgramOptions program;
  program.program = which.layer->program;
  program.config = options.config;
  program.settings = options.settings;
  program.arguments = which.layer->arguments_for(which.pair, which.level);
  program.arguments.push_back(fmt::format("cores={}", which.cores));
  if (options.check) {
    std::erase(program.arguments, "check=0");
  }
  return prepare(program);
}

engine::RunResult run_to(const PreparedProgram& program, Cycle limit, bool profile) {
  auto system = make_system(program, false);  // SystemC elaborates once a process
  system.set_profiling(profile);
  auto result = system.run(limit);
  if (result.outcome == engine::Outcome::fault) {
    throw SimulatedFault(result.fault, result.fault_hint);
  }
  return result;
}

/// From the first begin to the last end of the regions that count.
struct Window {
  Cycle begin = UINT64_MAX, end = 0;
};

Window window_of(const engine::RunResult& result, const BenchLayer& layer) {
  Window window;
  for (const auto& region : result.regions) {
    if (!layer.region.empty() && region.name != layer.region) {
      continue;
    }
    for (const auto& core : region.cores) {
      if (core.entries != 0) {
        window.begin = std::min(window.begin, core.first_begin);
        window.end = std::max(window.end, core.last_end);
      }
    }
  }
  return window;
}

/// The same run stopped at both ends: what was counted between.
double energy_pj(const PreparedProgram& program, const Window& window) {
  return engine::energy_between(run_to(program, window.begin, false), run_to(program, window.end, false)).total_pj;
}

BenchMeasurement measure(const Case& which, const Options& options) {
  const auto program = prepare_case(which, options);
  const auto result = run_to(program, engine::default_cycle_limit, true);
  const auto window = window_of(result, *which.layer);
  if (result.outcome != engine::Outcome::ended || result.exit_status != 0 || window.end <= window.begin) {
    throw ProgramError(
        fmt::format("bench kernels: {} on {} cores did not end well: {}", which.text(), which.cores, result.output),
        "run the workload alone: `pulpo run`");
  }
  BenchMeasurement row{
      which.layer->name, which.pair, which.level, which.cores, window.end - window.begin, 0, 0, {}, {}};
  const auto macs = static_cast<double>(which.layer->macs);
  row.macs_per_cycle = macs / static_cast<double>(row.cycles);
  row.peak_macs_per_cycle = which.cores * std::max(1u, result.widest_macs);
  for (const auto& region : result.regions) {
    if (const auto span = region.span(); span != 0 && region.total().macs != 0) {
      row.regions.emplace_back(region.name, static_cast<double>(region.total().macs) / static_cast<double>(span));
    }
  }
  if (which.cores == all_cores && program.config.energy.technology != plugins::EnergyConfig::Technology::none) {
    row.pj_per_mac = energy_pj(program, window) / macs;
  }
  return row;
}

/// The cases on some threads; results in the order of the cases, whoever ends first.
std::vector<BenchMeasurement> measure_all(const std::vector<Case>& cases, const Options& options) {
  std::vector<BenchMeasurement> rows(cases.size());
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto work = [&] {
    for (auto i = next++; i < cases.size(); i = next++) {
      try {
        spdlog::info("{} on {}", cases[i].text(), cases[i].cores == 1 ? "1 core" : "8 cores");
        rows[i] = measure(cases[i], options);
      } catch (...) {
        const std::scoped_lock lock(failure_mutex);
        failure = std::current_exception();
        next = cases.size();
      }
    }
  };
  const auto jobs = options.jobs != 0 ? options.jobs : std::max(1u, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 1; i < std::min<std::size_t>(jobs, cases.size()); ++i) {
      threads.emplace_back(work);
    }
    work();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  return rows;
}

/// Figures about this one row.
std::string published_for(const BenchMeasurement& row) {
  std::vector<std::string> texts;
  for (const auto& figure : engine::bench_plan().figures) {
    const auto& of = figure.of;
    if (of.layer == row.layer && of.level == row.level && of.pairs == std::vector{row.pair} && !figure.over &&
        !figure.over_value && figure.quantity == "MAC/cycle" && figure.regions.empty()) {
      texts.push_back(figure.published_text() + (of.cores == 1 ? " (1 core)" : ""));
    }
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string range(double low, double high) {
  const auto number = [](double value) {
    return value < 1 ? fmt::format("{:.3f}", value) : fmt::format("{:.2f}", value);
  };
  return low == high ? number(low) : number(low) + " .. " + number(high);
}

std::string rows_text(const std::vector<BenchMeasurement>& rows) {
  Table table({"layer", "a x w", "level", "1 core", "8 cores", "speed-up", "% of peak", "pJ/MAC", "published"},
              "lllrrrrrr");
  for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
    const auto &one = rows[i], &all = rows[i + 1];
    table.row({all.layer, all.pair, all.level, range(one.macs_per_cycle, one.macs_per_cycle),
               range(all.macs_per_cycle, all.macs_per_cycle),
               fmt::format("{:.2f}", static_cast<double>(one.cycles) / static_cast<double>(all.cycles)),
               fmt::format("{:.1f}", 100 * all.macs_per_cycle / all.peak_macs_per_cycle),
               all.pj_per_mac ? range(*all.pj_per_mac, *all.pj_per_mac) : "n/a", published_for(all)});
  }
  return "MAC/cycle on 1 and 8 cores\n\n" + table.text(colour_wanted());
}

std::string figures_text(const std::vector<BenchMeasurement>& rows) {
  Table table({"published figure", "published", "here", "unit", "reached", "confidence"}, "lrrlll");
  std::string sources;
  for (const auto& figure : engine::bench_plan().figures) {
    const auto found = engine::compare(figure, rows);
    if (!found) {
      continue;
    }
    table.row({figure.claim, figure.published_text(), range(found->low, found->high), figure.unit,
               !found->reached   ? "-"
               : *found->reached ? "yes"
                                 : "no",
               fmt::format("{}, {}", figure.provenance, figure.confidence)});
    sources += fmt::format("  {}\n    {}\n", figure.claim, figure.source);
    if (!figure.note.empty()) {
      sources += fmt::format("    Here: {}.\n", figure.note);
    }
  }
  return sources.empty() ? "" : "\n" + table.text(colour_wanted()) + "\nSources and notes\n" + sources;
}

Json json_of(const BenchMeasurement& m) {
  Json regions = Json::object();
  for (const auto& [name, value] : m.regions) {
    regions[name] = value;
  }
  return {{"layer", m.layer},
          {"pair", m.pair},
          {"level", m.level},
          {"cores", m.cores},
          {"cycles", m.cycles},
          {"macs_per_cycle", m.macs_per_cycle},
          {"percent_of_peak", 100 * m.macs_per_cycle / m.peak_macs_per_cycle},
          {"pj_per_mac", m.pj_per_mac ? Json(*m.pj_per_mac) : Json(nullptr)},
          {"regions", regions}};
}

Json json_of(const engine::BenchFigure& figure, const engine::BenchComparison& found) {
  return {{"claim", figure.claim},
          {"unit", figure.unit},
          {"published_low", figure.low ? Json(*figure.low) : Json(nullptr)},
          {"published_high", figure.high ? Json(*figure.high) : Json(nullptr)},
          {"measured_low", found.low},
          {"measured_high", found.high},
          {"reached", found.reached ? Json(*found.reached) : Json(nullptr)},
          {"provenance", figure.provenance},
          {"confidence", figure.confidence},
          {"source", figure.source},
          {"note", figure.note}};
}

void print_json(const std::vector<BenchMeasurement>& rows) {
  Json json{{"rows", Json::array()}, {"figures", Json::array()}};
  for (const auto& row : rows) {
    json["rows"].push_back(json_of(row));
  }
  for (const auto& figure : engine::bench_plan().figures) {
    if (const auto found = engine::compare(figure, rows)) {
      json["figures"].push_back(json_of(figure, *found));
    }
  }
  print(json.dump(2) + "\n");
}

void print_list(const std::vector<Case>& cases) {
  std::string text;
  for (std::size_t i = 0; i < cases.size(); i += 2) {
    text += fmt::format("{}  ({})\n", cases[i].text(), cases[i].layer->sentence);
  }
  print(text);
}

void bench_kernels(const Options& options) {
  const auto cases = chosen_cases(options);
  // Read before there are threads: what it reads is kept for all of them.
  const auto config = engine::load_config(options.config);
  if (config.energy.technology != plugins::EnergyConfig::Technology::none) {
    plugins::technology(config.energy.technology);
  }
  const auto rows = measure_all(cases, options);
  options.json ? print_json(rows) : print(rows_text(rows) + figures_text(rows));
}

constexpr auto footer =
    R"(All rows take about three minutes of processor time. Cycles are those of the layer's region, the first pass through its
code; energy is of the same cycles. A row is called by its layer, widths and level, for example `conv 8x4 mpic`.)";

}  // namespace

void register_bench_kernels(CLI::App& bench) {
  auto options = std::make_shared<Options>();
  auto list = std::make_shared<bool>(false);
  auto* command = bench.add_subcommand(
      "kernels", "MAC/cycle and energy of quantized layers by widths and level, beside published figures");
  command->add_option("--filter", options->filters, "Only rows whose name contains TEXT; repeatable")
      ->allow_extra_args(false)
      ->type_name("TEXT");
  command->add_option("--config", options->config, "Preset or TOML file")
      ->type_name("PRESET|FILE")
      ->capture_default_str();
  command->add_option("--set", options->settings, "A parameter of the machine; repeatable")
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE");
  command->add_option("--jobs", options->jobs, "Runs at a time; 0: as many as there are processors")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command->add_flag("--check", options->check, "Each program checks its output, too; takes much longer");
  command->add_flag("--list", *list, "Only name the rows");
  command->add_flag("--json", options->json, "As JSON");
  command->footer(footer);
  command->callback([options, list] { *list ? print_list(chosen_cases(*options)) : bench_kernels(*options); });
}

}  // namespace pulpo::cli
