// SPDX-License-Identifier: Apache-2.0
// The ideal instruction memory grants in the cycle of the request and answers in the next one.
#include "cluster/icache/ideal_memory.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "tests/50_icache/flat_memory.hpp"

using namespace pulpo;
using namespace pulpo::cluster;

TEST_CASE("ICACHE-IDEAL: grant at once, word of the aligned address in the next cycle") {
  test::FlatMemory memory;
  memory.fill_words([](Address address) { return address ^ 0x5a5a0000u; });
  IdealInstructionMemory side(memory);
  std::array<FetchPort, 2> ports;

  ports[0].request = true;
  ports[0].address = test::flat_base + 0x106;  // after a jump to a compressed instruction: not word aligned
  side.drive();
  side.step(ports, ~0u);
  CHECK(ports[0].grant);
  CHECK(ports[0].valid);
  CHECK(ports[0].data == ((test::flat_base + 0x104) ^ 0x5a5a0000u));
  CHECK_FALSE(ports[1].valid);
  CHECK_FALSE(side.quiescent());  // the answer has to go away again

  ports[0].request = false;
  side.step(ports, ~0u);
  CHECK_FALSE(ports[0].valid);
  CHECK(side.quiescent());
}

TEST_CASE("ideal instruction memory: the last word of memory is reachable, beyond it reads zero") {
  test::FlatMemory memory;
  memory.fill_words([](Address) { return 0x13u; });
  IdealInstructionMemory side(memory);
  std::array<FetchPort, 1> ports;
  ports[0].request = true;
  ports[0].address = test::flat_base + test::flat_size - 4;
  side.step(ports, ~0u);
  CHECK(ports[0].data == 0x13u);
  ports[0].address += 4;
  side.step(ports, ~0u);
  CHECK(ports[0].data == 0u);
}

TEST_CASE("ideal instruction memory: a store is seen by the next fetch") {
  test::FlatMemory memory;
  IdealInstructionMemory side(memory);
  std::array<FetchPort, 1> ports;
  ports[0].request = true;
  ports[0].address = test::flat_base;
  side.step(ports, ~0u);
  CHECK(ports[0].data == 0u);
  memory.set_word(test::flat_base, 0x6fu);
  side.step(ports, ~0u);
  CHECK(ports[0].data == 0x6fu);
}
