// SPDX-License-Identifier: Apache-2.0
// Continual learning with quantized latent replays: a frozen int8 stage turns images into latents; an adaptive FP32
// stage has learned six classes and now learns four more, from mini-batches of new samples and of replays: latents of
// old samples, kept packed in 8 or 7 bits.
#include "adaptive.hpp"
#include "dma.h"
#include "frozen.hpp"
#include "print.h"
#include "replay.hpp"

using namespace pulpo::continual;
using pulpo::training::Machine;

extern "C" {
struct Arguments {
  Machine machine;
  uint32_t bits, replays, steps;
} arguments{
    .machine = {.cores = 8, .check = 0, .l1_kib = 256, .l2_kib = 512}, .bits = 8, .replays = 60, .steps = event_steps};

// What the tests read.
struct Score {
  uint32_t old_right, new_right;
} scores[2];
float learned_hidden[hidden * latents] PULPO_L2_BSS;
float learned_classes[classes * hidden] PULPO_L2_BSS;
}

namespace {

constexpr uint32_t samples = training_samples + test_samples;

/// In L2: the latents of all samples, class by class, and the packed ones of the replays.
uint8_t all_latents[classes * samples][latents] PULPO_L2_BSS;
uint8_t replay_memory[most_replays * latents] PULPO_L2_BSS;

FrozenWeights frozen;
AdaptiveStage* stage;
FrozenBuffers* frozen_buffers;         // of each core
uint8_t staging[MAX_CORES][latents];   // of each core, for transfers
uint32_t right_answers[MAX_CORES][2];  // of each core: old, new
enum Phase { frozen_phase, base_phase, keep_phase, event_phase, phases };
uint32_t cycles[phases];

uint8_t* latent_of(uint32_t of_class, uint32_t sample) { return all_latents[of_class * samples + sample]; }

/// A row of the mini-batch from memory outside.
void fetch(uint32_t row, const uint8_t* packed, uint32_t bits, uint32_t label) {
  uint8_t* const here = staging[core_id()];
  dma_wait(dma_in(here, packed, packed_bytes(bits)));
  unpack(stage->inputs + row * latents, here, bits);
  stage->labels[row] = label;
}

void make_team(void*) {
  PULPO_REGION_BEGIN("make");
  make_frozen_weights(frozen, core_id(), team_size());
  stage->make(core_id(), team_size());
  PULPO_REGION_END("make");
}

/// Each core its own images.
void frozen_team(void*) {
  FrozenBuffers& buffers = frozen_buffers[core_id()];
  for (uint32_t i = core_id(); i < classes * samples; i += team_size()) {
    PULPO_REGION_BEGIN("make");
    make_image(buffers.image, i / samples, i % samples);
    PULPO_REGION_END("make");
    PULPO_REGION_BEGIN("frozen");
    run_frozen_stage(frozen, buffers);
    dma_wait(dma_out(all_latents[i], buffers.latent, latents));
    PULPO_REGION_END("frozen");
  }
}

void base_team(void*) {
  const unsigned core = core_id(), cores = team_size();
  PULPO_REGION_BEGIN("base");
  for (uint32_t step = 0; step < base_steps; step++) {
    PULPO_REGION_BEGIN("batch");
    for (uint32_t i = core; i < batch; i += cores) {
      const uint32_t sample = base_sample(step, i), of_class = sample / training_samples;
      fetch(i, latent_of(of_class, sample % training_samples), 8, of_class);
    }
    team_barrier();
    PULPO_REGION_END("batch");
    stage->step(batch, base_rate, core, cores);
  }
  PULPO_REGION_END("base");
}

/// Packs what is kept of old samples; nothing else of them is used from here on.
void keep_team(void*) {
  const uint32_t bits = arguments.bits;
  uint8_t* const here = staging[core_id()];
  PULPO_REGION_BEGIN("keep");
  for (uint32_t i = core_id(); i < arguments.replays; i += team_size()) {
    uint8_t latent[latents];
    const uint32_t sample = kept(i);
    dma_wait(dma_in(latent, latent_of(sample / training_samples, sample % training_samples), latents));
    pack(here, latent, bits);
    dma_wait(dma_out(replay_memory + i * packed_bytes(bits), here, packed_bytes(bits)));
  }
  PULPO_REGION_END("keep");
}

void event_team(void*) {
  const unsigned core = core_id(), cores = team_size();
  const Arguments& a = arguments;
  const uint32_t count = a.replays != 0 ? batch : new_in_batch;
  PULPO_REGION_BEGIN("event");
  for (uint32_t step = 0; step < a.steps; step++) {
    PULPO_REGION_BEGIN("batch");
    for (uint32_t i = core; i < count; i += cores) {
      if (i < new_in_batch) {
        const uint32_t sample = event_sample(step, i), of_class = old_classes + sample / training_samples;
        fetch(i, latent_of(of_class, sample % training_samples), 8, of_class);
      } else {
        const uint32_t replay = replayed(step, i - new_in_batch, a.replays);
        fetch(i, replay_memory + replay * packed_bytes(a.bits), a.bits, kept(replay) / training_samples);
      }
    }
    team_barrier();
    PULPO_REGION_END("batch");
    stage->step(count, event_rate, core, cores);
  }
  PULPO_REGION_END("event");
}

uint32_t predicted(const float* outputs) {
  uint32_t best = 0;
  for (uint32_t i = 1; i < classes; i++) {
    best = outputs[i] > outputs[best] ? i : best;
  }
  return best;
}

/// Right answers among the test samples.
void score_team(void*) {
  const unsigned core = core_id(), cores = team_size();
  uint32_t* const right = right_answers[core];
  right[0] = right[1] = 0;
  for (uint32_t first = 0; first < classes * test_samples; first += batch) {
    const uint32_t left = classes * test_samples - first, count = left < batch ? left : batch;
    for (uint32_t i = core; i < count; i += cores) {
      const uint32_t of_class = (first + i) / test_samples;
      fetch(i, latent_of(of_class, training_samples + (first + i) % test_samples), 8, of_class);
    }
    team_barrier();
    stage->forward(count, core, cores);
    for (uint32_t i = core; i < count; i += cores) {
      const uint32_t label = stage->labels[i];
      right[label >= old_classes] += predicted(stage->outputs + i * classes) == label;
    }
    team_barrier();
  }
}

void timed(Phase phase, void (*team)(void*)) {
  const uint32_t begin = timer_cycles();
  team_fork(arguments.machine.cores, team, nullptr);
  cycles[phase] = timer_cycles() - begin;
}

void print_share(const char* what, uint32_t right, uint32_t of) {
  const uint32_t permille = (right * 1000 + of / 2) / of;
  printf("%s %u of %u (%u.%u %%)", what, (unsigned)right, (unsigned)of, (unsigned)(permille / 10),
         (unsigned)(permille % 10));
}

void score(const char* when, Score& to) {
  team_fork(arguments.machine.cores, score_team, nullptr);
  to = {0, 0};
  for (const auto& right : right_answers) {
    to.old_right += right[0];
    to.new_right += right[1];
  }
  printf("%s: ", when);
  print_share("old classes", to.old_right, old_classes * test_samples);
  print_share(", new classes", to.new_right, new_classes * test_samples);
  printf("\n");
}

void print_cycles(const char* what, Phase phase, uint32_t steps, const char* of) {
  printf("  %s %9u cycles, %u a%s\n", what, (unsigned)cycles[phase], (unsigned)(cycles[phase] / steps), of);
}

}  // namespace

