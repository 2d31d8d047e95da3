// SPDX-License-Identifier: Apache-2.0
// External memory to TCDM. Stages are evaluated from the TCDM back to the commands: each before what feeds it.
#include "cluster/dma/receive_path.hpp"

#include <bit>

namespace pulpo::cluster::dma {

void ReceivePath::drive(memory::TcdmPort* tcdm, AxiPort& bus) const {
  for (unsigned lane = 0; lane < 2; ++lane) {
    memory::TcdmPort& port = tcdm[lane];
    port.request = beats_[lane].valid() && lanes_[lane].valid() && lanes_[lane].front().strobe != 0;
    if (port.request) {
      port.write = true;
      port.address = beats_[lane].front().address + 4 * lane;
      port.byte_enable = lanes_[lane].front().strobe;
      port.write_data = lanes_[lane].front().data;
    }
  }
  bus.ar_valid = ar_.valid();
  if (bus.ar_valid) {
    bus.ar = ar_.front();
  }
  bus.r_ready = r_.ready();
}

std::uint32_t ReceivePath::step(const memory::TcdmPort* tcdm, const AxiPort& bus, Fifo<Piece, 2>& pieces,
                                TransferTable& table, Tally tally) {
  if (idle_ && !pieces.valid()) {
    return 0;
  }
  finish(table);
  write_lane(0, tcdm[0], tally);
  write_lane(1, tcdm[1], tally);
  beat_splitter_.step(tcdm_commands_, beats_);
  align();
  take_read_data(table);
  if (bus.r_valid && bus.r_ready) {
    r_.push(bus.r);
  }
  if (bus.ar_valid && bus.ar_ready) {
    ar_.pop();
  }
  request_burst(tally.rules);
  const std::uint32_t registered = split(pieces, table, tally.rules);
  settle();
  idle_ = empty();
  return registered;
}

void ReceivePath::finish(TransferTable& table) {
  if (done_[0].valid() && done_[1].valid()) {
    table.tcdm_done(done_[0].front());
    done_[0].pop();
    done_[1].pop();
  }
}

void ReceivePath::write_lane(unsigned lane, const memory::TcdmPort& port, Tally tally) {
  if (!beats_[lane].valid() || !lanes_[lane].valid()) {
    return;
  }
  const std::uint8_t strobe = lanes_[lane].front().strobe;
  if (strobe != 0 && !port.grant) {
    return;
  }
  // A word without a byte to write needs no access (tcdm_rx_if.sv).
  tally.rules.add_if(strobe == 0, Rule::dma_strobe);
  tally.bytes += static_cast<unsigned>(std::popcount(strobe));
  if (beats_[lane].front().last) {
    done_[lane].push(beats_[lane].front().id);
  }
  written_[lane] = beats_[lane].front().address + 8;
  beats_[lane].pop();
  lanes_[lane].pop();
}

void ReceivePath::align() {
  const bool wanted = lanes_[0].ready() && lanes_[1].ready();
  const auto out = aligner_.step(align_jobs_, read_data_.valid(), read_data_.valid() ? read_data_.front() : 0, wanted);
  if (out.took) {
    read_data_.pop();
  }
  if (out.gave) {
    lanes_[0].push({static_cast<Word>(out.data), static_cast<std::uint8_t>(out.strobe & 0xf)});
    lanes_[1].push({static_cast<Word>(out.data >> 32), static_cast<std::uint8_t>(out.strobe >> 4)});
  }
}

void ReceivePath::take_read_data(TransferTable& table) {
  // Every beat waits for room in all three queues, though only the first one feeds the commands (ext_rx_if.sv).
  if (!r_.valid() || !read_data_.ready() || !tcdm_commands_.ready() || !align_jobs_.ready()) {
    return;
  }
  const AxiRead& beat = r_.front();
  const Piece& burst = in_flight_[beat.id];
  read_data_.push(beat.data);
  if (!in_burst_) {
    tcdm_commands_.push(burst);
    align_jobs_.push(
        {burst.length, static_cast<std::uint8_t>(burst.external % 8), static_cast<std::uint8_t>(burst.tcdm % 8)});
  }
  in_burst_ = !beat.last;
  if (beat.last) {
    tags_.release(beat.id);
    table.external_done(burst.id);
  }
  r_.pop();
}

void ReceivePath::request_burst(RuleSet& rules) {
  rules.add_if(commands_.valid() && !tags_.available(), Rule::dma_outstanding);
  if (!commands_.valid() || !ar_.ready() || !tags_.available()) {
    return;
  }
  const Piece& burst = commands_.front();
  const unsigned tag = tags_.take();
  in_flight_[tag] = burst;
  ar_.push(bus_address(burst, tag));
  commands_.pop();
}

std::uint32_t ReceivePath::split(Fifo<Piece, 2>& pieces, TransferTable& table, RuleSet& rules) {
  if (!commands_.ready()) {
    return 0;
  }
  const auto [burst, registered] = bursts_.step(pieces, table, rules);
  if (burst) {
    commands_.push(*burst);
  }
  return registered;
}

void ReceivePath::settle() {
  tags_.settle();
  commands_.settle();
  ar_.settle();
  r_.settle();
  tcdm_commands_.settle();
  align_jobs_.settle();
  read_data_.settle();
  for (unsigned lane = 0; lane < 2; ++lane) {
    lanes_[lane].settle();
    beats_[lane].settle();
    done_[lane].settle();
  }
}

void ReceivePath::walk(StateWalk& walk) {
  walk.direction(true);
  tags_.walk(walk);
  bursts_.walk(walk);
  beat_splitter_.walk(walk);
  aligner_.walk(walk);
  walk.control(idle_);
  walk.control(in_burst_);
  for (unsigned tag = 0; tag < in_flight_.size(); ++tag) {
    if (tags_.busy(tag)) {
      in_flight_[tag].walk(walk);
    }
  }
  const auto each = [&](auto& item) { item.walk(walk); };
  commands_.walk(walk, each);
  ar_.walk(walk, each);
  r_.walk(walk, each);
  tcdm_commands_.walk(walk, each);
  align_jobs_.walk(walk, each);
  read_data_.walk(walk);
  for (unsigned lane = 0; lane < 2; ++lane) {
    lanes_[lane].walk(walk, [&](Lane& word) { walk.control(word.strobe); });
    beats_[lane].walk(walk, each);
    done_[lane].walk(walk, [&](std::uint8_t id) { walk.control(id); });
    walk.inside(written_[lane]);
  }
}

bool ReceivePath::empty() const {
  return tags_.idle() && !commands_.valid() && !bursts_.running() && !done_[0].valid() && !done_[1].valid() &&
         !beats_[0].valid() && !beats_[1].valid() && !tcdm_commands_.valid() && beat_splitter_.idle() &&
         aligner_.idle() && !align_jobs_.valid() && !ar_.valid() && !r_.valid();
}

}  // namespace pulpo::cluster::dma
