// SPDX-License-Identifier: Apache-2.0
// Work on data that lie outside of the cluster, in steps: while the cores compute one step, the DMA fetches the next
// one's data and stores the last one's results.
#pragma once

#include "cluster.h"
#include "transfers.hpp"

namespace pulpo::training {

/// `Job`: Step, begin(), advance(step), is_last(step); load(step, transfers), store(step, transfers), which start
/// transfers of what is new in a step and of what is complete after it; compute(step, core, cores). Buffers are the
/// job's: what is loaded for a step must not overwrite what the step before uses, nor a result what is still being
/// stored of the step before. Every core calls it; core 0 is the last one to know that all is stored.
template <class Job>
void run_pipeline(Job& job, unsigned core, unsigned cores) {
  Transfers transfers;
  typename Job::Step here = job.begin(), next = here;
  if (core == 0) {
    job.load(here, transfers);
    transfers.wait();
  }
  team_barrier();
  for (bool last = false; !last; here = next) {
    last = job.is_last(here);
    if (!last) {
      job.advance(next);
      if (core == 0) {
        job.load(next, transfers);
      }
    }
    job.compute(here, core, cores);
    if (core == 0) {
      transfers.wait();
    }
    team_barrier();
    if (core == 0) {
      job.store(here, transfers);
    }
  }
  if (core == 0) {
    transfers.wait();
  }
}

/// Steps that are numbers: of a `Job` that has steps().
template <class Job>
struct NumberedSteps {
  using Step = uint32_t;
  static uint32_t begin() { return 0; }
  static void advance(uint32_t& step) { step++; }
  bool is_last(uint32_t step) const { return step + 1 == static_cast<const Job*>(this)->steps(); }
};

}  // namespace pulpo::training
