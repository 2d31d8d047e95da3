// SPDX-License-Identifier: Apache-2.0
// The report's sections on memories and energy.
#include <algorithm>
#include <numeric>

#include "sim/engine/report_text.hpp"

namespace pulpo::engine {

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

}  // namespace pulpo::engine
