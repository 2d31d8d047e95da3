// SPDX-License-Identifier: Apache-2.0
// A run that is stopped and continued is the same run.
#include <catch2/catch.hpp>

#include "memory/elf.hpp"
#include "sim/engine/config.hpp"
#include "sim/engine/machine_factory.hpp"

using namespace pulpo;

namespace {

std::unique_ptr<cluster::Machine> loaded() {
  auto machine = engine::make_machine(engine::load_config("pulpo").machine);
  const auto image = memory::read_elf(PULPO_SOURCE_DIR "/workloads/conv-int8/conv-int8.elf");
  for (const auto& segment : image.segments) {
    machine->write_memory(segment.address, segment.bytes);
  }
  machine->boot(image.entry);
  return machine;
}

}  // namespace

TEST_CASE("Stopping every 997 cycles changes no counter") {
  auto whole = loaded();
  auto pieces = loaded();
  REQUIRE(whole->run(100'000'000) == cluster::StopReason::end_of_computation);
  Cycle limit = 0;
  while (pieces->run(limit += 997) == cluster::StopReason::limit) {
    REQUIRE(pieces->now() == limit);
  }
  CHECK(pieces->now() == whole->now());
  CHECK(pieces->exit_value() == whole->exit_value());
  for (unsigned i = 0; i < whole->core_count(); ++i) {
    CHECK(pieces->core(i).reasons.cycles == whole->core(i).reasons.cycles);
    CHECK(pieces->core(i).instructions == whole->core(i).instructions);
  }
  CHECK(pieces->counters().bank_conflicts == whole->counters().bank_conflicts);
}
