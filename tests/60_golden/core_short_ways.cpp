// SPDX-License-Identifier: Apache-2.0
// The short ways through a cycle are the long one without what has no effect: retirements, data accesses, stalls,
// registers' outcome and counters of every golden program are the same, in memories of all kinds.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <sstream>

#include "cluster/testbench/core_testbench.hpp"
#include "core_golden.hpp"
#include "sim/base/parameter_access.hpp"

namespace {

using namespace pulpo;

class Recorder : public Observer {
 public:
  std::uint32_t interests() const override {
    return bit(ProbeKind::retire) | bit(ProbeKind::data_access) | bit(ProbeKind::stall);
  }
  void consume(std::span<const ProbeEvent> batch) override { events.insert(events.end(), batch.begin(), batch.end()); }
  std::vector<ProbeEvent> events;
};

struct Outcome {
  std::vector<ProbeEvent> events;
  std::vector<std::uint64_t> numbers;
};

bool equal(const ProbeEvent& a, const ProbeEvent& b) {
  return a.cycle == b.cycle && a.kind == b.kind && a.reason == b.reason && a.pc == b.pc && a.word == b.word &&
         a.address == b.address && a.value == b.value;
}

template <class Iterator>
std::string describe(Iterator event, Iterator end) {
  return event == end ? "-"
                      : fmt::format("cycle {} kind {} reason {} pc {:08x} word {:08x} address {:08x} value {:08x}",
                                    event->cycle, static_cast<unsigned>(event->kind), name(event->reason), event->pc,
                                    event->word, event->address, event->value);
}

Outcome run(const test::GoldenProgram& program, isa::Variant core, const std::string& memory, bool long_ways) {
  cluster::MachineConfig config;
  config.cores.variant = core;
  config.host.short_ways = !long_ways;
  std::istringstream settings(memory);
  for (std::string setting; settings >> setting;) {
    const auto equals = setting.find('=');
    set_parameter(config, "testbench." + setting.substr(0, equals), setting.substr(equals + 1), "test");
  }
  cluster::CoreTestbench machine(config);
  for (const auto& segment : program.segments) {
    machine.write_memory(segment.address, segment.bytes);
  }
  Recorder recorder;
  machine.probes().attach(recorder);
  machine.boot(program.entry);
  machine.run(6000);
  const auto& c = machine.core(0);
  Outcome outcome{
      recorder.events,
      {machine.now(), machine.exit_value().value_or(0), c.instructions, c.loads, c.stores, c.tcdm_wait_cycles,
       c.periph_wait_cycles, c.branches_taken, c.jumps, c.macs, c.perf_ld_stall, c.perf_jr_stall, c.perf_imiss}};
  outcome.numbers.insert(outcome.numbers.end(), c.reasons.cycles.begin(), c.reasons.cycles.end());
  outcome.numbers.insert(outcome.numbers.end(), std::begin(c.instructions_by_unit), std::end(c.instructions_by_unit));
  return outcome;
}

}  // namespace

TEST_CASE("core: the short ways through a cycle change nothing") {
  const auto programs = test::golden_programs();
  for (const auto core : {isa::Variant::flexv, isa::Variant::mpic, isa::Variant::ri5cy}) {
    for (const std::string memory : {"", "ilat=2", "ignt=1 dlat=2", "dgnt=1", "ilat=3 dlat=3"}) {
      for (const auto& [name, program] : programs) {
        const auto with = run(program, core, memory, false);
        const auto without = run(program, core, memory, true);
        const auto difference =
            std::mismatch(with.events.begin(), with.events.end(), without.events.begin(), without.events.end(), equal);
        INFO(name << " [" << memory << "] core " << isa::name(core) << ", first different event "
                  << difference.first - with.events.begin() << " of " << with.events.size() << "\nwith    "
                  << describe(difference.first, with.events.end()) << "\nwithout "
                  << describe(difference.second, without.events.end()));
        REQUIRE(with.events.size() == without.events.size());
        REQUIRE(difference.first == with.events.end());
        REQUIRE(with.numbers == without.numbers);
      }
    }
  }
}
