// SPDX-License-Identifier: Apache-2.0
// Names of a program's addresses, and the regions that it marks.
#include "sim/base/symbols.hpp"

#include <cxxabi.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <numeric>

namespace pulpo {
namespace {

/// Marks and local labels name places, not functions.
bool names_function(const Symbol& symbol) {
  return symbol.code && symbol.address < symbol.section_end && !symbol.name.empty() && !symbol.name.starts_with("M_") &&
         !symbol.name.starts_with(".L") && !symbol.name.starts_with("$");
}

/// Of several names of one address the one with a size, then the global one, then the first by name.
bool better_name(const Symbol& a, const Symbol& b) {
  if ((a.size != 0) != (b.size != 0)) {
    return a.size != 0;
  }
  if (a.global != b.global) {
    return a.global;
  }
  return a.name < b.name;
}

}  // namespace

std::string readable_name(const std::string& symbol) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> full(abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status),
                                                         &std::free);
  if (!symbol.starts_with("_Z") || status != 0) {
    return symbol;
  }
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  std::string text = full.get();
  for (auto at = text.find(unnamed); at != std::string::npos; at = text.find(unnamed)) {
    text.erase(at, unnamed.size());
  }
  std::string name;
  int depth = 0;
  for (const char c : text) {
    depth += c == '<' ? 1 : 0;
    if (depth == 0 && c == '(') {
      break;
    }
    if (depth == 0) {
      name += c;
    }
    depth -= c == '>' ? 1 : 0;
  }
  // A template's demangled name begins with its return type.
  const auto blank = name.rfind(' ');
  return blank == std::string::npos ? name : name.substr(blank + 1);
}

SymbolTable::SymbolTable(std::vector<Symbol> symbols) : symbols_(std::move(symbols)) {
  std::stable_sort(symbols_.begin(), symbols_.end(), [](const Symbol& a, const Symbol& b) {
    return a.address != b.address ? a.address < b.address : better_name(a, b);
  });
  by_name_.resize(symbols_.size());
  std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
  std::stable_sort(by_name_.begin(), by_name_.end(),
                   [&](std::size_t a, std::size_t b) { return symbols_[a].name < symbols_[b].name; });
  Address sized_end = 0;
  for (const auto& symbol : symbols_) {
    // A label inside a sized function is not a function of its own.
    const bool inside = symbol.size == 0 && symbol.address < sized_end;
    const bool repeated = !functions_.empty() && functions_.back().address == symbol.address;
    if (names_function(symbol) && !repeated && !inside) {
      functions_.push_back(symbol);
      sized_end = std::max(sized_end, symbol.address + symbol.size);
    }
  }
}

const Symbol* SymbolTable::find(std::string_view name) const {
  const auto at = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                                   [&](std::size_t index, std::string_view n) { return symbols_[index].name < n; });
  return at != by_name_.end() && symbols_[*at].name == name ? &symbols_[*at] : nullptr;
}

std::optional<std::size_t> SymbolTable::function_index(Address pc) const {
  auto at = std::upper_bound(functions_.begin(), functions_.end(), pc,
                             [](Address address, const Symbol& symbol) { return address < symbol.address; });
  if (at == functions_.begin()) {
    return std::nullopt;
  }
  --at;
  if (at->size != 0 ? pc - at->address >= at->size : pc >= at->section_end) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(at - functions_.begin());
}

std::string SymbolTable::describe(Address pc) const {
  const auto index = function_index(pc);
  if (!index) {
    return {};
  }
  const auto& function = functions_[*index];
  const auto name = readable_name(function.name);
  return pc == function.address ? name : fmt::format("{}+0x{:x}", name, pc - function.address);
}

}  // namespace pulpo
