// SPDX-License-Identifier: Apache-2.0
// Parameters and configurations as JSON.
#include "sim/engine/json_value.hpp"

#include "sim/base/text.hpp"

namespace pulpo::engine {

nlohmann::ordered_json json_value(const ParameterInfo& parameter) {
  switch (parameter.kind) {
    case ParameterInfo::Kind::integer:
      return *parse_integer(parameter.value);
    case ParameterInfo::Kind::real:
      return *parse_real(parameter.value);
    case ParameterInfo::Kind::boolean:
      return parameter.value == "true";
    case ParameterInfo::Kind::choice:
      break;
  }
  return parameter.value;
}

nlohmann::ordered_json json_config(const SystemConfig& config) {
  nlohmann::ordered_json root = nlohmann::ordered_json::object();
  for (const auto& parameter : list_parameters(config)) {
    auto* node = &root;
    std::string_view rest = parameter.name;
    for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
      node = &(*node)[std::string(rest.substr(0, dot))];
      rest.remove_prefix(dot + 1);
    }
    (*node)[std::string(rest)] = json_value(parameter);
  }
  return root;
}

}  // namespace pulpo::engine
