// SPDX-License-Identifier: Apache-2.0
// `pulpo energy`: the coefficients with their provenance, the published points, the arithmetic behind a report.
#include "plugins/energy/energy.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/commands.hpp"

namespace pulpo::cli {
namespace {

using plugins::EnergyConfig;
using Json = nlohmann::ordered_json;

struct Options {
  std::string technology{EnergyConfig::technology_names[1]};
  std::string report;
  std::string row;
  bool json = false;
};

const plugins::Technology& chosen(const Options& options) {
  const auto& names = EnergyConfig::technology_names;
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i] == options.technology) {
      return plugins::technology(static_cast<EnergyConfig::Technology>(i));
    }
  }
  throw ConfigError(fmt::format("unknown technology `{}`", options.technology),
                    did_you_mean(options.technology, names, "`pulpo energy list` names the technologies"));
}

void list(const Options& options) {
  Table table({"TECHNOLOGY", "NOMINAL", "WHAT"});
  auto array = Json::array();
  for (std::size_t i = 1; i < EnergyConfig::technology_names.size(); ++i) {
    const auto& technology = plugins::technology(static_cast<EnergyConfig::Technology>(i));
    table.row({technology.name, fmt::format("{:g} V, {:g} MHz", technology.voltage_v, technology.frequency_mhz),
               technology.summary});
    array.push_back({{"name", technology.name},
                     {"voltage_v", technology.voltage_v},
                     {"frequency_mhz", technology.frequency_mhz},
                     {"summary", technology.summary}});
  }
  print(options.json ? array.dump(2) + "\n" : table.text(colour_wanted()));
}

void show_json(const plugins::Technology& technology) {
  Json json{{"name", technology.name},
            {"summary", technology.summary},
            {"voltage_v", technology.voltage_v},
            {"frequency_mhz", technology.frequency_mhz},
            {"lowest_v", technology.lowest_v},
            {"highest_v", technology.highest_v},
            {"dynamic_exponent", technology.dynamic_exponent},
            {"leakage_exponent", technology.leakage_exponent},
            {"scaling_source", technology.scaling_source}};
  auto& rows = json["coefficients"] = Json::array();
  for (const auto& c : technology.coefficients) {
    rows.push_back({{"event", c.event},
                    {"component", c.component},
                    {"value", c.value ? Json(*c.value) : Json()},
                    {"unit", c.unit},
                    {"provenance", c.provenance},
                    {"confidence", c.confidence},
                    {"source", c.source}});
  }
  print(json.dump(2) + "\n");
}

void show(const Options& options) {
  const auto& technology = chosen(options);
  if (options.json) {
    show_json(technology);
    return;
  }
  print(fmt::format("{}: {}\n", styled(technology.name, "1", colour_wanted()), technology.summary));
  print(fmt::format("{}\n\n", technology.why));
  print(fmt::format("Dynamic energy ~ V^{:g}, leakage ~ V^{:g}, from {:g} to {:g} V. {}\n\n",
                    technology.dynamic_exponent, technology.leakage_exponent, technology.lowest_v, technology.highest_v,
                    technology.scaling_source));
  Table table({"EVENT", "COMPONENT", "VALUE", "UNIT", "PROVENANCE", "CONFIDENCE", "SOURCE"}, "llr");
  for (const auto& c : technology.coefficients) {
    table.row({c.event, c.component, c.value ? fmt::format("{:.4g}", *c.value) : "n/a", c.unit, c.provenance,
               c.confidence, c.source});
  }
  print(table.text(colour_wanted()));
}

