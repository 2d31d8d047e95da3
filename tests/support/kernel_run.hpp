// SPDX-License-Identifier: Apache-2.0
// Runs a bundled program and reads what it left in memory.
#pragma once

#include <catch2/catch.hpp>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cluster/cluster.hpp"
#include "memory/elf.hpp"
#include "sim/engine/config.hpp"
#include "sim/engine/system.hpp"

namespace pulpo::test {

struct KernelArgument {
  std::string symbol;
  std::uint32_t value;
  std::uint32_t offset = 0;
};

class KernelRun {
 public:
  /// @param elf path below workloads/.
  /// @param settings KEY=VALUE, parameters of the machine.
  /// @param profile false: no regions, and sooner done.
  KernelRun(const std::string& elf, const std::vector<KernelArgument>& arguments,
            const std::vector<std::string>& settings = {}, const std::string& preset = "pulpo", bool profile = true)
      : KernelRun(memory::read_elf(PULPO_SOURCE_DIR "/workloads/" + elf), arguments, configured(settings, preset),
                  profile) {}

  const engine::RunResult& result() const { return result_; }

  const plugins::RegionProfile& region(const std::string& name) const {
    for (const auto& region : result_.regions) {
      if (region.name == name) {
        return region;
      }
    }
    FAIL("no region " << name);
    return result_.regions.front();
  }

  /// `count` values at a symbol of the program, as the run left them.
  template <class Value>
  std::vector<Value> read(const std::string& symbol, std::size_t count) {
    const Symbol* found = symbols_.find(symbol);
    REQUIRE(found != nullptr);
    return read_at<Value>(found->address, count);
  }
  template <class Value>
  std::vector<Value> read_at(Address address, std::size_t count) {
    std::vector<Value> values(count);
    system_.machine().read_memory(address, std::as_writable_bytes(std::span(values)));
    return values;
  }

 private:
  static engine::SystemConfig configured(const std::vector<std::string>& settings, const std::string& preset) {
    auto config = engine::load_config(preset);
    for (const auto& setting : settings) {
      engine::apply_setting(config, setting);
    }
    return config;
  }

  KernelRun(memory::ElfImage image, const std::vector<KernelArgument>& arguments, const engine::SystemConfig& config,
            bool profile)
      : symbols_(image.symbols), system_(config, std::make_unique<cluster::Cluster>(config.machine)) {
    system_.load(std::move(image));
    for (const auto& argument : arguments) {
      system_.poke(argument.symbol, argument.value, argument.offset);
    }
    system_.set_profiling(profile);
    result_ = system_.run(1'000'000'000);
  }

  SymbolTable symbols_;
  engine::System system_;
  engine::RunResult result_;
};

}  // namespace pulpo::test
