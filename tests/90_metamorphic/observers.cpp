// SPDX-License-Identifier: Apache-2.0
// Who watches a run, and who drives it, changes nothing in it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "memory/elf.hpp"
#include "plugins/trace/trace.hpp"
#include "sim/engine/machine_factory.hpp"
#include "sim/engine/report.hpp"
#include "sim/engine/system.hpp"
#include "sim/systemc/cluster_machine.hpp"

using namespace pulpo;

namespace {

/// Takes what is written and forgets it.
class NoFile final : public plugins::TextFile {
 public:
  void write(std::string_view) override {}
  void close() override {}
};

/// Asks for every kind of event.
class Everything final : public Observer {
 public:
  std::uint32_t interests() const override { return ~0u; }
  void consume(std::span<const ProbeEvent> events) override { count += events.size(); }
  std::uint64_t count = 0;
};

enum class Watching { nobody, profile, everybody };

/// The whole result without what only a profile can say.
std::string run(const std::string& preset, Watching watching, bool systemc) {
  const auto config = engine::load_config(preset);
  engine::System system(config, systemc ? systemc::make_machine(config.machine) : engine::make_machine(config.machine));
  system.load(memory::read_elf(PULPO_SOURCE_DIR "/workloads/conv-int8/conv-int8.elf"));
  system.set_profiling(watching != Watching::nobody);
  Everything everything;
  const auto trace = plugins::make_trace("retire", system.info(), std::make_unique<NoFile>());
  if (watching == Watching::everybody) {
    system.attach(everything);
    system.attach(*trace);
  }
  auto result = system.run();
  CHECK((everything.count != 0) == (watching == Watching::everybody));
  result.profiled = false;
  result.widest_macs = 0;
  return engine::json_report(result).dump(1);
}

}  // namespace

TEST_CASE("Same result with nobody watching, with the profile, with every observer") {
  for (const auto* preset : {"cluster-lic", "pulpo"}) {
    const auto alone = run(preset, Watching::nobody, false);
    CHECK(alone == run(preset, Watching::profile, false));
    CHECK(alone == run(preset, Watching::everybody, false));
  }
}

TEST_CASE("Same result with and without SystemC") {
  CHECK(run("pulpo", Watching::nobody, false) == run("pulpo", Watching::nobody, true));
}
