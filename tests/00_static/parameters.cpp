// SPDX-License-Identifier: Apache-2.0
// Every parameter is declared well, every preset loads, and a configuration survives being written and read.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "sim/base/error.hpp"
#include "sim/engine/config.hpp"

using namespace pulpo;

TEST_CASE("Names are unique, dotted and lower-case; sentences are sentences; defaults are valid") {
  std::set<std::string> names;
  for (const auto& parameter : list_parameters(engine::SystemConfig{})) {
    INFO(parameter.name);
    CHECK(names.insert(parameter.name).second);
    CHECK(parameter.name.find('.') != std::string::npos);
    CHECK(parameter.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string::npos);
    CHECK(parameter.sentence.size() > 10);
    CHECK((parameter.sentence.ends_with('.') || parameter.sentence.ends_with(')')));
    engine::SystemConfig config;
    CHECK_NOTHROW(set_parameter(config, parameter.name, parameter.value, "default"));
  }
}

TEST_CASE("A number has a unit, and its default lies within its range") {
  for (const auto& parameter : list_parameters(engine::SystemConfig{})) {
    if (parameter.kind == ParameterInfo::Kind::integer || parameter.kind == ParameterInfo::Kind::real) {
      INFO(parameter.name);
      CHECK(!parameter.unit.empty());
    }
  }
}

TEST_CASE("A value with its unit is the same as without") {
  engine::SystemConfig with, without;
  engine::apply_setting(with, "l2.size_kib=1024 KiB");
  engine::apply_setting(without, "l2.size_kib = 0x400");
  CHECK(engine::to_toml(with) == engine::to_toml(without));
}

TEST_CASE("Each preset loads, and what config show prints is the same configuration") {
  const auto folder = std::filesystem::temp_directory_path();
  for (const auto& preset : engine::presets()) {
    INFO(preset.name);
    const auto config = engine::load_config(std::string(preset.name));
    CHECK(!preset.summary.empty());
    const auto path = folder / ("pulpo-preset-" + std::string(preset.name) + ".toml");
    std::ofstream(path) << engine::to_toml(config);
    CHECK(engine::to_toml(engine::load_config(path.string())) == engine::to_toml(config));
    std::filesystem::remove(path);
  }
}

TEST_CASE("The presets that the golden runs rely on") {
  std::set<std::string_view> names;
  for (const auto& preset : engine::presets()) {
    names.insert(preset.name);
  }
  for (const auto* name : {"core-flexv", "core-ri5cy", "core-cv32e40p", "core-flexv-fpu", "cluster-lic", "cluster-xbar",
                           "cluster-lic-icache", "pulpo"}) {
    CHECK(names.count(name) == 1);
  }
  // The machine of `pulpo run`: mpic cores, 256 KiB of TCDM, hierarchical cache.
  const auto config = engine::load_config("pulpo").machine;
  CHECK(config.cores.variant == isa::Variant::mpic);
  CHECK(config.tcdm.size_kib == 256);
  CHECK(config.icache.kind == cluster::IcacheConfig::Kind::hierarchical);
}
