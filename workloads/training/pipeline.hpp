// SPDX-License-Identifier: Apache-2.0
// Work on data that lie outside of the cluster, in steps: while the cores compute one step, the DMA fetches the next
// one's data and stores the last one's results.
#pragma once

#include "cluster.h"
#include "transfers.hpp"

namespace pulpo::training {

/// `Job`: steps(); load(step, transfers), store(step, transfers), which start transfers of what is new in a step and of
/// what is complete after it; compute(step, core, cores). Buffers are the job's: what is loaded for a step must not
/// overwrite what the step before uses, nor a result what is still being stored of the step before. Every core calls
/// it.
template <class Job>
void run_pipeline(Job& job, unsigned core, unsigned cores) {
  Transfers loads, stores[2];
  if (core == 0) {
    job.load(0, loads);
  }
  const uint32_t steps = job.steps();
  for (uint32_t step = 0; step < steps; step++) {
    if (core == 0) {
      loads.wait();
      stores[step % 2].wait();
      if (step + 1 < steps) {
        job.load(step + 1, loads);
      }
    }
    team_barrier();
    job.compute(step, core, cores);
    team_barrier();
    if (core == 0) {
      job.store(step, stores[step % 2]);
    }
  }
  if (core == 0) {
    stores[0].wait();
    stores[1].wait();
  }
}

}  // namespace pulpo::training
