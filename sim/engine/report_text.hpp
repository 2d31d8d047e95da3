// SPDX-License-Identifier: Apache-2.0
// The report for people, section by section; report_text*.cpp only.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "sim/base/table.hpp"
#include "sim/engine/report.hpp"

namespace pulpo::engine {

class TextReport {
 public:
  TextReport(const RunResult& result, bool colour) : result_(result), colour_(colour) {}

  std::string write() {
    headline();
    reasons();
    cores();
    regions();
    functions();
    memories();
    energy();
    return std::move(text_);
  }

 private:
  static constexpr std::string_view indent = "  ";

  std::string bold(std::string_view text) const { return styled(text, "1", colour_); }
  std::string dim(std::string_view text) const { return styled(text, "2", colour_); }
  void line(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    text_ += text;
    text_ += '\n';
  }
  void title(std::string_view name, std::string_view remark = {}) {
    line("");
    line(bold(name) + (remark.empty() ? "" : "  " + dim(remark)));
  }
  void fact(std::string_view name, const std::string& value, const std::string& remark) {
    line(fmt::format("{}{:<13}{:>14}   {}", indent, name, value, dim(remark)));
  }
  void add(const Table& table) { text_ += table.text(colour_, indent); }

  void headline();
  void headline_end();
  void reasons();
  void cores();
  void regions();
  void functions();
  void memories();
  void tcdm();
  void energy();
  void energy_classes(const plugins::EnergyReport& energy);

  std::string main_waits(const ReasonStack& stack) const;

  const RunResult& result_;
  bool colour_;
  std::string text_;
};

inline double ratio(double part, double whole) { return whole == 0 ? 0 : part / whole; }
inline double number(std::uint64_t count) { return static_cast<double>(count); }

}  // namespace pulpo::engine
