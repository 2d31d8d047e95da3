// SPDX-License-Identifier: Apache-2.0
// A run's result for people: first the answer, then where the cycles went, then who, where, and what it cost.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "isa/unit_name.hpp"
#include "sim/base/table.hpp"
#include "sim/engine/report.hpp"

namespace pulpo::engine {
namespace {

constexpr std::string_view indent = "  ";
constexpr std::size_t most_functions = 12;

double ratio(double part, double whole) { return whole == 0 ? 0 : part / whole; }
double number(std::uint64_t count) { return static_cast<double>(count); }

/// Green for work, red for what another core did to this one, yellow for the pipeline's own waits, dim for sleep.
std::string_view reason_style(Reason reason) {
  switch (reason) {
    case Reason::issue:
      return "32";
    case Reason::tcdm_conflict:
    case Reason::icache_miss:
    case Reason::memory:
    case Reason::dma_port:
      return "31";
    case Reason::event_wait:
    case Reason::sleep:
    case Reason::start:
    case Reason::halted:
      return "2";
    default:
      return "33";
  }
}

std::string_view stop_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::ended:
      return "ended";
    case Outcome::cycle_limit:
      return "cycle limit";
    case Outcome::fault:
      return "fault";
    case Outcome::interrupted:
      return "interrupted";
  }
  return {};
}

class TextReport {
 public:
  TextReport(const RunResult& result, bool colour) : result_(result), colour_(colour) {}

  std::string write() {
    headline();
    reasons();
    cores();
    regions();
    functions();
    memories();
    energy();
    return std::move(text_);
  }

 private:
  std::string bold(std::string_view text) const { return styled(text, "1", colour_); }
  std::string dim(std::string_view text) const { return styled(text, "2", colour_); }
  void line(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    text_ += text;
    text_ += '\n';
  }
  void title(std::string_view name, std::string_view remark = {}) {
    line("");
    line(bold(name) + (remark.empty() ? "" : "  " + dim(remark)));
  }
  void fact(std::string_view name, const std::string& value, const std::string& remark) {
    line(fmt::format("{}{:<13}{:>14}   {}", indent, name, value, dim(remark)));
  }
  void add(const Table& table) { text_ += table.text(colour_, indent); }

  void headline();
  void headline_end();
  void reasons();
  void cores();
  void regions();
  void functions();
  void memories();
  void tcdm();
  void energy();
  void energy_classes(const plugins::EnergyReport& energy);

  std::string main_waits(const ReasonStack& stack) const;

  const RunResult& result_;
  bool colour_;
  std::string text_;
};

void TextReport::headline() {
  const auto& config = result_.config.machine;
  const auto cores = result_.cores.size();
  const auto macs = number(result_.macs());
  const auto macs_per_cycle = ratio(macs, number(result_.cycles));
  line(bold(result_.program) + dim(fmt::format("  on {}: {} {} core{}", result_.config_name, cores,
                                               isa::name(config.cores.variant), cores == 1 ? "" : "s")));
  line("");
  fact("cycles", grouped(result_.cycles),
       result_.energy ? fmt::format("{} at {:g} MHz", with_prefix(result_.energy->seconds, "s"),
                                    result_.energy->point.frequency_mhz)
                      : "");
  fact("instructions", grouped(result_.instructions()),
       fmt::format("IPC {:.3f} per core, {:.2f} of {} for the machine",
                   ratio(number(result_.instructions()), number(result_.core_cycles())),
                   ratio(number(result_.instructions()), number(result_.cycles)), cores));
  fact("MACs", grouped(result_.macs()),
       fmt::format("{:.2f} MAC/cycle, {:.1f} % of the machine's peak of {:g}", macs_per_cycle,
                   100 * ratio(macs_per_cycle, result_.peak_macs_per_cycle()), result_.peak_macs_per_cycle()));
  if (result_.energy) {
    const auto& energy = *result_.energy;
    fact("energy",
         (energy.rows_without_coefficient != 0 ? "at least " : "") + with_prefix(energy.total_pj * 1e-12, "J"),
         fmt::format("{:.3g} mW on average{}", energy.average_power_mw(),
                     energy.pj_per_mac ? fmt::format(", {:.3g} pJ/MAC", *energy.pj_per_mac) : std::string()));
  }
  headline_end();
}

void TextReport::headline_end() {
  if (result_.outcome == Outcome::ended) {
    const auto value = result_.exit_value.value_or(0);
    fact("exit value", fmt::format("{}", value), value == 0 ? "" : fmt::format("0x{:08x}", value));
  } else {
    const bool fault = result_.outcome == Outcome::fault;
    line(fmt::format("{}{:<13}{:>14}   {}", indent, "stopped", stop_name(result_.outcome),
                     fault ? result_.fault : "before the program ended"));
  }
}

