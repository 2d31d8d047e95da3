// SPDX-License-Identifier: Apache-2.0
// Parameters of the instruction side.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/base/parameter.hpp"

namespace pulpo::cluster {

struct IcacheConfig {
  enum class Kind : std::uint8_t { ideal, hierarchical };
  static constexpr std::array<std::string_view, 2> kind_names{"ideal", "hierarchical"};

  Kind kind = Kind::ideal;

  void declare(ParameterVisitor& visit) {
    visit.choice(
        kind, {.name = "icache.kind",
               .choices = kind_names,
               .sentence = "ideal: every fetch answers in the next cycle; hierarchical: private L1 and shared L1.5."});
  }
};

}  // namespace pulpo::cluster
