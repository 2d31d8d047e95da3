// SPDX-License-Identifier: Apache-2.0
// The 16 transfer ids: allocation, bursts left, status, and the events at the end.
#include "cluster/dma/transfer_table.hpp"

namespace pulpo::cluster::dma {

namespace {
std::uint32_t lines_of(const TransferTable::Notice& notice, bool enabled, unsigned ports) {
  if (!enabled) {
    return 0;
  }
  return notice.broadcast ? (1u << ports) - 1 : 1u << notice.port;
}
}  // namespace

void TransferTable::settle() {
  if ((taken_ | released_ | touched_) == 0 && ran_ == running_ && ended_ == 0 && announced_id_ == nobody) {
    return;
  }
  // A release wins over an allocation of the same cycle (trans_allocator.sv: s_clear_sid is tested first).
  allocated_ = static_cast<std::uint16_t>((allocated_ | taken_) & ~released_);
  taken_ = released_ = 0;

  // The last burst is gone for one cycle before the end is noted, which is signalled one cycle later; of several
  // pending ends the highest id goes first, one a cycle.
  const auto ending = static_cast<std::uint16_t>(ran_ & ~running_);
  ended_ = static_cast<std::uint16_t>((ended_ & ~signalled()) | ending);
  for (std::uint32_t rest = ending; rest != 0; rest &= rest - 1) {
    const auto id = static_cast<unsigned>(std::countr_zero(rest));
    pending_notices_[id] = notices_[id];
  }
  if (announced_id_ != nobody) {
    notices_[announced_id_] = announced_;
    announced_id_ = nobody;
  }
  ran_ = running_;
  for (; touched_ != 0; touched_ &= touched_ - 1) {
    const auto id = static_cast<unsigned>(std::countr_zero(touched_));
    const bool left = tcdm_left_[id] != 0 || external_left_[id] != 0;
    running_ = static_cast<std::uint16_t>(left ? running_ | 1u << id : running_ & ~(1u << id));
  }
}

std::uint32_t TransferTable::event_lines(unsigned ports) const {
  if (ended_ == 0) {
    return 0;
  }
  const Notice& notice = pending_notices_[std::bit_width(ended_) - 1];
  return lines_of(notice, notice.event, ports);
}

std::uint32_t TransferTable::interrupt_lines(unsigned ports) const {
  if (ended_ == 0) {
    return 0;
  }
  const Notice& notice = pending_notices_[std::bit_width(ended_) - 1];
  return lines_of(notice, notice.interrupt, ports);
}

}  // namespace pulpo::cluster::dma
