// SPDX-License-Identifier: Apache-2.0
// The visitors of parameter declarations: describe all, read one as text, set one from text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/parameter.hpp"

namespace pulpo {

/// One parameter as `pulpo config` and the documentation show it. `value` is the current one.
struct ParameterInfo {
  enum class Kind : std::uint8_t { integer, real, boolean, choice };

  Kind kind{};
  std::string name;
  std::string unit;  // empty for booleans and choices
  std::string value;
  std::string range;  // "1 .. 64", "16 .. 4096, power of two", "zero | error", "true | false"
  std::string sentence;
};

/// All parameters with their values, in order of declaration.
class ParameterLister : public ParameterVisitor {
 public:
  void integer(std::uint32_t& value, const IntegerParameter& declaration) override;
  void real(double& value, const RealParameter& declaration) override;
  void boolean(bool& value, const BooleanParameter& declaration) override;
  void choice_index(std::uint32_t& value, const ChoiceParameter& declaration) override;

  std::vector<ParameterInfo> parameters;
};

/// Sets the one parameter called `name` from `text`; throws ConfigError (prefixed by `origin`, a place in a file or an
/// option) for a value that is not of its kind, has another unit, or is out of range.
class ParameterSetter : public ParameterVisitor {
 public:
  ParameterSetter(std::string_view name, std::string_view text, std::string_view origin)
      : name_(name), text_(text), origin_(origin) {}

  void integer(std::uint32_t& value, const IntegerParameter& declaration) override;
  void real(double& value, const RealParameter& declaration) override;
  void boolean(bool& value, const BooleanParameter& declaration) override;
  void choice_index(std::uint32_t& value, const ChoiceParameter& declaration) override;

  /// Throws for a name that no declaration had; names the nearest one.
  void finish() const;

 private:
  bool matches(std::string_view name);
  std::string_view without_unit(std::string_view unit) const;
  [[noreturn]] void fail(const std::string& what, const std::string& hint) const;

  std::string_view name_;
  std::string_view text_;
  std::string_view origin_;
  bool found_ = false;
  std::vector<std::string_view> seen_;
};

template <class Config>
std::vector<ParameterInfo> list_parameters(Config config) {
  ParameterLister lister;
  config.declare(lister);
  return lister.parameters;
}

template <class Config>
void set_parameter(Config& config, std::string_view name, std::string_view text, std::string_view origin) {
  ParameterSetter setter(name, text, origin);
  config.declare(setter);
  setter.finish();
}

}  // namespace pulpo
