// SPDX-License-Identifier: Apache-2.0
// Promise: whatever the lengths, lanes, strides and waits, every byte arrives where a plain copy puts it, and no other
// byte changes.
#include <catch2/catch.hpp>
#include <random>

#include "bench.hpp"
#include "commands.hpp"

using namespace pulpo;
using namespace pulpo::test;

namespace {

struct Request {
  bool in;
  std::uint32_t bytes;
  Address tcdm, external;
  std::uint32_t external_line = 0, external_stride = 0;  // 0: one-dimensional
  std::uint32_t tcdm_line = 0, tcdm_stride = 0;
};

Address at(Address base, std::uint32_t line, std::uint32_t stride, std::uint32_t byte) {
  return line == 0 ? base + byte : base + byte / line * stride + byte % line;
}

void copy(const Request& request, std::vector<std::uint8_t>& tcdm, std::vector<std::uint8_t>& l2) {
  for (std::uint32_t byte = 0; byte < request.bytes; ++byte) {
    auto& inside = tcdm[at(request.tcdm, request.tcdm_line, request.tcdm_stride, byte)];
    auto& outside = l2[at(request.external, request.external_line, request.external_stride, byte) - DmaBench::l2_base];
    (request.in ? inside : outside) = request.in ? outside : inside;
  }
}

void issue(DmaBench& bench, unsigned core, const Request& request) {
  std::vector<Word> lines;
  std::uint32_t word = request.bytes | increment | (request.in ? receive : 0u);
  if (request.external_line != 0) {
    word |= external_lines;
    lines = {request.external_line, request.external_stride};
  }
  if (request.tcdm_line != 0) {
    word |= tcdm_lines;
    lines.push_back(request.tcdm_line);
    lines.push_back(request.tcdm_stride);
  }
  bench.issue(core, false, 0, 0);
  bench.command(core, word, request.tcdm, request.external, lines);
}

/// Eight regions of 8 KiB of TCDM and 32 KiB of L2, so that concurrent requests do not meet. Lines on both sides only
/// for a command that no other one with lines accompanies: see DMA-SLOTS.
enum class Shape { plain, one_side, any };
Request random_request(std::mt19937& random, unsigned region, Shape shape) {
  auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  Request request{};
  request.in = below(2) != 0;
  request.bytes = below(4) == 0 ? 1 + below(1500) : 1 + below(80);
  request.tcdm = 0x2000 * region + below(64);
  request.external = DmaBench::l2_base + 0x8000 * region + below(600);
  if (shape != Shape::plain && below(2) != 0) {
    request.external_line = 1 + below(below(2) != 0 ? 12 : 300);
    request.external_stride = request.external_line + below(40);
    request.bytes = std::min(request.bytes, 40 * request.external_line);
  }
  if ((shape == Shape::any || (shape == Shape::one_side && request.external_line == 0)) && below(3) == 0) {
    request.tcdm_line = 1 + below(100);
    request.tcdm_stride = request.tcdm_line + below(20);
    request.bytes = std::min(request.bytes, 40 * request.tcdm_line);
  }
  return request;
}

}  // namespace

TEST_CASE("dma.data: random transfers of eight cores equal plain copies") {
  const double denial = GENERATE(0.0, 0.4);
  const unsigned seed = GENERATE(range(0u, 25u));
  std::mt19937 random(seed);
  DmaBench bench;
  bench.tcdm_denial = denial;
  bench.read_latency = 1 + seed % 3 * 9;
  bench.write_latency = 1 + seed % 4 * 5;
  for (auto& byte : bench.tcdm) {
    byte = static_cast<std::uint8_t>(random());
  }
  for (auto& byte : bench.l2) {
    byte = static_cast<std::uint8_t>(random());
  }
  auto tcdm = bench.tcdm;
  auto l2 = bench.l2;
  for (int round = 0; round < 4; ++round) {
    for (unsigned core = 0; core < 8; ++core) {
      const Shape shape = round % 2 != 0 ? Shape::one_side : core == 0 ? Shape::any : Shape::plain;
      const Request request = random_request(random, core, shape);
      issue(bench, core, request);
      copy(request, tcdm, l2);
    }
    REQUIRE(bench.drain());
    bench.issue(0, true, 4, 0xffff);
    REQUIRE(bench.drain());
  }
  CHECK(bench.tcdm == tcdm);
  CHECK(bench.l2 == l2);
}

TEST_CASE("DMA-STROBE: all lanes and short lengths") {
  // source lane x destination lane x length, both directions: 8 x 8 x 40 x 2 transfers
  const bool in = GENERATE(true, false);
  DmaBench bench;
  for (std::size_t index = 0; index < bench.l2.size(); ++index) {
    bench.l2[index] = static_cast<std::uint8_t>(index * 7 + index / 256);
  }
  auto tcdm = bench.tcdm;
  auto l2 = bench.l2;
  Address inside = 64, outside = DmaBench::l2_base + 64;
  for (std::uint32_t tcdm_lane = 0; tcdm_lane < 8; ++tcdm_lane) {
    for (std::uint32_t external_lane = 0; external_lane < 8; ++external_lane) {
      for (std::uint32_t bytes = 1; bytes <= 40; bytes += 1) {
        const Request request{in, bytes, inside + tcdm_lane, outside + external_lane};
        issue(bench, 0, request);
        bench.issue(0, true, 4, 0xffff);
        copy(request, tcdm, l2);
        inside = (inside + 48) % 0x1ff00;
        outside += 56;
      }
    }
    REQUIRE(bench.drain());
  }
  CHECK(bench.tcdm == tcdm);
  CHECK(bench.l2 == l2);
  CHECK((in ? bench.counters.dma_bytes_in : bench.counters.dma_bytes_out) == 64u * (40 * 41 / 2));
}

TEST_CASE("DMA-BOUNDARY: bursts end at 256-byte boundaries") {
  // 600 bytes from 0x..F0: 16 + 256 + 256 + 72
  DmaBench bench;
  issue(bench, 0, {true, 600, 0x100, 0x1C0600F0});
  REQUIRE(bench.drain());
  CHECK(bench.ar_cycles.size() == 4);
  CHECK(bench.r_cycles.size() == 2 + 32 + 32 + 9);
}

TEST_CASE("DMA-TAIL: a rest of one byte rides with the burst before it") {
  // 257 bytes: one burst of 33 beats, across the boundary (trans_unpack.sv)
  DmaBench bench;
  bench.l2_at(0x1C060100) = 0x5a;
  issue(bench, 0, {true, 257, 0x100, 0x1C060000});
  REQUIRE(bench.drain());
  CHECK(bench.ar_cycles.size() == 1);
  CHECK(bench.r_cycles.size() == 33);
  CHECK(bench.tcdm[0x200] == 0x5a);
}

TEST_CASE("DMA-FIXED: without increment every beat is at the same address") {
  DmaBench bench;
  bench.l2_at(0x1C060000) = 1;
  bench.l2_at(0x1C060008) = 2;
  bench.issue(0, false, 0, 0);
  bench.command(0, 16 | receive, 0x100, 0x1C060000);
  REQUIRE(bench.drain());
  CHECK(bench.tcdm[0x100] == 1);
  CHECK(bench.tcdm[0x108] == 1);
}
