// SPDX-License-Identifier: Apache-2.0
// Pulpo's own platform, driven like any machine, does what the machine does without SystemC.
#include <catch2/catch.hpp>

#include "memory/l2.hpp"
#include "own_process.hpp"
#include "sim/systemc/platform_machine.hpp"
#include "toy_machine.hpp"

namespace {

using namespace pulpo;

std::unique_ptr<cluster::Machine> make_toy(memory::ExternalMemory& outside) {
  return std::make_unique<ToyMachine>(outside);
}

void store(cluster::Machine& machine, Word word) {
  machine.write_memory(ToyMachine::mailbox, std::as_bytes(std::span{&word, 1}));
}

/// Limits are kept, runs go on after them, and the machine boots again.
std::vector<std::uint64_t> scenario(cluster::Machine& machine) {
  std::vector<std::uint64_t> seen;
  const auto note = [&](cluster::StopReason reason) {
    seen.push_back(reason == cluster::StopReason::end_of_computation);
    seen.push_back(machine.now());
    seen.push_back(machine.exit_value().value_or(0xDEAD));
  };
  machine.boot(5);
  note(machine.run(1000));
  note(machine.run(1000));
  store(machine, 3);
  note(machine.run(2001));
  store(machine, ToyMachine::stop);
  note(machine.run(5000));
  store(machine, 0);
  machine.boot(6);
  note(machine.run(77));
  return seen;
}

}  // namespace

TEST_CASE("the platform runs as the bare machine does") {
  memory::L2 l2{{}};
  ToyMachine bare{l2};
  const auto expected = scenario(bare);
  const auto with_systemc = in_own_process([] {
    systemc::PlatformMachine machine{make_toy};
    return scenario(machine);
  });
  CHECK(with_systemc == expected);
  CHECK(expected[10] == 2002);  // stopped in the first cycle after the limit of 2001
}

TEST_CASE("the platform runs ahead: an activation a call of run, not a cycle") {
  const auto activations = in_own_process([] {
    systemc::PlatformMachine machine{make_toy};
    machine.boot(0);
    machine.run(1'000'000);
    return std::vector<std::uint64_t>{machine.platform().cluster.activations(), machine.platform().l2.transactions()};
  });
  // Each access outside looks for something to act earlier; nothing does.
  CHECK(activations == std::vector<std::uint64_t>{1, 100'000});
}

TEST_CASE("a fault comes out of run() as it was thrown") {
  const auto seen = in_own_process([] {
    systemc::PlatformMachine machine{make_toy};
    machine.boot(0);
    store(machine, ToyMachine::crash);
    try {
      machine.run(10);
    } catch (const SimulatedFault& fault) {
      return std::vector<std::uint64_t>{std::string{fault.what()} == "toy crash"};
    }
    return std::vector<std::uint64_t>{0};
  });
  CHECK(seen == std::vector<std::uint64_t>{1});
}
