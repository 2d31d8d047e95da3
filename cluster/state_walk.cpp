// SPDX-License-Identifier: Apache-2.0
// Whether records of registers are a period apart.
#include "cluster/state_walk.hpp"

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

/// Whether all addresses of a direction have grown alike.
bool agrees(std::optional<Address>& growth, std::uint64_t own) {
  const auto address = static_cast<Address>(own);
  growth = growth.value_or(address);
  return *growth == address;
}

}  // namespace

bool Period::take(const StateRecord& first, const StateRecord& second) {
  if (!alike(first, second)) {
    return false;
  }
  from.copy(first);
  to.copy(second);
  std::optional<Address> in, out;
  for (unsigned i = 0; i < to.used; ++i) {
    const bool fits = to.kinds[i] == Kind::receive_address    ? agrees(in, growth(i))
                      : to.kinds[i] == Kind::transmit_address ? agrees(out, growth(i))
                      : to.kinds[i] == Kind::limit            ? from.words[i] == to.words[i]
                                                              : true;
    if (!fits) {
      return false;
    }
  }
  received = in.value_or(0);
  transmitted = out.value_or(0);
  return true;
}

std::uint64_t Period::follow(const StateRecord& now) const {
  if (!alike(to, now)) {
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
