// SPDX-License-Identifier: Apache-2.0
// The visitors of parameter declarations: describe all, read one as text, set one from text.
#include "sim/base/parameter_access.hpp"

#include <fmt/format.h>

#include <bit>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"

namespace pulpo {
namespace {

std::string integer_range(const IntegerParameter& declaration) {
  std::string range = declaration.high == UINT32_MAX ? fmt::format("{} ..", declaration.low)
                                                     : fmt::format("{} .. {}", declaration.low, declaration.high);
  return declaration.power_of_two ? range + ", power of two" : range;
}

std::string real_range(const RealParameter& declaration) {
  return fmt::format("{} .. {}", real_text(declaration.low), real_text(declaration.high));
}

std::string with_unit(std::string range, std::string_view unit) {
  return unit.empty() || unit == "1" ? range : range + " " + std::string(unit);
}

}  // namespace

void ParameterLister::integer(std::uint32_t& value, const IntegerParameter& declaration) {
  parameters.push_back({ParameterInfo::Kind::integer, std::string(declaration.name), std::string(declaration.unit),
                        std::to_string(value), integer_range(declaration), std::string(declaration.sentence)});
}

void ParameterLister::real(double& value, const RealParameter& declaration) {
  parameters.push_back({ParameterInfo::Kind::real, std::string(declaration.name), std::string(declaration.unit),
                        real_text(value), real_range(declaration), std::string(declaration.sentence)});
}

void ParameterLister::boolean(bool& value, const BooleanParameter& declaration) {
  parameters.push_back({ParameterInfo::Kind::boolean, std::string(declaration.name), "", value ? "true" : "false",
                        "true | false", std::string(declaration.sentence)});
}

void ParameterLister::choice_index(std::uint32_t& value, const ChoiceParameter& declaration) {
  const auto choices = fmt::format("{}", fmt::join(declaration.choices, " | "));
  parameters.push_back({ParameterInfo::Kind::choice, std::string(declaration.name), "",
                        std::string(declaration.choices[value]), choices, std::string(declaration.sentence)});
}

void ParameterSetter::integer(std::uint32_t& value, const IntegerParameter& declaration) {
  if (!matches(declaration.name)) {
    return;
  }
  const auto expected = with_unit(integer_range(declaration), declaration.unit);
  const auto number = parse_integer(without_unit(declaration.unit));
  if (!number) {
    fail(fmt::format("`{}` is not a whole number", text_), "expected " + expected);
  }
  if (*number < declaration.low || *number > declaration.high) {
    fail(fmt::format("{} is out of range", text_), "expected " + expected);
  }
  if (declaration.power_of_two && !std::has_single_bit(*number)) {
    fail(fmt::format("{} is not a power of two", text_),
         fmt::format("the next ones are {} and {}", std::bit_floor(*number), std::bit_ceil(*number)));
  }
  value = static_cast<std::uint32_t>(*number);
}

void ParameterSetter::real(double& value, const RealParameter& declaration) {
  if (!matches(declaration.name)) {
    return;
  }
  const auto expected = with_unit(real_range(declaration), declaration.unit);
  const auto number = parse_real(without_unit(declaration.unit));
  if (!number) {
    fail(fmt::format("`{}` is not a number", text_), "expected " + expected);
  }
  if (*number < declaration.low || *number > declaration.high) {
    fail(fmt::format("{} is out of range", text_), "expected " + expected);
  }
  value = *number;
}

void ParameterSetter::boolean(bool& value, const BooleanParameter& declaration) {
  if (!matches(declaration.name)) {
    return;
  }
  if (text_ != "true" && text_ != "false") {
    fail(fmt::format("`{}` is neither true nor false", text_), "write true or false");
  }
  value = text_ == "true";
}

void ParameterSetter::choice_index(std::uint32_t& value, const ChoiceParameter& declaration) {
  if (!matches(declaration.name)) {
    return;
  }
  for (std::uint32_t index = 0; index < declaration.choices.size(); ++index) {
    if (declaration.choices[index] == text_) {
      value = index;
      return;
    }
  }
  const auto all = fmt::format("one of {}", fmt::join(declaration.choices, ", "));
  fail(fmt::format("`{}` is not a value of it", text_), did_you_mean(text_, declaration.choices, all));
}

bool ParameterSetter::matches(std::string_view name) {
  seen_.push_back(name);
  const bool same = name == name_;
  found_ = found_ || same;
  return same;
}

std::string_view ParameterSetter::without_unit(std::string_view unit) const {
  // "256 KiB" or "256KiB": the letters behind the last digit; those of 0x1f are digits.
  const auto last_digit = text_.find_last_of("0123456789 ");
  const auto given = trim(text_.substr(last_digit == std::string_view::npos ? 0 : last_digit + 1));
  if (last_digit == std::string_view::npos || given.empty() || parse_integer(text_)) {
    return text_;
  }
  if (unit.empty() || unit == "1") {
    fail(fmt::format("`{}` has a unit, but this is a plain number", text_), "leave out the unit");
  }
  if (given != unit) {
    fail(fmt::format("`{}` has the wrong unit, {}", text_, given), fmt::format("its unit is {}", unit));
  }
  return trim(text_.substr(0, last_digit + 1));
}

void ParameterSetter::finish() const {
  if (!found_) {
    throw ConfigError(fmt::format("{}: unknown parameter `{}`", origin_, name_),
                      did_you_mean(name_, seen_, "`pulpo config schema` lists all parameters"));
  }
}

void ParameterSetter::fail(const std::string& what, const std::string& hint) const {
  throw ConfigError(fmt::format("{}: {}: {}", origin_, name_, what), hint);
}

}  // namespace pulpo
