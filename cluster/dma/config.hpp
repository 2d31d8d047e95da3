// SPDX-License-Identifier: Apache-2.0
// Parameters of the DMA (mchan).
#pragma once

#include "sim/base/parameter.hpp"

namespace pulpo::cluster {

struct DmaConfig {
  std::uint32_t outstanding_bursts = 8;

  void declare(ParameterVisitor& visit) {
    visit.integer(outstanding_bursts, {.name = "dma.outstanding_bursts",
                                       .unit = "1",
                                       .low = 2,
                                       .high = 16,
                                       .power_of_two = true,
                                       .sentence = "Bursts in flight on the external bus, per direction."});
  }
};

}  // namespace pulpo::cluster
