// SPDX-License-Identifier: Apache-2.0
// Checks outputs on the whole team.
#include "exact.hpp"

#include "print.h"
#include "region.h"

namespace pulpo::training {

namespace {

struct Check {
  Sample sample;
  IsWrong is_wrong;
  const void* argument;
  uint32_t wrong[MAX_CORES];
};

void check_team(void* argument) {
  auto& check = *static_cast<Check*>(argument);
  uint32_t wrong = 0;
  PULPO_REGION_BEGIN("check");
  for (uint32_t i = core_id(); i < check.sample.count; i += team_size()) {
    wrong += check.is_wrong(check.argument, i * check.sample.step);
  }
  PULPO_REGION_END("check");
  check.wrong[core_id()] = wrong;
}

}  // namespace

int check_outputs(const Machine& machine, uint32_t outputs, uint32_t terms, IsWrong wrong, const void* argument) {
  if (machine.check == 0) {
    return 0;
  }
  Check check{Sample(outputs, terms), wrong, argument, {}};
  team_fork(machine.cores, check_team, &check);
  uint32_t count = 0;
  for (const uint32_t some : check.wrong) {
    count += some;
  }
  if (check.sample.count == outputs) {
    printf("%u of %u outputs wrong\n", (unsigned)count, (unsigned)outputs);
  } else {
    printf("%u of %u sampled outputs wrong (of %u)\n", (unsigned)count, (unsigned)check.sample.count,
           (unsigned)outputs);
  }
  return count != 0;
}

}  // namespace pulpo::training
