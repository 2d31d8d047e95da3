// SPDX-License-Identifier: Apache-2.0
// Timing rules of the DMA (mchan). T: the last word of a command leaves ID.
#include "cluster/timing/rule_tables.hpp"

namespace pulpo::cluster {

namespace {

using follows::all;

constexpr TimingRule rules[] = {
    {Rule::dma_id, "DMA-ID",
     "A read of the command register gives the lowest free id; one grant a cycle, round robin among ports, none while "
     "all 16 are taken; a release wins over an allocation of the same id in the same cycle.",
     "trans_allocator.sv, mchan_arbiter.sv",
     "DMA-ID: one per cycle, in order of the ports; the 17th waits for a free one", all, Part::dma},
    {Rule::dma_status, "DMA-STATUS",
     "An id is busy until one cycle after its last burst is gone on both sides; the event is signalled in the cycle in "
     "which it is not busy any more.",
     "synch_unit.sv", "DMA-STATUS: busy until one cycle after the last burst is gone", all, Part::dma},
    {Rule::dma_events, "DMA-EVENTS", "The event goes to the issuing port or to all; one end a cycle, highest id first.",
     "trans_allocator.sv", "DMA-EVENTS: to the issuer, or to all; event and interrupt lines apart", all, Part::dma},
    {Rule::dma_sequence, "DMA-SEQUENCE",
     "An access that is not the next command word is not granted, breaks the sequence, and is granted one cycle later; "
     "after a status access the port pauses one cycle.",
     "ctrl_fsm.sv", "DMA-SEQUENCE: another access breaks it and is answered one cycle later", all, Part::dma},
    {Rule::dma_slots, "DMA-SLOTS",
     "Four slots for lines a side; a command word waits for its slots; one given to a command whose other slot is "
     "refused is lost until reset.",
     "ctrl_fsm.sv, twd_trans_queue.sv",
     "DMA-SLOTS: four two-dimensional transfers a side, the fifth command word waits", all, Part::dma},
    {Rule::dma_port, "DMA-PORT",
     "After the last word the port is busy 4 cycles: until the arbiter has passed the command on and its first piece "
     "is registered.",
     "ctrl_fsm.sv (BUSY, BUSY2)", "DMA-PORT: busy 4 cycles after the last word", all, Part::dma},
    {Rule::dma_queue, "DMA-QUEUE",
     "A port holds two commands, the global queue two for each core; queued transfers of one direction run back to "
     "back.",
     "trans_queue.sv", "DMA-QUEUE: two transfers of one core run back to back", all, Part::dma},
    {Rule::dma_arbiter, "DMA-ARBITER", "One command a cycle passes from the ports to the queue, round robin.",
     "trans_arbiter_wrap.sv", "DMA-ARBITER: eight commands of 64 bytes complete 10 cycles apart, in order", all,
     Part::dma},
    {Rule::dma_receive, "DMA-RECEIVE",
     "Into the TCDM: AR at T+8, TCDM writes from 6 cycles behind the first data (5 if there is one beat), the event 3 "
     "behind the last write.",
     "ext_rx_if.sv, trans_buffers.sv, tcdm_rx_if.sv", "DMA-RECEIVE: address, data, write, event", all, Part::dma},
    {Rule::dma_transmit, "DMA-TRANSMIT", "Out of the TCDM: reads and AW at T+8, W from T+14, the event 3 behind B.",
     "tcdm_tx_if.sv, trans_buffers.sv, ext_tx_if.sv", "DMA-TRANSMIT: reads, address, data, event", all, Part::dma},
    {Rule::dma_burst, "DMA-BURST",
     "Every burst takes its beats and 2 cycles (in), 3 cycles (out); the two directions run side by side.",
     "trans_aligner.sv, ext_tx_if.sv", "DMA-BURST: RTL runs of one transfer, both directions", all, Part::dma},
    {Rule::dma_misaligned, "DMA-MISALIGNED", "Sides on different byte lanes cost no cycle by themselves.",
     "trans_aligner.sv", "DMA-MISALIGNED: no extra cycle", all, Part::dma},
    {Rule::dma_lines, "DMA-LINES",
     "A command with lines passes the arbiter in the cycle of its last stride word, one cycle earlier than a plain "
     "one; each line has its own bursts.",
     "ctrl_if.sv, twd_trans_splitter.sv", "DMA-LINES: a burst per line", all, Part::dma},
    {Rule::dma_outstanding, "DMA-OUTSTANDING",
     "Eight bursts a direction are under way at most; one into the TCDM is done with its last beat, one out of it with "
     "B.",
     "ext_tid_gen.sv", "DMA-OUTSTANDING: the ninth burst waits for the first one's last beat", all, Part::dma},
    {Rule::dma_boundary, "DMA-BOUNDARY", "Bursts end at 256-byte boundaries of the external address.",
     "trans_unpack.sv", "DMA-BOUNDARY: bursts end at 256-byte boundaries", all, Part::dma},
    {Rule::dma_tail, "DMA-TAIL", "A rest of one byte behind whole bursts rides with the burst before it.",
     "trans_unpack.sv", "DMA-TAIL: a rest of one byte rides with the burst before it", all, Part::dma},
    {Rule::dma_strobe, "DMA-STROBE", "A word without a byte to write makes no TCDM access.", "tcdm_rx_if.sv",
     "DMA-STROBE: all lanes and short lengths", all, Part::dma},
    {Rule::dma_fixed, "DMA-FIXED", "Without increment all beats go to one external address.",
     "ext_rx_if.sv, ext_tx_if.sv", "DMA-FIXED: without increment every beat is at the same address", all, Part::dma},
};

}  // namespace

std::span<const TimingRule> dma_rules() { return rules; }

}  // namespace pulpo::cluster
