// SPDX-License-Identifier: Apache-2.0
// What `pulpo list` shows as an argument's default is what the program has there, or what its manifest always writes.
#include <catch2/catch.hpp>
#include <cstring>
#include <map>

#include "memory/elf.hpp"
#include "sim/base/error.hpp"
#include "sim/engine/workload.hpp"

using namespace pulpo;

namespace {

/// The word at an address of an ELF's segments.
std::uint32_t word_at(const memory::ElfImage& image, Address address) {
  for (const auto& segment : image.segments) {
    if (address >= segment.address && address + 4 <= segment.address + segment.bytes.size()) {
      std::uint32_t word;
      std::memcpy(&word, segment.bytes.data() + (address - segment.address), 4);
      return word;
    }
  }
  return 0;  // not in the file: zero at the start
}

}  // namespace

TEST_CASE("Workloads: defaults of arguments are those of the program, for each program") {
  const auto workloads = engine::find_workloads(PULPO_SOURCE_DIR "/workloads");
  REQUIRE(workloads.size() >= 9);
  for (const auto& workload : workloads) {
    std::vector<std::string> levels{""};
    for (const auto& argument : workload.arguments) {
      if (!argument.choices.empty()) {
        levels.clear();
        for (const auto& choice : argument.choices) {
          levels.push_back(argument.name + "=" + choice);
        }
      }
    }
    for (const auto& level : levels) {
      INFO(workload.name << " " << level);
      const auto resolved =
          engine::resolve(workload, level.empty() ? std::vector<std::string>{} : std::vector{level}, {});
      const auto image = memory::read_elf(resolved.elf);
      std::map<std::pair<std::string, std::uint32_t>, std::uint32_t> written;
      for (const auto& poke : resolved.pokes) {
        written[{poke.symbol, poke.offset}] = poke.value;
      }
      for (const auto& argument : workload.arguments) {
        for (std::size_t i = 0; i < argument.default_values.size() && argument.limit.empty(); ++i) {
          const auto offset = static_cast<std::uint32_t>(argument.offset + 4 * i);
          const auto* symbol = image.symbols.find(argument.symbol);
          INFO("--arg " << argument.name);
          REQUIRE(symbol != nullptr);
          const auto found = written.find({argument.symbol, offset});
          const auto word = found != written.end() ? found->second : word_at(image, symbol->address + offset);
          CHECK(word == static_cast<std::uint32_t>(argument.default_values[i]));
        }
      }
    }
  }
}

TEST_CASE("Workloads: a word that has names is given by name, and by nothing else") {
  engine::Workload workload{.name = "layer",
                            .summary = {},
                            .elf = "layer.elf",
                            .settings = {},
                            .requirements = {},
                            .words = {},
                            .arguments = {}};
  workload.arguments.push_back({.name = "pass",
                                .symbol = "words",
                                .offset = 12,
                                .default_values = {1},
                                .names = {"forward", "error", "weights"}});
  CHECK(workload.arguments[0].default_text() == "error");
  CHECK(workload.arguments[0].range_text() == "forward, error, weights");
  const auto resolved = engine::resolve(workload, {"pass=weights"}, {});
  REQUIRE(resolved.pokes.size() == 1);
  CHECK(resolved.pokes[0].offset == 12);
  CHECK(resolved.pokes[0].value == 2);  // the third name
  CHECK_THROWS_AS(engine::resolve(workload, {"pass=2"}, {}), ConfigError);
}
