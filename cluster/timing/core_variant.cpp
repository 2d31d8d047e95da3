// SPDX-License-Identifier: Apache-2.0
// The core variants.
#include "cluster/timing/core_variant.hpp"

#include <array>

namespace pulpo::cluster {

namespace {

constexpr CoreVariant flexv{.name = "flexv",
                            .isa = isa::Variant::flexv,
                            .late_accumulator = true,
                            .partial_status_forwarding = true,
                            .trap_state_needs_csr_write = true,
                            .float_flags_lost = true,
                            .status_csrs = true};
constexpr CoreVariant mpic{.name = "mpic",
                           .isa = isa::Variant::mpic,
                           .float_flags_at_once = true,
                           .late_rounding_mode = false,
                           .csr_read_writes = false,
                           .status_csrs = true};
constexpr CoreVariant ri5cy{.name = "ri5cy", .isa = isa::Variant::ri5cy, .user_hart_id = true};
constexpr CoreVariant cv32e40p{.name = "cv32e40p",
                               .isa = isa::Variant::cv32e40p,
                               .phantom_division = false,
                               .csr_read_writes = false,
                               .sleeps = false,
                               .obi = true};
constexpr CoreVariant cv32e40p_xcv{.name = "cv32e40p-xcv",
                                   .isa = isa::Variant::cv32e40p_xcv,
                                   .phantom_division = false,
                                   .csr_read_writes = false,
                                   .sleeps = false,
                                   .loop_end_behind = true,
                                   .obi = true};

}  // namespace

const CoreVariant& core_variant(isa::Variant variant) {
  switch (variant) {
    case isa::Variant::mpic:
      return mpic;
    case isa::Variant::flexv:
      return flexv;
    case isa::Variant::ri5cy:
      return ri5cy;
    case isa::Variant::cv32e40p:
      return cv32e40p;
    case isa::Variant::cv32e40p_xcv:
      return cv32e40p_xcv;
  }
  return flexv;
}

}  // namespace pulpo::cluster