extern "C" int main() {
  const Arguments& a = arguments;
  pulpo::training::Arena l1 = pulpo::training::l1_arena(a.machine);
  AdaptiveStage adaptive(l1);
  stage = &adaptive;
  frozen_buffers = reinterpret_cast<FrozenBuffers*>(
      pulpo::training::take_bytes(l1, a.machine.cores * sizeof(FrozenBuffers), "images"));
  timer_start();
  team_fork(a.machine.cores, make_team, nullptr);
  timed(frozen_phase, frozen_team);
  timed(base_phase, base_team);
  score("before", scores[0]);
  timed(keep_phase, keep_team);
  printf("replay memory: %u latents of %u x %u bits, %u bytes (FP32: %u)\n", (unsigned)a.replays, (unsigned)latents,
         (unsigned)a.bits, (unsigned)(a.replays * packed_bytes(a.bits)), (unsigned)(a.replays * latents * 4));
  timed(event_phase, event_team);
  score("after ", scores[1]);
  print_cycles("frozen stage  ", frozen_phase, classes * samples, "n image, made up on the way");
  print_cycles("base training ", base_phase, base_steps, " step of 32 samples");
  if (a.replays != 0) {
    print_cycles("keep latents  ", keep_phase, a.replays, " latent");
  }
  print_cycles("learning event", event_phase, a.steps != 0 ? a.steps : 1,
               a.replays != 0 ? " step of 5 new samples and 27 replays" : " step of 5 new samples");
  dma_wait(dma_out(learned_hidden, stage->hidden_layer.values, sizeof learned_hidden));
  dma_wait(dma_out(learned_classes, stage->class_layer.values, sizeof learned_classes));
  return 0;
}
