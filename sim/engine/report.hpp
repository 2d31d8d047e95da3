// SPDX-License-Identifier: Apache-2.0
// A run's result, for programs and for people.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/engine/result.hpp"

namespace pulpo::engine {

nlohmann::ordered_json json_report(const RunResult& result);
std::string text_report(const RunResult& result, bool colour);
/// One file that needs nothing else.
std::string html_report(const RunResult& result);

}  // namespace pulpo::engine
