// SPDX-License-Identifier: Apache-2.0
// How large a cluster can be: what the model's fixed arrays hold.
#pragma once

namespace pulpo::cluster {

/// As many as the RTL has addresses for: boot addresses, stdout devices and event-unit areas, 16 each.
inline constexpr unsigned max_cores = 16;

}  // namespace pulpo::cluster
