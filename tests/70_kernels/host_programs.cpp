// SPDX-License-Identifier: Apache-2.0
// The programs of `pulpo bench host` are what their names say, and right with any number of cores.
#include <catch2/catch.hpp>

#include "sim/engine/machine_factory.hpp"
#include "sim/engine/system.hpp"
#include "sim/engine/workload.hpp"

using namespace pulpo;

namespace {

engine::RunResult run(const std::string& name, const std::vector<std::string>& arguments = {}) {
  const auto config = engine::load_config("cluster-lic-icache");
  const auto workload = engine::find_workload(PULPO_SOURCE_DIR "/workloads", name);
  const auto resolved = engine::resolve(workload, arguments, config);
  engine::System system(config, engine::make_machine(config.machine));
  system.load(memory::read_elf(resolved.elf));
  for (const auto& poke : resolved.pokes) {
    system.poke(poke.symbol, poke.value, poke.offset);
  }
  system.set_profiling(false);
  auto result = system.run();
  INFO(name << ": " << result.output);
  CHECK(result.outcome == engine::Outcome::ended);
  CHECK(result.exit_status == 0);
  return result;
}

double share(const engine::RunResult& result, Reason reason, unsigned first_core = 0) {
  std::uint64_t cycles = 0;
  for (unsigned i = first_core; i < result.cores.size(); ++i) {
    cycles += result.cores[i].reasons[reason];
  }
  return static_cast<double>(cycles) / static_cast<double>((result.cores.size() - first_core) * result.cycles);
}

}  // namespace

TEST_CASE("host-branches jumps: a branch is taken at least every sixteen cycles of a core") {
  // a taken branch costs three cycles, two of them with this reason
  CHECK(share(run("host-branches"), Reason::branch) > 2.0 / 16);
}

TEST_CASE("host-barrier waits: one cycle in six goes by at the barrier") {
  const auto result = run("host-barrier");
  CHECK(share(result, Reason::sleep) + share(result, Reason::event_wait) > 1.0 / 6);
}

TEST_CASE("host-dma: the cores sleep most of the time, and the DMA does not") {
  const auto result = run("host-dma");
  CHECK(share(result, Reason::sleep) > 0.5);
  CHECK(result.cluster.dma_bytes_in > 24u * 12 * 8192);  // 24 passes over 96 KiB
  CHECK(result.cluster.dma_bytes_out > 24u * 12 * 8192);
  CHECK(result.cluster.dma_busy_cycles * 10 > result.cycles * 8);
}

TEST_CASE("host-sleep: one core works, seven sleep") {
  const auto result = run("host-sleep");
  CHECK(share(result, Reason::sleep, 1) > 0.99);
  CHECK(result.cores[0].reasons[Reason::sleep] * 10 < result.cycles);
}

TEST_CASE("host-idle: all sleep while the DMA works") {
  CHECK(share(run("host-idle", {"rounds=20"}), Reason::sleep) > 0.95);
}

TEST_CASE("The programs of the host benchmark are right with one core and with three") {
  for (const auto* name : {"host-branches", "host-barrier", "host-dma"}) {
    run(name, {"cores=1", "rounds=3"});
    run(name, {"cores=3", "rounds=2"});
  }
}
