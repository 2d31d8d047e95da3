// SPDX-License-Identifier: Apache-2.0
// How measured rows are held against published figures, and that the plan of the benchmark hangs together.
#include <algorithm>
#include <catch2/catch.hpp>

#include "sim/engine/bench/compare.hpp"
#include "sim/engine/energy_counts.hpp"
#include "tests/support/kernel_run.hpp"

using namespace pulpo::engine;

namespace {

BenchMeasurement row(const std::string& pair, const std::string& level, double macs_per_cycle, unsigned cores = 8) {
  BenchMeasurement measurement{"l", pair, level, cores, 0, macs_per_cycle, 0, {}, {}};
  return measurement;
}

BenchFigure ratio(double low, std::optional<double> high = {}) {
  BenchFigure figure;
  figure.quantity = std::string("MAC/cycle");
  figure.unit = std::string("x");
  figure.low = low;
  figure.high = high;
  figure.of = {"l", "new", 8, {"8x4", "4x8"}};
  figure.over = BenchRows{"l", "old", 8, {"8x4", "4x8"}};
  return figure;
}

/// The plan has a row of each pair, on so many cores.
bool has_rows(const BenchPlan& plan, const BenchRows& rows) {
  return std::all_of(rows.pairs.begin(), rows.pairs.end(), [&](const auto& pair) {
    return std::count_if(plan.layers.begin(), plan.layers.end(), [&](const auto& layer) {
             return layer.name == rows.layer && std::count(layer.levels.begin(), layer.levels.end(), rows.level) == 1 &&
                    std::count(layer.pairs.begin(), layer.pairs.end(), pair) == 1 &&
                    std::count(layer.cores.begin(), layer.cores.end(), rows.cores) == 1;
           }) == 1;
  });
}

void check_plan(const BenchPlan& plan) {
  CHECK(plan.figures.size() >= 12);
  for (const auto& figure : plan.figures) {
    INFO(figure.claim);
    CHECK(has_rows(plan, figure.of));
    CHECK((!figure.over || has_rows(plan, *figure.over)));
    CHECK((figure.low || figure.high));
    CHECK_FALSE(figure.source.empty());
    CHECK((figure.provenance == "published" || figure.provenance == "derived"));
    CHECK((figure.confidence == "high" || figure.confidence == "medium" || figure.confidence == "low"));
  }
  for (const auto& layer : plan.layers) {
    const auto arguments = layer.arguments_for(layer.pairs.front(), layer.levels.front());
    const auto left = std::find_if(arguments.begin(), arguments.end(),
                                   [](const auto& argument) { return argument.find('{') != std::string::npos; });
    CHECK(left == arguments.end());
  }
}

}  // namespace

TEST_CASE("bench: ratios pair by pair, not rounded") {
  const std::vector<BenchMeasurement> rows{row("8x4", "new", 30), row("4x8", "new", 21.2), row("8x4", "old", 10),
                                           row("4x8", "old", 20)};
  const auto found = compare(ratio(1.1, 4.9), rows);
  REQUIRE(found);
  CHECK(found->low == Approx(1.06));
  CHECK(found->high == Approx(3));
  CHECK(found->reached == false);  // 1.06 is not 1.1
  CHECK(compare(ratio(1.05, 4.9), rows)->reached == true);
  CHECK(compare(ratio(1.1, 2.9), rows)->reached == false);
  CHECK_FALSE(compare(ratio(1.1), {rows.begin(), rows.end() - 1}));  // a row is missing
}

TEST_CASE("bench: the best of several, one baseline for all, a number as baseline") {
  auto figure = ratio(3);
  figure.best = true;
  figure.over = BenchRows{"l", "old", 1, {"8x8"}};
  const std::vector<BenchMeasurement> rows{row("8x4", "new", 6), row("4x8", "new", 5), row("8x8", "old", 2, 1)};
  CHECK(compare(figure, rows)->low == Approx(3));  // 6 / 2
  CHECK(compare(figure, rows)->reached == true);
  figure.over.reset();
  figure.over_value = 0.5;
  CHECK(compare(figure, rows)->low == Approx(12));  // 6 / 0.5
  figure.comparable = false;
  CHECK_FALSE(compare(figure, rows)->reached);
}

TEST_CASE("bench: of energy and cycles, less is better") {
  auto measured = row("8x8", "new", 1);
  measured.pj_per_mac = 0.609;
  measured.cycles = 24'000'000;
  BenchFigure figure;
  figure.quantity = "pJ/MAC";
  figure.high = 0.61;
  figure.of = {"l", "new", 8, {"8x8"}};
  CHECK(compare(figure, {measured})->reached == true);
  measured.pj_per_mac = 0.614;  // nothing is rounded
  CHECK(compare(figure, {measured})->reached == false);
  figure.quantity = "Mcycle";
  figure.high = 23.9;
  CHECK(compare(figure, {measured})->high == Approx(24));
  CHECK(compare(figure, {measured})->reached == false);
}

TEST_CASE("bench: every figure is about rows of its plan, and says where it is from") {
  check_plan(bench_plan());
  check_plan(training_plan());
}

TEST_CASE("bench: rows of training have the format and pass of their name, and the machine of their level") {
  const auto& plan = training_plan();
  const auto layer =
      std::find_if(plan.layers.begin(), plan.layers.end(), [](const auto& l) { return l.name == "depthwise-8x8"; });
  REQUIRE(layer != plan.layers.end());
  const auto arguments = layer->arguments_for("fp16 error", "l1-128");
  CHECK(std::count(arguments.begin(), arguments.end(), "type=fp16") == 1);
  CHECK(std::count(arguments.begin(), arguments.end(), "pass=error") == 1);
  CHECK(plan.settings_for(*layer, "l1-128") == std::vector<std::string>{"l2.size_kib=1024", "tcdm.size_kib=128"});
  for (const auto& each : plan.layers) {
    for (const auto& level : each.levels) {
      CHECK(std::count_if(plan.machines.begin(), plan.machines.end(),
                          [&](const auto& machine) { return machine.name == level; }) == 1);
    }
  }
}

TEST_CASE("bench: the energy of a stretch and that of the rest are the whole run's") {
  const auto image = pulpo::memory::read_elf(PULPO_SOURCE_DIR "/workloads/conv-int8/conv-int8.elf");
  const auto config = load_config("pulpo");
  const auto stopped_at = [&](pulpo::Cycle limit) {
    System system(config, std::make_unique<pulpo::cluster::Cluster>(config.machine));
    system.load(image);
    return system.run(limit);
  };
  const auto early = stopped_at(20'000), late = stopped_at(200'000);
  REQUIRE(early.energy);
  CHECK(energy_between(early, late).total_pj == Approx(late.energy->total_pj - early.energy->total_pj));
}
