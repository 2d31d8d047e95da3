// SPDX-License-Identifier: Apache-2.0
// `pulpo run --coverage`: which timing rules a run exercised.
#pragma once

#include <string>

#include "sim/engine/result.hpp"

namespace pulpo::cli {

std::string coverage_text(const engine::RunResult& result, bool colour);

}  // namespace pulpo::cli
