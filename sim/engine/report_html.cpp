// SPDX-License-Identifier: Apache-2.0
// A run's result as one HTML file that needs nothing else: no scripts, no network.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "isa/variant.hpp"
#include "sim/base/table.hpp"
#include "sim/base/version.hpp"
#include "sim/engine/report.hpp"

namespace pulpo::engine {
namespace {

constexpr std::string_view page_begin = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
:root { color-scheme: light dark; --line: #8884; --dim: #888; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.dim { color: var(--dim); } .facts { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1.5rem 0; }
.facts b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; } th { font-weight: 600; text-align: left; color: var(--dim); }
td, th { padding: .2rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
.n { text-align: right; font-variant-numeric: tabular-nums; } .w { width: 99%; white-space: normal; }
.stack { display: flex; height: 1.1rem; border-radius: 3px; overflow: hidden; } .stack i { display: block; }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
.bar { height: .8rem; border-radius: 2px; background: #4a90d9; }
.banks { display: flex; align-items: flex-end; gap: 3px; height: 6rem; } .banks i { flex: 1; background: #d9584a; }
</style>
)";

/// One colour a reason: green work, reds for what is shared, yellows for the pipeline, greys for sleep.
constexpr std::array<std::string_view, reason_count> colours{
    "#3da35d", "#e8c547", "#d9b23a", "#c99f2e", "#b98c22", "#f0d878", "#c96ab5", "#a67c52", "#d9584a",
    "#e58a6f", "#b5473b", "#8a6bc9", "#d98c4a", "#9aa7b5", "#c3ccd6", "#e3e3e3", "#dddddd"};

double ratio(double part, double whole) { return whole == 0 ? 0 : part / whole; }
double number(std::uint64_t count) { return static_cast<double>(count); }

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string number_cell(const std::string& text) { return "<td class=n>" + text + "</td>"; }

std::string stack(const ReasonStack& reasons) {
  std::string text = "<div class=stack>";
  for (std::size_t i = 0; i < reason_count; ++i) {
    if (reasons.cycles[i] != 0) {
      const auto share = 100 * ratio(number(reasons.cycles[i]), number(reasons.total()));
      text += fmt::format(R"(<i style="width:{:.3f}%;background:{}" title="{} {:.1f} %"></i>)", share, colours[i],
                          reason_names[i], share);
    }
  }
  return text + "</div>";
}

class HtmlReport {
 public:
  explicit HtmlReport(const RunResult& result) : result_(result) {}

  std::string write() {
    text_ = page_begin;
    headline();
    cores();
    regions();
    functions();
    banks();
    energy();
    text_ += fmt::format("<p class=dim>Pulpo {}, ELF {}</p></html>\n", version(), result_.elf_sha256);
    return std::move(text_);
  }

 private:
  void title(std::string_view name) { text_ += fmt::format("<h2>{}</h2>\n", name); }
  void fact(std::string_view name, const std::string& value, const std::string& remark) {
    text_ += fmt::format("<div><span class=dim>{}</span><b>{}</b>{}</div>\n", name, value, escaped(remark));
  }
  void activity_row(const std::string& name, const plugins::Activity& activity, double cycles,
                    const std::string& extra);

  void headline();
  void cores();
  void regions();
  void functions();
  void banks();
  void energy();

  const RunResult& result_;
  std::string text_;
};

void HtmlReport::headline() {
  const auto rate = ratio(number(result_.macs()), number(result_.cycles));
  text_ += fmt::format("<title>{0}</title></head><body><h1>{0}</h1><span class=dim>on {1}: {2} {3} cores</span>",
                       escaped(result_.program), escaped(result_.config_name), result_.cores.size(),
                       isa::name(result_.config.machine.cores.variant));
  text_ += "<div class=facts>\n";
  fact("cycles", grouped(result_.cycles), result_.energy ? with_prefix(result_.energy->seconds, "s") : "");
  fact("instructions", grouped(result_.instructions()),
       fmt::format("IPC {:.3f}", ratio(number(result_.instructions()), number(result_.core_cycles()))));
  fact(
      "MAC/cycle", fmt::format("{:.2f}", rate),
      fmt::format("{:.1f} % of {:g}", 100 * ratio(rate, result_.peak_macs_per_cycle()), result_.peak_macs_per_cycle()));
  if (result_.energy) {
    fact("energy",
         (result_.energy->rows_without_coefficient != 0 ? "at least " : "") +
             with_prefix(result_.energy->total_pj * 1e-12, "J"),
         fmt::format("{:.3g} mW", result_.energy->average_power_mw()));
  }
  const bool ended = result_.outcome == Outcome::ended;
  fact("exit", ended ? std::to_string(result_.exit_value.value_or(0)) : "stopped",
       ended                               ? ""
       : result_.outcome == Outcome::fault ? result_.fault
                                           : "before the program ended");
  text_ += "</div>\n";
}

void HtmlReport::cores() {
  title("Where the cycles went");
  text_ += "<p>";
  const auto all = result_.reasons();
  for (std::size_t i = 0; i < reason_count; ++i) {
    if (all.cycles[i] != 0) {
      text_ += fmt::format(R"(<span class=key style="background:{}"></span>{} {} &ensp; )", colours[i], reason_names[i],
                           percent(number(all.cycles[i]), number(all.total())));
    }
  }
  text_ += "</p><table><tr><th>core<th class=n>instructions<th class=n>IPC<th class=n>MACs<th class=w>cycles</tr>\n";
  for (std::size_t i = 0; i < result_.cores.size(); ++i) {
    const auto& core = result_.cores[i];
    text_ += fmt::format("<tr><td>{}</td>", i) + number_cell(grouped(core.instructions)) +
             number_cell(fmt::format("{:.3f}", ratio(number(core.instructions), number(core.cycles)))) +
             number_cell(grouped(core.macs)) + "<td>" + stack(core.reasons) + "</td></tr>\n";
  }
  text_ += "</table>\n";
}

void HtmlReport::activity_row(const std::string& name, const plugins::Activity& activity, double cycles,
                              const std::string& extra) {
  text_ += "<tr><td>" + escaped(name) + "</td>" + number_cell(grouped(static_cast<std::uint64_t>(cycles))) +
           number_cell(extra) +
           number_cell(fmt::format("{:.3f}", ratio(number(activity.instructions), number(activity.cycles())))) +
           number_cell(grouped(activity.macs)) + "<td>" + stack(activity.reasons) + "</td></tr>\n";
}

void HtmlReport::regions() {
  if (result_.regions.empty()) {
    return;
  }
  title("Regions");
  text_ +=
      "<table><tr><th>region<th class=n>cycles<th class=n>MAC/cycle<th class=n>IPC<th class=n>MACs<th class=w></tr>";
  for (const auto& region : result_.regions) {
    const auto total = region.total();
    activity_row(region.name, total, number(region.span()),
                 fmt::format("{:.2f}", ratio(number(total.macs), number(region.span()))));
  }
  text_ += "</table>\n";
}

void HtmlReport::functions() {
  if (result_.functions.empty()) {
    return;
  }
  title("Functions");
  text_ +=
      "<table><tr><th>function<th class=n>core-cycles<th class=n>share<th class=n>IPC<th class=n>MACs<th class=w></tr>";
  for (const auto& function : result_.functions) {
    const auto cycles = number(function.activity.cycles());
    activity_row(readable_name(function.name), function.activity, cycles,
                 percent(cycles, number(result_.core_cycles())));
  }
  text_ += "</table>\n";
}

void HtmlReport::banks() {
  const auto& conflicts = result_.cluster.bank_conflicts;
  const auto& accesses = result_.cluster.bank_accesses;
  if (conflicts.empty()) {
    return;
  }
  const auto worst = number(*std::max_element(conflicts.begin(), conflicts.end()));
  title("TCDM conflicts, bank by bank");
  text_ += "<div class=banks>";
  for (std::size_t i = 0; i < conflicts.size(); ++i) {
    text_ += fmt::format(R"(<i style="height:{:.1f}%" title="bank {}: {} accesses, {} conflicts"></i>)",
                         100 * ratio(number(conflicts[i]), worst), i, grouped(accesses[i]), grouped(conflicts[i]));
  }
  text_ += "</div>\n";
}

void HtmlReport::energy() {
  if (!result_.energy) {
    return;
  }
  const auto& energy = *result_.energy;
  title(fmt::format("Energy <span class=dim>{} at {:g} V, {:g} MHz</span>", energy.technology, energy.point.voltage_v,
                    energy.point.frequency_mhz));
  text_ += "<table><tr><th>event<th>component<th class=n>arithmetic<th>provenance<th class=w></tr>";
  for (const auto& row : energy.rows) {
    const auto share = 100 * ratio(row.energy_pj.value_or(0), energy.total_pj);
    text_ += fmt::format(R"(<tr title="{}"><td>{}</td><td>{}</td><td class=n>{}</td><td>{}</td>)", escaped(row.source),
                         row.event, row.component, plugins::arithmetic(row), row.provenance) +
             fmt::format(R"(<td><div class=bar style="width:{:.2f}%"></div></td></tr>)", share) + "\n";
  }
  text_ += "</table>\n";
}

}  // namespace

std::string html_report(const RunResult& result) { return HtmlReport(result).write(); }

}  // namespace pulpo::engine
