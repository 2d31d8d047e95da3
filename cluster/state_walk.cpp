// SPDX-License-Identifier: Apache-2.0
// Whether records of registers are a period apart.
#include "cluster/state_walk.hpp"

#include <array>
#include <optional>

namespace pulpo::cluster {

namespace {

using Kind = StateRecord::Kind;

/// Whether what decides is the same in both.
bool alike(const StateRecord& one, const StateRecord& other) {
  if (one.used != other.used || !one.complete()) {
    return false;
  }
  for (unsigned i = 0; i < one.used; ++i) {
    if (one.kinds[i] != other.kinds[i] || (one.kinds[i] == Kind::control && one.words[i] != other.words[i])) {
      return false;
    }
  }
  return true;
}

constexpr unsigned first_address = static_cast<unsigned>(Kind::receive_outside);
constexpr unsigned address_kinds = 4;

/// From one record to another, the way of the addresses of each kind; of a kind that is not there nothing.
using Ways = std::array<std::optional<Address>, address_kinds>;

/// Returns nothing if those of a kind do not all go the same way.
std::optional<Ways> ways(const StateRecord& from, const StateRecord& to) {
  Ways all;
  for (unsigned i = 0; i < to.used; ++i) {
    const auto kind = static_cast<unsigned>(to.kinds[i]);
    if (kind < first_address) {
      continue;
    }
    const auto own = static_cast<Address>(to.words[i] - from.words[i]);
    auto& way = all[kind - first_address];
    if (way.value_or(own) != own) {
      return {};
    }
    way = own;
  }
  return all;
}

}  // namespace

bool Period::take(const StateRecord& first, const StateRecord& second) {
  if (!alike(first, second)) {
    return false;
  }
  const auto grown = ways(first, second);
  if (!grown || (*grown)[0] != (*grown)[1] || (*grown)[2] != (*grown)[3]) {
    return false;
  }
  for (unsigned i = 0; i < second.used; ++i) {
    if (second.kinds[i] == Kind::limit && first.words[i] != second.words[i]) {
      return false;
    }
  }
  from.copy(first);
  to.copy(second);
  received = (*grown)[0].value_or(0);
  transmitted = (*grown)[2].value_or(0);
  return true;
}

std::uint64_t Period::follow(const StateRecord& now) const {
  if (!alike(to, now) || !ways(to, now)) {
    return 0;
  }
  std::uint64_t most = UINT64_MAX;
  for (unsigned i = 1; i < now.used; ++i) {
    if (now.kinds[i] == Kind::limit && growth(i - 1) != 0) {
      const auto at = now.words[i - 1], limit = now.words[i];
      const bool grows = static_cast<std::int64_t>(growth(i - 1)) > 0;
      most = std::min(most, grows && at < limit ? (limit - at) / growth(i - 1) : 0);
    }
  }
  return most;
}

}  // namespace pulpo::cluster
