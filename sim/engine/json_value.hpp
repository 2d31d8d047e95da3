// SPDX-License-Identifier: Apache-2.0
// Parameters and configurations as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/engine/config.hpp"

namespace pulpo::engine {

/// The parameter's value with its JSON type.
nlohmann::ordered_json json_value(const ParameterInfo& parameter);
/// {"tcdm": {"size_kib": 256, ...}, ...}
nlohmann::ordered_json json_config(const SystemConfig& config);

}  // namespace pulpo::engine