/// The largest reasons other than issue, "tcdm_conflict 4.1 %, load_use 2.0 %".
std::string TextReport::main_waits(const ReasonStack& stack) const {
  std::vector<Reason> order;
  for (std::size_t i = 1; i < reason_count; ++i) {
    if (stack.cycles[i] != 0) {
      order.push_back(static_cast<Reason>(i));
    }
  }
  std::stable_sort(order.begin(), order.end(), [&](Reason a, Reason b) { return stack[a] > stack[b]; });
  std::string text;
  for (std::size_t i = 0; i < order.size() && i < 3; ++i) {
    const auto share =
        fmt::format("{} {:.1f}%", name(order[i]), 100 * ratio(number(stack[order[i]]), number(stack.total())));
    text += (text.empty() ? "" : ", ") + share;
  }
  return text;
}

void TextReport::reasons() {
  const auto all = result_.reasons();
  title("Where the cycles went", fmt::format("{} core-cycles; % of each core's cycles", grouped(all.total())));
  std::vector<std::string> heading{"reason", "core-cycles", "%", ""};
  std::string alignment = "lrrl";
  for (std::size_t i = 0; i < result_.cores.size(); ++i) {
    heading.push_back(fmt::format("{}", i));
    alignment += 'r';
  }
  Table table(heading, alignment);
  std::vector<std::size_t> order(reason_count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin() + 1, order.end(), [&](auto a, auto b) { return all.cycles[a] > all.cycles[b]; });
  for (const auto index : order) {
    const auto reason = static_cast<Reason>(index);
    if (all[reason] == 0) {
      continue;
    }
    const auto share = ratio(number(all[reason]), number(all.total()));
    std::vector<std::string> cells{std::string(name(reason)), grouped(all[reason]), fmt::format("{:.1f}", 100 * share),
                                   styled(bar(share, 20), reason_style(reason), colour_)};
    for (const auto& core : result_.cores) {
      const auto own = ratio(number(core.reasons[reason]), number(core.reasons.total()));
      cells.push_back(core.reasons[reason] == 0 ? "·" : fmt::format("{:.1f}", 100 * own));
    }
    table.row(std::move(cells));
  }
  add(table);
}

void TextReport::cores() {
  title("Cores");
  Table table({"core", "cycles", "instructions", "IPC", "MACs", "MAC/cycle", "loads", "stores", "mostly waits for"},
              "rrrrrrrrl");
  for (std::size_t i = 0; i < result_.cores.size(); ++i) {
    const auto& core = result_.cores[i];
    table.row({fmt::format("{}", i), grouped(core.cycles), grouped(core.instructions),
               fmt::format("{:.3f}", ratio(number(core.instructions), number(core.cycles))), grouped(core.macs),
               fmt::format("{:.2f}", ratio(number(core.macs), number(core.cycles))), grouped(core.loads),
               grouped(core.stores), main_waits(core.reasons)});
  }
  add(table);
}

void TextReport::regions() {
  if (result_.regions.empty()) {
    return;
  }
  title("Regions", "cycles: from the first core's begin to the last core's end");
  Table table({"region", "cycles", "cores", "IPC", "MACs", "MAC/cycle", "% of peak", "mostly waits for"}, "lrrrrrrl");
  for (const auto& region : result_.regions) {
    const auto total = region.total();
    const auto entered =
        std::count_if(region.cores.begin(), region.cores.end(), [](auto& c) { return c.entries != 0; });
    const auto rate = ratio(number(total.macs), number(region.span()));
    table.row({region.name + (region.open ? " (still open)" : ""), grouped(region.span()), fmt::format("{}", entered),
               fmt::format("{:.3f}", ratio(number(total.instructions), number(total.cycles()))), grouped(total.macs),
               fmt::format("{:.2f}", rate), fmt::format("{:.1f}", 100 * ratio(rate, result_.peak_macs_per_cycle())),
               main_waits(total.reasons)});
  }
  add(table);
}

void TextReport::functions() {
  if (result_.functions.empty()) {
    return;
  }
  const auto all = number(result_.core_cycles());
  title("Functions", "core-cycles of all cores");
  Table table({"function", "core-cycles", "%", "", "IPC", "MACs", "mostly waits for"}, "lrrlrrl");
  for (std::size_t i = 0; i < result_.functions.size() && i < most_functions; ++i) {
    const auto& function = result_.functions[i];
    const auto cycles = function.activity.cycles();
    const auto share = ratio(number(cycles), all);
    table.row({readable_name(function.name), grouped(cycles), fmt::format("{:.1f}", 100 * share),
               styled(bar(share, 10), "32", colour_),
               fmt::format("{:.3f}", ratio(number(function.activity.instructions), number(cycles))),
               grouped(function.activity.macs), main_waits(function.activity.reasons)});
  }
  add(table);
  if (result_.functions.size() > most_functions) {
    line(dim(fmt::format("{}and {} more: --report json", indent, result_.functions.size() - most_functions)));
  }
}

