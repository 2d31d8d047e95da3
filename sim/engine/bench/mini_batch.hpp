// SPDX-License-Identifier: Apache-2.0
// What a whole mini-batch of continual learning costs: measured rows of single layers times how often each runs.
#pragma once

#include <vector>

#include "sim/engine/bench/compare.hpp"

namespace pulpo::engine {

struct MiniBatchCost {
  const BenchMiniBatch::Latent* latent = nullptr;
  double frozen = 0, forward = 0, error = 0, weights = 0, update = 0;  // cycles
  double macs = 0;
  std::optional<double> energy_pj = 0;  // none: that of a row is not known

  double cycles() const { return frozen + forward + error + weights + update; }
};

/// One for each place of the latents; none of those that need a row that was not measured. New samples go through the
/// frozen stage, whose cycles are those of the whole network in proportion to its products; all samples through each
/// pass of the adaptive layers, but for the error of the first one, which nobody needs.
std::vector<MiniBatchCost> mini_batch_costs(const BenchPlan& plan, const std::vector<BenchMeasurement>& measured);

}  // namespace pulpo::engine
