// SPDX-License-Identifier: Apache-2.0
// Reads the plan that the program carries.
#include "sim/engine/bench/plan.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "sim/base/embedded.hpp"
#include "sim/base/error.hpp"

namespace pulpo {
std::span<const EmbeddedFile> embedded_bench();
}

namespace pulpo::engine {
namespace {

/// A required value of a table; the file is ours, so a missing one is a defect that the tests find.
template <class Value>
Value required(const toml::table& table, std::string_view key) {
  const auto value = table[key].value<Value>();
  if (!value) {
    throw ConfigError(fmt::format("benchmark: line {}: no `{}`", table.source().begin.line, key));
  }
  return *value;
}

std::vector<std::string> strings(const toml::table& table, std::string_view key) {
  std::vector<std::string> values;
  if (const auto* array = table[key].as_array()) {
    for (const auto& value : *array) {
      values.push_back(value.value_or(std::string()));
    }
  }
  return values;
}

std::vector<unsigned> read_cores(const toml::table& table) {
  std::vector<unsigned> cores;
  if (const auto* array = table["cores"].as_array()) {
    for (const auto& value : *array) {
      cores.push_back(static_cast<unsigned>(value.value_or(std::int64_t{8})));
    }
  }
  return cores.empty() ? std::vector<unsigned>{1, 8} : cores;
}

BenchLayer read_layer(const toml::table& table) {
  return {.name = required<std::string>(table, "name"),
          .sentence = required<std::string>(table, "sentence"),
          .program = required<std::string>(table, "program"),
          .region = table["region"].value_or(std::string()),
          .arguments = strings(table, "arguments"),
          .macs = static_cast<std::uint64_t>(required<std::int64_t>(table, "macs")),
          .pairs = strings(table, "pairs"),
          .levels = strings(table, "levels"),
          .cores = read_cores(table),
          .settings = strings(table, "settings")};
}

std::optional<BenchRows> read_rows(const toml::table& figure, std::string_view key) {
  const auto* table = figure[key].as_table();
  if (table == nullptr) {
    return std::nullopt;
  }
  return BenchRows{required<std::string>(*table, "layer"), required<std::string>(*table, "level"),
                   static_cast<unsigned>(required<std::int64_t>(*table, "cores")), strings(*table, "pairs")};
}

BenchFigure read_figure(const toml::table& table) {
  BenchFigure figure;
  figure.claim = required<std::string>(table, "claim");
  figure.quantity = required<std::string>(table, "quantity");
  figure.unit = table["unit"].value_or(figure.quantity);
  figure.low = table["low"].value<double>();
  figure.high = table["high"].value<double>();
  figure.of = read_rows(table, "of").value();
  figure.over = read_rows(table, "over");
  figure.over_value = table["over_value"].value<double>();
  figure.best = table["best"].value_or(false);
  figure.comparable = table["comparable"].value_or(true);
  figure.regions = table["regions"].value_or(std::string());
  figure.provenance = required<std::string>(table, "provenance");
  figure.confidence = required<std::string>(table, "confidence");
  figure.source = required<std::string>(table, "source");
  figure.note = table["note"].value_or(std::string());
  return figure;
}

template <class Value>
Value whole(const toml::table& table, std::string_view key) {
  return static_cast<Value>(required<std::int64_t>(table, key));
}

BenchMiniBatch read_mini_batch(const toml::table& table) {
  BenchMiniBatch batch{.level = required<std::string>(table, "level"),
                       .fresh = whole<unsigned>(table, "fresh"),
                       .replays = whole<unsigned>(table, "replays"),
                       .steps = whole<unsigned>(table, "steps"),
                       .kept = whole<unsigned>(table, "kept"),
                       .frozen = required<std::string>(table, "frozen"),
                       .update = required<std::string>(table, "update"),
                       .adaptive = {},
                       .latents = {}};
  for (const auto& entry : *table["adaptive"].as_array()) {
    const auto& layer = *entry.as_table();
    batch.adaptive.push_back({required<std::string>(layer, "layer"), whole<unsigned>(layer, "samples")});
  }
  for (const auto& entry : *table["latents"].as_array()) {
    const auto& latent = *entry.as_table();
    batch.latents.push_back({required<std::string>(latent, "name"), whole<unsigned>(latent, "first"),
                             whole<std::uint64_t>(latent, "elements"), whole<std::uint64_t>(latent, "weights"),
                             whole<std::uint64_t>(latent, "frozen_macs")});
  }
  return batch;
}

BenchPlan read_plan(const EmbeddedFile& file) {
  const auto table = toml::parse(file.text, file.name);
  BenchPlan plan;
  for (const auto& layer : *table["layer"].as_array()) {
    plan.layers.push_back(read_layer(*layer.as_table()));
  }
  for (const auto& figure : *table["figure"].as_array()) {
    plan.figures.push_back(read_figure(*figure.as_table()));
  }
  if (const auto* machines = table["machine"].as_array()) {
    for (const auto& entry : *machines) {
      const auto& machine = *entry.as_table();
      plan.machines.push_back({required<std::string>(machine, "name"), required<std::string>(machine, "sentence"),
                               strings(machine, "settings")});
    }
  }
  if (const auto* mini_batch = table["mini_batch"].as_table()) {
    plan.mini_batch = read_mini_batch(*mini_batch);
  }
  return plan;
}

void replace(std::string& text, std::string_view placeholder, std::string_view value) {
  if (const auto at = text.find(placeholder); at != std::string::npos) {
    text.replace(at, placeholder.size(), value);
  }
}

}  // namespace

std::vector<std::string> BenchLayer::arguments_for(std::string_view pair, std::string_view level) const {
  auto filled = arguments;
  const auto cross = pair.find('x');
  const auto blank = pair.find(' ');
  for (auto& argument : filled) {
    replace(argument, "{a}", pair.substr(0, cross));
    replace(argument, "{w}", pair.substr(cross + 1));
    replace(argument, "{level}", level);
    replace(argument, "{type}", pair.substr(0, blank));
    replace(argument, "{pass}", blank == std::string_view::npos ? pair : pair.substr(blank + 1));
  }
  return filled;
}

std::string BenchLayer::region_for(std::string_view pair) const {
  auto filled = region;
  replace(filled, "{pass}", pair.substr(pair.find(' ') + 1));
  return filled;
}

std::vector<std::string> BenchPlan::settings_for(const BenchLayer& layer, std::string_view level) const {
  auto settings = layer.settings;
  for (const auto& machine : machines) {
    if (machine.name == level) {
      settings.insert(settings.end(), machine.settings.begin(), machine.settings.end());
    }
  }
  return settings;
}

std::string BenchPlan::level_label(const BenchLayer& layer, std::string_view level,
                                   const std::vector<std::string>& settings) const {
  std::string label(level);
  for (const auto& own : settings_for(layer, level)) {
    const auto key = own.substr(0, own.find('=') + 1);
    const auto last = std::find_if(settings.rbegin(), settings.rend(),
                                   [&](const std::string& setting) { return setting.starts_with(key); });
    if (last != settings.rend() && *last != own) {
      label += ", " + *last;
    }
  }
  return label;
}

std::string BenchFigure::published_text() const {
  return low && high ? fmt::format("{:g} .. {:g}", *low, *high) : fmt::format("{:g}", low ? *low : *high);
}

const BenchPlan& bench_plan() {
  static const BenchPlan plan = read_plan(embedded_bench()[0]);
  return plan;
}

const BenchPlan& training_plan() {
  static const BenchPlan plan = read_plan(embedded_bench()[1]);
  return plan;
}

}  // namespace pulpo::engine
