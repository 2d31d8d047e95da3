// SPDX-License-Identifier: Apache-2.0
// All timing rules in one list.
#include "cluster/timing/rules.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "cluster/timing/rule_tables.hpp"

namespace pulpo::cluster {

namespace {

std::vector<TimingRule> join() {
  std::vector<TimingRule> all;
  for (const auto part : {core_rules(), fabric_rules(), dma_rules(), icache_rules()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::toupper(x) == std::toupper(y); });
}

}  // namespace

std::string_view name_of(Part part) {
  constexpr std::array<std::string_view, 9> names{"core",
                                                  "TCDM",
                                                  "TCDM, LIC",
                                                  "TCDM, XBAR",
                                                  "fabric",
                                                  "event unit, timer",
                                                  "DMA",
                                                  "ideal instruction memory",
                                                  "instruction cache"};
  return names[static_cast<unsigned>(part)];
}

std::span<const TimingRule> timing_rules() {
  static const std::vector<TimingRule> rules = join();
  return rules;
}

const TimingRule* find_timing_rule(std::string_view id) {
  const auto rules = timing_rules();
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const TimingRule& rule) { return same(rule.id, id); });
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace pulpo::cluster
