// SPDX-License-Identifier: Apache-2.0
// Measured rows of the kernel benchmark against the published figures.
#include "sim/engine/bench/compare.hpp"

#include <algorithm>

namespace pulpo::engine {
namespace {

std::optional<double> value_of(const BenchMeasurement& row, std::string_view quantity) {
  if (quantity == "pJ/MAC") {
    return row.pj_per_mac;
  }
  return quantity == "Mcycle" ? static_cast<double>(row.cycles) * 1e-6 : row.macs_per_cycle;
}

/// One value a pair; empty when one is missing.
std::vector<double> values_of(const BenchRows& rows, std::string_view quantity,
                              const std::vector<BenchMeasurement>& measured) {
  std::vector<double> values;
  for (const auto& pair : rows.pairs) {
    const auto row = std::find_if(measured.begin(), measured.end(), [&](const auto& m) {
      return m.layer == rows.layer && m.level == rows.level && m.cores == rows.cores && m.pair == pair;
    });
    const auto value = row == measured.end() ? std::nullopt : value_of(*row, quantity);
    if (!value) {
      return {};
    }
    values.push_back(*value);
  }
  return values;
}

std::vector<double> values_of_regions(const BenchFigure& figure, const std::vector<BenchMeasurement>& measured) {
  std::vector<double> values;
  for (const auto& row : measured) {
    if (row.layer != figure.of.layer || row.level != figure.of.level || row.cores != figure.of.cores) {
      continue;
    }
    for (const auto& [name, macs_per_cycle] : row.regions) {
      if (name.starts_with(figure.regions)) {
        values.push_back(macs_per_cycle);
      }
    }
  }
  return values;
}

/// Nothing is rounded: 1.09 is not 1.1. The high end of a range bounds ratios only; more MAC/cycle than published is
/// reached.
bool reached(const BenchFigure& figure, double low, double high) {
  if (figure.low && figure.high) {
    return low >= *figure.low && (figure.unit != "x" || high <= *figure.high);
  }
  return figure.low ? low >= *figure.low : high <= *figure.high;
}

}  // namespace

std::optional<BenchComparison> compare(const BenchFigure& figure, const std::vector<BenchMeasurement>& measured) {
  auto values =
      figure.regions.empty() ? values_of(figure.of, figure.quantity, measured) : values_of_regions(figure, measured);
  if (figure.over) {
    const auto below = values_of(*figure.over, figure.quantity, measured);
    if (below.empty()) {
      return std::nullopt;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] /= below[below.size() == 1 ? 0 : i];
    }
  }
  if (values.empty()) {
    return std::nullopt;
  }
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  BenchComparison comparison{figure.best ? *high : *low, *high, {}};
  if (figure.over_value) {
    comparison.low /= *figure.over_value;
    comparison.high /= *figure.over_value;
  }
  if (figure.comparable) {
    comparison.reached = reached(figure, comparison.low, comparison.high);
  }
  return comparison;
}

}  // namespace pulpo::engine
