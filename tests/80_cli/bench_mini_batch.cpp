// SPDX-License-Identifier: Apache-2.0
// Mini-batches of continual learning are what their parts say: with rows of one product a cycle, as many cycles as
// products and weights; and the products are those of the published workload.
#include <catch2/catch.hpp>

#include "sim/engine/bench/mini_batch.hpp"

using namespace pulpo::engine;

namespace {

/// All rows on 8 cores, each as many cycles as products.
std::vector<BenchMeasurement> even_rows(const BenchPlan& plan) {
  std::vector<BenchMeasurement> rows;
  for (const auto& layer : plan.layers) {
    for (const auto& pair : layer.pairs) {
      for (const auto& level : layer.levels) {
        rows.push_back({layer.name, pair, level, 8, layer.macs, 1, 32, {}, {}});
      }
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("bench training: mini-batches have the products of CORe50's MobileNetV1") {
  const auto& plan = training_plan();
  const auto costs = mini_batch_costs(plan, even_rows(plan));
  REQUIRE(costs.size() == 5);
  // 21 images through the frozen layers, 128 through the three passes of the others but the first one's error. Behind
  // layer 19: 21 x 126.140416 M + 128 x (3 x 59.287552 M - 16.777216 M) = 23.268 G; the others likewise.
  const double gmacs[] = {23.268, 17.071, 12.028, 7.855, 3.906};
  const double weights[] = {2'166'784, 1'900'032, 1'633'280, 1'099'776, 51'200};
  for (std::size_t i = 0; i < costs.size(); ++i) {
    INFO("latents of layer " << costs[i].latent->name);
    CHECK(costs[i].macs * 1e-9 == Approx(gmacs[i]).margin(0.001));
    CHECK(costs[i].update == Approx(weights[i]));
    CHECK(costs[i].cycles() == Approx(costs[i].macs + weights[i]));
  }
}

TEST_CASE("bench training: energy of a mini-batch is that of its rows") {
  const auto& plan = training_plan();
  auto rows = even_rows(plan);
  CHECK(!mini_batch_costs(plan, rows).front().energy_pj);  // no row has one
  for (auto& row : rows) {
    row.pj_per_mac = 2;
  }
  for (const auto& cost : mini_batch_costs(plan, rows)) {
    // 2 pJ for each product, and for each weight of the step
    REQUIRE(cost.energy_pj);
    CHECK(*cost.energy_pj == Approx(2 * (cost.macs + static_cast<double>(cost.latent->weights))));
  }
}

TEST_CASE("bench training: a mini-batch is left out when a row that it needs was not measured") {
  const auto& plan = training_plan();
  auto rows = even_rows(plan);
  // of the depthwise layer between the second and the third place of latents, the error: layers 19 and 21 need it
  std::erase_if(rows, [](const auto& row) { return row.layer == "depthwise-8x8-stride2" && row.pair == "fp32 error"; });
  CHECK(mini_batch_costs(plan, rows).size() == 3);
  std::erase_if(rows, [](const auto& row) { return row.layer == "linear"; });
  CHECK(mini_batch_costs(plan, rows).empty());
  CHECK(mini_batch_costs(bench_plan(), rows).empty());
}
