// SPDX-License-Identifier: Apache-2.0
// A run's result for people: first the answer, then where the cycles went, then who, where, and what it cost.
#include <algorithm>
#include <numeric>

#include "isa/unit_name.hpp"
#include "sim/engine/report_text.hpp"

namespace pulpo::engine {
namespace {

constexpr std::size_t most_functions = 12;

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

}  // namespace

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
  title("Regions", "cycles and energy: from the first core's begin to the last core's end");
  Table table({"region", "cycles", "cores", "IPC", "MACs", "MAC/cycle", "% of peak", "energy", "mostly waits for"},
              "lrrrrrrrl");
  for (const auto& region : result_.regions) {
    const auto* window = result_.window(region.name);
    const auto total = region.total();
    const auto entered =
        std::count_if(region.cores.begin(), region.cores.end(), [](auto& c) { return c.entries != 0; });
    const auto rate = ratio(number(total.macs), number(region.span()));
    table.row({region.name + (region.open ? " (still open)" : ""), grouped(region.span()), fmt::format("{}", entered),
               fmt::format("{:.3f}", ratio(number(total.instructions), number(total.cycles()))), grouped(total.macs),
               fmt::format("{:.2f}", rate), fmt::format("{:.1f}", 100 * ratio(rate, result_.peak_macs_per_cycle())),
               window != nullptr && window->energy ? with_prefix(window->energy->total_pj * 1e-12, "J") : "n/a",
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

std::string text_report(const RunResult& result, bool colour) { return TextReport(result, colour).write(); }

}  // namespace pulpo::engine
