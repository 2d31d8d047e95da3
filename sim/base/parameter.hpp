// SPDX-License-Identifier: Apache-2.0
// One declaration per parameter. A component keeps its parameters in a plain struct whose initializers are the
// defaults, and declares each once, with name, unit, range and sentence:
//
//   struct TcdmConfig {
//     std::uint32_t size_kib = 256;
//     void declare(ParameterVisitor& visit) {
//       visit.integer(size_kib, {.name = "tcdm.size_kib", .unit = "KiB", .low = 16, .high = 4096,
//                                .sentence = "Size of the tightly coupled data memory."});
//     }
//   };
//
// Parsing, validation, `pulpo config`, documentation and sweeps are visitors of these declarations.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pulpo {

struct IntegerParameter {
  std::string_view name;  // dotted path, the key in TOML files and in --set
  std::string_view unit;  // "cycles", "KiB", "1" for counts
  std::uint32_t low = 0;
  std::uint32_t high = UINT32_MAX;
  bool power_of_two = false;
  std::string_view sentence;
};

struct RealParameter {
  std::string_view name;
  std::string_view unit;
  double low = 0;
  double high = 0;
  std::string_view sentence;
};

struct BooleanParameter {
  std::string_view name;
  std::string_view sentence;
};

struct ChoiceParameter {
  std::string_view name;
  std::span<const std::string_view> choices;  // index = value of the enum
  std::string_view sentence;
};

class ParameterVisitor {
 public:
  virtual ~ParameterVisitor() = default;
  virtual void integer(std::uint32_t& value, const IntegerParameter& declaration) = 0;
  virtual void real(double& value, const RealParameter& declaration) = 0;
  virtual void boolean(bool& value, const BooleanParameter& declaration) = 0;
  /// `value` is the index into `declaration.choices`; use choice() for an enum.
  virtual void choice_index(std::uint32_t& value, const ChoiceParameter& declaration) = 0;

  template <class Enum>
  void choice(Enum& value, const ChoiceParameter& declaration) {
    auto index = static_cast<std::uint32_t>(value);
    choice_index(index, declaration);
    value = static_cast<Enum>(index);
  }
};

}  // namespace pulpo
