// SPDX-License-Identifier: Apache-2.0
// A pass of a layer of training that is no product of matrices: ReLU, pooling, normalization, losses, the optimizer.
// Makes up its tensors in L2, streams them through TCDM and compares the output with the definition.
#include "check.hpp"
#include "print.h"
#include "region.h"

using namespace pulpo::training;
using Element = PULPO_ELEMENT;

extern "C" {
Arguments arguments{.machine = {.cores = 8, .check = 1, .l1_kib = 256, .l2_kib = 512},
                    .kind = 0,
                    .pass = forward,
                    .batch = 4,
                    .height = 8,
                    .width = 8,
                    .channels = 64,
                    .kernel_height = 2,
                    .kernel_width = 2,
                    .stride = 2,
                    .pad = 0,
                    .average = 0,
                    .room = 0};
}

namespace {

struct Job {
  Work<Element>* work;
  ColumnTiles* tiles;
};

Tensors<Element> tensors;
uint32_t wrong[MAX_CORES];

/// Without regions.
void prepare(void* argument) {
  const auto& job = *static_cast<Job*>(argument);
  job.tiles->on_core(core_id(), team_size(),
                     [&](const Tile& tile, unsigned core, unsigned cores) { job.work->on_core(tile, core, cores); });
}
void run_tiles(void* argument) {
  const auto& job = *static_cast<Job*>(argument);
  job.tiles->on_core(core_id(), team_size(), [&](const Tile& tile, unsigned core, unsigned cores) {
    PULPO_REGION_BEGIN("tile");
    job.work->on_core(tile, core, cores);
    PULPO_REGION_END("tile");
  });
}
void run_forward(void* job) {
  PULPO_REGION_BEGIN("forward");
  run_tiles(job);
  PULPO_REGION_END("forward");
}
void run_error(void* job) {
  PULPO_REGION_BEGIN("error");
  run_tiles(job);
  PULPO_REGION_END("error");
}
void run_weights(void* job) {
  PULPO_REGION_BEGIN("weights");
  run_tiles(job);
  PULPO_REGION_END("weights");
}

void run(Pass pass, bool measured) {
  const Arguments& a = arguments;
  static Work<Element> work(a, pass, tensors);
  work = Work<Element>(a, pass, tensors);
  Arena l1 = l1_arena(a.machine).part(a.room);
  ColumnTiles tiles(work.operands, work.operand_count, work.columns, work.granule, l1);
  if (!tiles.fits()) {
    give_up("not even one channel, sample or element fits into TCDM");
  }
  if (measured) {
    printf("%u tiles, ", (unsigned)tiles.count());
  }
  Job job{&work, &tiles};
  constexpr void (*teams[])(void*) = {run_forward, run_error, run_weights};
  team_fork(a.machine.cores, measured ? teams[static_cast<uint32_t>(pass)] : prepare, &job);
}

/// How many elements the tensors of the layer have.
struct Counts {
  uint32_t in, out, errors, targets, velocities, parameters, groups;