void TextReport::tcdm() {
  const auto& accesses = result_.cluster.bank_accesses;
  const auto& conflicts = result_.cluster.bank_conflicts;
  const auto sum = [](const std::vector<std::uint64_t>& v) {
    return std::accumulate(v.begin(), v.end(), std::uint64_t{0});
  };
  line(fmt::format("{}TCDM   {} accesses, {} conflicts {}", indent, grouped(sum(accesses)), grouped(sum(conflicts)),
                   dim(fmt::format("({:.1f} % of the requests)",
                                   100 * ratio(number(sum(conflicts)), number(sum(accesses) + sum(conflicts)))))));
  constexpr std::size_t banks_a_line = 16;
  const auto worst = conflicts.empty() ? 0 : *std::max_element(conflicts.begin(), conflicts.end());
  for (std::size_t first = 0; first < accesses.size(); first += banks_a_line) {
    const auto end = std::min(first + banks_a_line, accesses.size());
    std::vector<std::string> heading{"bank"}, granted{"accesses"}, lost{"conflicts"}, picture{""};
    for (auto i = first; i < end; ++i) {
      heading.push_back(fmt::format("{}", i));
      granted.push_back(short_number(number(accesses[i])));
      lost.push_back(short_number(number(conflicts[i])));
      picture.push_back(worst == 0 ? "" : styled(spark(ratio(number(conflicts[i]), number(worst))), "31", colour_));
    }
    std::string alignment(end - first + 1, 'r');
    alignment[0] = 'l';
    Table table(heading, alignment);
    table.row(granted);
    table.row(lost);
    if (worst != 0) {
      table.row(picture);
    }
    text_ += table.text(colour_, "         ");
  }
}

void TextReport::memories() {
  if (result_.config.machine.kind != cluster::MachineConfig::Kind::cluster) {
    return;
  }
  const auto& cluster = result_.cluster;
  title("Memories");
  tcdm();
  line(fmt::format("{}DMA    {} B in, {} B out {}", indent, grouped(cluster.dma_bytes_in),
                   grouped(cluster.dma_bytes_out),
                   dim(fmt::format("(busy {:.1f} % of the cycles)",
                                   100 * ratio(number(cluster.dma_busy_cycles), number(result_.cycles))))));
  line(fmt::format("{}L2     {} reads, {} writes {}", indent, grouped(cluster.l2_reads), grouped(cluster.l2_writes),
                   dim("(by cores)")));
  const auto l1 = cluster.icache_l1_hits + cluster.icache_l1_misses;
  const auto l15 = cluster.icache_l15_hits + cluster.icache_l15_misses;
  if (l1 != 0) {
    line(fmt::format("{}I$     L1 {} of {} miss {}, L1.5 {} of {} miss {}", indent, grouped(cluster.icache_l1_misses),
                     grouped(l1), dim(fmt::format("({})", percent(number(cluster.icache_l1_misses), number(l1)))),
                     grouped(cluster.icache_l15_misses), grouped(l15),
                     dim(fmt::format("({})", percent(number(cluster.icache_l15_misses), number(l15))))));
  }
}

void TextReport::energy() {
  if (!result_.energy) {
    return;
  }
  const auto& energy = *result_.energy;
  title("Energy",
        fmt::format("{} at {:g} V, {:g} MHz", energy.technology, energy.point.voltage_v, energy.point.frequency_mhz));
  Table table({"component", "energy", "%", "", "pJ/cycle"}, "lrrlr");
  for (const auto& [component, picojoule] : energy.by_component()) {
    if (!picojoule) {
      table.row({component, "n/a", "", "", "n/a"});
      continue;
    }
    const auto share = ratio(*picojoule, energy.total_pj);
    table.row({component, with_prefix(*picojoule * 1e-12, "J"), fmt::format("{:.1f}", 100 * share),
               styled(bar(share, 20), "36", colour_),
               fmt::format("{:.2f}", ratio(*picojoule, number(result_.cycles)))});
  }
  add(table);
  energy_classes(energy);
  if (energy.rows_without_coefficient != 0) {
    line(dim(
        fmt::format("{}n/a: no public coefficient ({} kinds of event); `pulpo energy show {}` has each one's source",
                    indent, energy.rows_without_coefficient, energy.technology)));
  }
}

void TextReport::energy_classes(const plugins::EnergyReport& energy) {
  constexpr std::string_view prefix = "core.instruction.";
  line("");
  Table table({"instruction class", "executed", "energy", "pJ each", "%"}, "lrrrr");
  auto rows = energy.rows;
  std::erase_if(rows, [&](const auto& row) { return !row.event.starts_with(prefix); });
  std::stable_sort(rows.begin(), rows.end(), [](auto& a, auto& b) { return a.count > b.count; });
  for (const auto& row : rows) {
    const auto picojoule = row.energy_pj;
    table.row({row.event.substr(prefix.size()), grouped(static_cast<std::uint64_t>(row.count)),
               picojoule ? with_prefix(*picojoule * 1e-12, "J") : "n/a",
               row.coefficient ? fmt::format("{:.3g}", *row.coefficient) : "n/a",
               picojoule ? fmt::format("{:.1f}", 100 * ratio(*picojoule, energy.total_pj)) : ""});
  }
  add(table);
}

}  // namespace

std::string text_report(const RunResult& result, bool colour) { return TextReport(result, colour).write(); }

}  // namespace pulpo::engine
