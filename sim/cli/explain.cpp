// SPDX-License-Identifier: Apache-2.0
// `pulpo explain`: the rules behind the numbers.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <nlohmann/json.hpp>

#include "cluster/timing/rules.hpp"
#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/commands.hpp"

namespace pulpo::cli {
namespace {

using cluster::TimingRule;

struct Options {
  std::string id;
  bool json = false;
};

std::string cores_of(const TimingRule& rule) {
  struct Name {
    std::uint8_t bit;
    std::string_view name;
  };
  constexpr Name names[] = {{cluster::follows::mpic, "mpic"},
                            {cluster::follows::flexv, "flexv"},
                            {cluster::follows::ri5cy, "ri5cy"},
                            {cluster::follows::cv32e40p, "cv32e40p"}};
  std::string text;
  for (const auto& [bit, name] : names) {
    if ((rule.cores & bit) != 0) {
      text += (text.empty() ? "" : ", ") + std::string(name);
    }
  }
  return text;
}

/// "DMA" stands for all rules whose id begins with "DMA-".
bool begins_group(std::string_view id, std::string_view group) {
  return id.size() > group.size() && id[group.size()] == '-' &&
         std::equal(group.begin(), group.end(), id.begin(),
                    [](unsigned char a, unsigned char b) { return std::toupper(a) == b; });
}

std::vector<const TimingRule*> chosen_rules(const std::string& id) {
  std::vector<const TimingRule*> rules;
  if (!id.empty()) {
    if (const auto* rule = cluster::find_timing_rule(id)) {
      return {rule};
    }
    std::vector<std::string_view> ids;
    for (const auto& rule : cluster::timing_rules()) {
      ids.push_back(rule.id);
      if (begins_group(rule.id, id)) {
        rules.push_back(&rule);
      }
    }
    if (!rules.empty()) {
      return rules;
    }
    throw ConfigError(fmt::format("no timing rule `{}`", id),
                      did_you_mean(id, ids, "`pulpo explain timing` lists them all"));
  }
  for (const auto& rule : cluster::timing_rules()) {
    rules.push_back(&rule);
  }
  return rules;
}

void explain_json(const std::vector<const TimingRule*>& rules) {
  auto array = nlohmann::ordered_json::array();
  for (const auto* rule : rules) {
    array.push_back({{"id", rule->id},
                     {"statement", rule->statement},
                     {"part", cluster::name_of(rule->part)},
                     {"cores", cores_of(*rule)},
                     {"source", rule->source},
                     {"test", rule->test}});
  }
  print(array.dump(2) + "\n");
}

void explain_text(const std::vector<const TimingRule*>& rules) {
  const bool colour = colour_wanted();
  for (const auto* rule : rules) {
    const bool core = rule->part == cluster::Part::core;
    print(fmt::format("{}\n  {}\n  {}   {}\n  source  {}\n  test    {}\n", styled(rule->id, "1", colour),
                      rule->statement, core ? "cores" : "part ", core ? cores_of(*rule) : name_of(rule->part),
                      rule->source, rule->test));
  }
}

}  // namespace

void register_explain(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("explain", "The rules behind the numbers");
  command->require_subcommand(1);
  auto* timing = command->add_subcommand("timing", "Timing rules of cores and cluster: statement, source, test");
  timing->add_option("ID", options->id, "One rule, such as HAZ-LOAD-USE, or a group, such as DMA");
  timing->add_flag("--json", options->json, "As JSON");
  timing->callback([options] {
    const auto rules = chosen_rules(options->id);
    options->json ? explain_json(rules) : explain_text(rules);
  });
}

}  // namespace pulpo::cli