void calibration(const Options& options) {
  const auto& technology = chosen(options);
  auto array = Json::array();
  const auto section = [&](bool held_out) {
    Table table({"POINT", "QUANTITY", "PUBLISHED", "MODEL", "ERROR", "SOURCE"}, "llrrr");
    bool any = false;
    for (const auto& point : technology.points) {
      if (point.held_out != held_out) {
        continue;
      }
      any = true;
      const auto model = plugins::model_value(technology, point);
      const auto error = 100 * (model / point.published - 1);
      table.row({point.name, point.quantity, fmt::format("{:.4g}", point.published), fmt::format("{:.4g}", model),
                 fmt::format("{:+.1f} %", error), point.source});
      array.push_back({{"name", point.name},
                       {"held_out", held_out},
                       {"quantity", point.quantity},
                       {"published", point.published},
                       {"model", model},
                       {"error_percent", error},
                       {"source", point.source}});
    }
    return any ? table.text(colour_wanted()) : std::string("none\n");
  };
  const auto used = section(false);
  const auto held_out = section(true);
  const auto text = styled("Used for the coefficients", "1", colour_wanted()) + "\n" + used + "\n" +
                    styled("Held out", "1", colour_wanted()) + "\n" + held_out;
  print(options.json ? array.dump(2) + "\n" : text);
}

/// Rows of a JSON report, as `pulpo run --report json:FILE` writes it.
Json report_rows(const Options& options) {
  std::error_code error;
  std::ifstream stream(options.report);
  if (!stream || std::filesystem::is_directory(options.report, error)) {
    throw ConfigError(
        fmt::format("`{}` cannot be read: {}", options.report, stream ? "it is a folder" : std::strerror(errno)),
        "make a report with `pulpo run ... --report json:FILE`");
  }
  const auto json = Json::parse(stream, nullptr, false);
  if (!stream || json.is_discarded() || !json.contains("energy") || !json["energy"].is_object()) {
    throw ConfigError(fmt::format("`{}` is not a report with energy", options.report),
                      "make one with `pulpo run ... --report json:FILE`");
  }
  return json["energy"]["rows"];
}

void explain(const Options& options) {
  const auto rows = report_rows(options);
  std::vector<std::string> names;
  bool found = false;
  for (const auto& row : rows) {
    names.push_back(row["event"].get<std::string>());
    if (!options.row.empty() && names.back() != options.row) {
      continue;
    }
    found = true;
    print(fmt::format("{}\n  {}\n  {}, confidence {}: {}\n", styled(names.back(), "1", colour_wanted()),
                      row["arithmetic"].get<std::string>(), row["provenance"].get<std::string>(),
                      row["confidence"].get<std::string>(), row["source"].get<std::string>()));
  }
  if (!found) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    throw ConfigError(fmt::format("the report has no energy row `{}`", options.row),
                      did_you_mean(options.row, views, fmt::format("its rows: {}", fmt::join(names, ", "))));
  }
}

}  // namespace

void register_energy(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  auto* energy = app.add_subcommand("energy", "Energy coefficients, their sources and how far off they are");
  energy->require_subcommand(0, 1);
  auto* list_command = energy->add_subcommand("list", "The technologies");
  auto* show_command = energy->add_subcommand("show", "The coefficients of a technology, each with its source");
  auto* calibration_command =
      energy->add_subcommand("calibration", "Published figures beside the model: used ones and held-out ones");
  auto* explain_command = energy->add_subcommand("explain", "The arithmetic behind the energy of a report");
  for (auto* command : {show_command, calibration_command}) {
    command->add_option("TECHNOLOGY", options->technology, "As `pulpo energy list` names it")->capture_default_str();
  }
  for (auto* command : {list_command, show_command, calibration_command}) {
    command->add_flag("--json", options->json, "As JSON");
  }
  explain_command->add_option("REPORT", options->report, "File of `pulpo run --report json:FILE`")->required();
  explain_command->add_option("ROW", options->row, "Only this event, for example tcdm.access");
  energy->callback([options, energy] {
    if (energy->get_subcommands().empty()) {
      list(*options);
      print("\n" + styled("How far off, for " + options->technology, "1", colour_wanted()) + "\n\n");
      calibration(*options);
    }
  });
  list_command->callback([options] { list(*options); });
  show_command->callback([options] { show(*options); });
  calibration_command->callback([options] { calibration(*options); });
  explain_command->callback([options] { explain(*options); });
}

}  // namespace pulpo::cli