  explicit Counts(const Arguments& a) {
    in = count_of(a.batch, a.height, a.width, a.channels);
    out = a.kind == pool                ? count_of(a.batch, shape_of(a).out_height, shape_of(a).out_width, a.channels)
          : is_loss(a) || a.kind == sgd ? 0
                                        : in;
    errors = is_loss(a) ? 0 : a.kind == sgd ? in : out;
    targets = a.kind == squared_error ? in : 0;
    velocities = a.kind == sgd ? in : 0;
    parameters = a.kind == batch_norm || a.kind == instance_norm ? a.channels : 0;
    groups = a.kind == instance_norm ? a.batch : 1;
  }
};

void make_team(void*) {
  const Arguments& a = arguments;
  const Counts counts(a);
  const unsigned core = core_id(), cores = team_size();
  PULPO_REGION_BEGIN("make");
  const Share mine = share(counts.in, core, cores);
  const float scale = is_loss(a) ? static_cast<float>(output_scale) / units : 1.0f / units;
  for (uint32_t i = mine.first; i < mine.last; i++) {
    tensors.in[i] = static_cast<Element>(static_cast<float>(made_up(inputs, i)) * scale);
  }
  fill(tensors.error_out, counts.errors, errors, core, cores);
  fill(tensors.gamma, counts.parameters, gammas, core, cores);
  fill(tensors.beta, counts.parameters, betas, core, cores);
  fill(tensors.targets, counts.targets, targets, core, cores);
  fill(tensors.velocities, counts.velocities, velocities, core, cores);
  for (uint32_t i = core; i < a.batch; i += cores) {
    tensors.labels[i] = label_at(a, i);
  }
  PULPO_REGION_END("make");
}

void take_tensors() {
  const Arguments& a = arguments;
  const Counts counts(a);
  Arena l2 = l2_arena(a.machine);
  const char* const what = "a tensor";
  tensors.in = take<Element>(l2, counts.in, what);
  tensors.out = take<Element>(l2, counts.out, what);
  tensors.error_out = take<Element>(l2, counts.errors, what);
  tensors.error_in = take<Element>(l2, a.pass == error ? counts.in : 0, what);
  tensors.gamma = take<Element>(l2, 4 * counts.parameters, what);
  tensors.beta = tensors.gamma + counts.parameters;
  tensors.gamma_gradient = tensors.beta + counts.parameters;
  tensors.beta_gradient = tensors.gamma_gradient + counts.parameters;
  tensors.targets = take<Element>(l2, counts.targets, what);
  tensors.velocities = take<Element>(l2, counts.velocities, what);
  tensors.mean = take<float>(l2, count_of(2u, counts.groups, counts.parameters), what);
  tensors.inverse = tensors.mean + counts.groups * counts.parameters;
  tensors.losses = take<float>(l2, a.batch, what);
  tensors.labels = take<uint32_t>(l2, a.batch, what);
}

/// Each core checks every so many columns; in all they have some two thousand elements.
void check_team(void* argument) {
  const auto& work = *static_cast<const Work<Element>*>(argument);
  const Checker<Element> checker(work);
  const unsigned core = core_id();
  wrong[core] = 0;
  PULPO_REGION_BEGIN("check");
  for (uint32_t i = core; i < checker.checked(); i += team_size()) {
    wrong[core] += checker.wrong_in(i * checker.step());
  }
  PULPO_REGION_END("check");
}

int check(const Work<Element>& work) {
  const Checker<Element> checker(work);
  team_fork(arguments.machine.cores, check_team, const_cast<Work<Element>*>(&work));
  uint32_t all = 0;
  for (const uint32_t some : wrong) {
    all += some;
  }
  printf("%u outputs wrong, %u of %u %s checked\n", (unsigned)all, (unsigned)checker.checked(),
         (unsigned)checker.columns(), checker.columns_name());
  return all != 0;
}

void check_arguments(const Arguments& a) {
  if (count_of(a.batch, a.height, a.width, a.channels) == 0 || a.stride == 0 || a.kernel_height == 0 ||
      a.kernel_width == 0 || a.height + 2 * a.pad < a.kernel_height || a.width + 2 * a.pad < a.kernel_width) {
    give_up("the arguments do not describe a layer");
  }
  if (a.pad >= a.kernel_height || a.pad >= a.kernel_width) {
    give_up("windows that lie outside of the map: the padding is to be smaller than the kernel");
  }
}

}  // namespace

extern "C" int main() {
  Arguments& a = arguments;
  if (a.kind == sgd) {
    a.pass = weights;
  }
  if (a.kind != pool) {
    a.kernel_height = a.kernel_width = a.stride = 1;
    a.pad = 0;
  }
  check_arguments(a);
  take_tensors();
  team_fork(a.machine.cores, make_team, nullptr);
  if ((a.kind == batch_norm || a.kind == instance_norm) && a.pass != forward) {
    run(forward, false);  // the statistics that the gradients need
  }
  run(a.pass, true);
  if (a.machine.check == unchecked) {
    printf("not checked\n");
    return 0;
  }
  return check(Work<Element>(a, a.pass, tensors));
}
