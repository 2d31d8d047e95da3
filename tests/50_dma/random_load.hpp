// SPDX-License-Identifier: Apache-2.0
// A random program of command accesses for the bench, the same for a seed on every host.
#pragma once

#include "bench.hpp"

namespace pulpo::test {

void random_load(DmaBench& bench, unsigned seed);

}  // namespace pulpo::test
