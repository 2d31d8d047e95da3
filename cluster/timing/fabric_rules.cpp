// SPDX-License-Identifier: Apache-2.0
// Timing rules of the accesses: TCDM, peripheral interconnect, bus, event unit, timer, end of the run.
#include "cluster/timing/rule_tables.hpp"

namespace pulpo::cluster {

namespace {

using follows::all;

constexpr TimingRule rules[] = {
    {Rule::access_direct, "ACCESS-DIRECT",
     "An access to TCDM, event unit or DMA over its direct link is granted in the cycle of the request and answered in "
     "the next one: cost 1.",
     "core_demux_wrap.sv (data_periph_demux.sv, periph_demux.sv)",
     "ACCESS-DIRECT: TCDM and direct links: granted in the cycle of the request, cost 1", all, Part::tcdm},
    {Rule::tree_node, "ARB-TREE-1",
     "At each node of a round-robin tree, from the root, if both halves request the pointer's bit of that level "
     "chooses, else the half that requests.",
     "common_cells rr_arb_tree.sv", "ARB-TREE-1: XBAR: cores 2, 3 and 5", all, Part::fabric},
    {Rule::tree_next, "ARB-TREE-2",
     "After a granted cycle the tree's pointer is the next requester behind the old pointer (not behind the winner), "
     "cyclic.",
     "common_cells rr_arb_tree.sv (FairArb)",
     "ARB-TREE-2: LIC: the pointer moves relative to its old value, so one of two requesters can win twice once", all,
     Part::fabric},
    {Rule::tcdm_bank, "TCDM-BANK",
     "A bank serves one request a cycle, reads and writes alike; who loses keeps its request, and each lost cycle "
     "costs one.",
     "tcdm_interconnect.sv, XBAR_TCDM.sv",
     "TCDM-BANK: banks do not disturb each other, and conflicts are counted per bank", all, Part::tcdm},
    {Rule::tcdm_lic, "TCDM-LIC",
     "One round-robin tree of 16 requesters per bank: cores, four external ports, four DMA ports.",
     "tcdm_interconnect.sv", "TCDM-LIC: eight cores that all want one bank rotate strictly", all, Part::lic},
    {Rule::tcdm_lic_dma, "TCDM-LIC-DMA",
     "The DMA's ports have no class of their own: each is a requester like any core.", "tcdm_interconnect.sv",
     "TCDM-LIC-DMA: DMA ports are requesters like any other", all, Part::lic},
    {Rule::tcdm_xbar, "TCDM-XBAR",
     "Per bank a tree of cores and a tree of DMA ports, whose pointers count their grants.",
     "XBAR_TCDM.sv, ArbitrationTree.sv",
     "TCDM-XBAR: the pointer counts grants, so cores 0 and 7 win four times in a row each", all, Part::xbar},
    {Rule::tcdm_xbar_flag, "TCDM-XBAR-FLAG",
     "A flag that toggles with each granted cycle of the bank chooses between the two trees.",
     "priority_Flag_Req.sv, MUX2_REQ.sv", "TCDM-XBAR-FLAG: cores and DMA alternate when both want a bank in each cycle",
     all, Part::xbar},
    {Rule::tcdm_xbar_policy, "TCDM-XBAR-POLICY",
     "With policy 1 (control registers 0x80 for the cores, 0x88 for the DMA) the last winner keeps the bank until it "
     "stops asking.",
     "XBAR_TCDM.sv (TCDM_arb_policy_i)",
     "TCDM-XBAR-POLICY: policy 1: the last winner keeps the bank until it stops asking", all, Part::xbar},
    {Rule::test_and_set, "TCDM-TS",
     "A load through the test-and-set alias returns the old word; in the next cycle the bank stores ones to the loaded "
     "bytes and grants nobody (LIC: a plain load).",
     "TestAndSet.sv",
     "TCDM-TS: a load through the alias reads the old word, stores ones and keeps the bank for one more cycle", all,
     Part::xbar},
    {Rule::test_and_set_echo, "TCDM-TS-ECHO",
     "The storing half answers its requester too: a load that the same core gets granted in that cycle hears the "
     "higher of the two banks.",
     "FanInPrimitive_Resp.sv", "TCDM-TS-ECHO: the set half answers too, and the higher bank is heard", all, Part::xbar},
    {Rule::peripheral_block, "PE-BLOCK",
     "One access of a core at a time, stores too: queue, slave, answer, and the core's grant in the cycle behind the "
     "answer: cost 4.",
     "data_periph_demux.sv", "PE-BLOCK: queue, slave, answer, grant: cost 4, stores too", all, Part::fabric},
    {Rule::peripheral_arbiter, "PE-ARB", "Per slave a round-robin tree over the cores; the pointer moves with grants.",
     "xbar_pe_wrap.sv",
     "PE-ARB: eight cores that load from L2 at once: one address per cycle, so core k finishes k cycles after core 0",
     all, Part::fabric},
    {Rule::bus_core, "BUS-CORE",
     "A core's access to the bus costs 5 cycles and the read latency, or 6 and the write latency: a register in front "
     "of each channel, a queue behind; answers leave one a cycle, reads first.",
     "per2axi.sv, per2axi_res_channel.sv", "BUS-CORE: L2: 5 + read latency for a load, 6 + write latency for a store",
     all, Part::fabric},
    {Rule::bus_read_address, "BUS-AR", "One read address a cycle, round robin between cores, instruction side and DMA.",
     "axi_mux.sv", "BUS-AR: one read address a cycle, the masters take turns", all, Part::fabric},
    {Rule::bus_write_address, "BUS-AW",
     "One write address a cycle, round robin; a master has at most seven bursts whose data are not complete.",
     "axi_mux.sv, axi_demux.sv", "BUS-AW: one write address a cycle, seven open bursts a master", all, Part::fabric},
    {Rule::bus_write_data, "BUS-W",
     "Write data of one burst at a time, in order of the addresses, from the cycle behind the address.",
     "axi_mux.sv (queue without fall-through)", "BUS-W: data of one burst at a time, from the cycle behind its address",
     all, Part::fabric},
    {Rule::bus_read_data, "BUS-R",
     "The memory answers reads in order, one beat a cycle, l2.read_latency_cycles behind the address.",
     "memory behind the cluster in the golden runs", "BUS-R: reads are answered in order, one beat a cycle", all,
     Part::fabric},
    {Rule::bus_crossing, "BUS-CDC",
     "A clock crossing has a queue of eight for each channel, whose pointers are seen three edges of the other clock "
     "late, and a register behind: with equal clocks 5 cycles each way.",
     "axi_cdc.sv, cdc_fifo_gray.sv", "BUS-CDC: a clock crossing with equal clocks adds 5 cycles each way", all,
     Part::fabric},
    {Rule::event_queue, "EU-QUEUE", "The event unit has a queue between it and the peripheral interconnect: cost 5.",
     "periph_FIFO_id.sv", "EU-QUEUE: the event unit over the interconnect has one more queue: cost 5", all,
     Part::event_unit},
    {Rule::event_sleep, "EU-SLEEP",
     "Reads of wait, trigger-and-wait, barrier-wait, mutex and dispatch registers are granted only when an event of "
     "the mask is in the buffer.",
     "event_unit_core.sv (demux_add_is_sleep)", "EU-SLEEP: wait (without clear) leaves the event in the buffer", all,
     Part::event_unit},
    {Rule::event_clear, "EU-CLEAR",
     "The -clear ones of them, mutex and dispatch clear the mask's bits of the buffer in the cycle behind the grant.",
     "event_unit_core.sv (demux_add_is_clear)", "EU-CLEAR: wait_clear clears the bits of the mask only", all,
     Part::event_unit},
    {Rule::event_buffer, "EU-BUFFER",
     "An event line raised in cycle E is buffered, masked or not; the waiting access is granted in E+1, and the next "
     "instruction leaves ID in E+4.",
     "event_unit_core.sv", "EU-BUFFER, EU-GATE: a waiting core is granted in E+1, asleep or not", all,
     Part::event_unit},
    {Rule::event_gate, "EU-GATE", "A waiting core's clock goes off once its pipeline has drained, and on in E+1.",
     "event_unit_core.sv", "EU-BUFFER, EU-GATE: a waiting core is granted in E+1, asleep or not", all,
     Part::event_unit},
    {Rule::event_once, "EU-ONCE",
     "While an access waits its trigger (software event, barrier, mutex, dispatch) acts once.",
     "event_unit_core.sv (trigger_release)",
     "EU-ONCE: trigger and wait sends the software event to the cores of the register 0x2C, once", all,
     Part::event_unit},
    {Rule::event_software, "EU-SW",
     "A software event reaches the named cores (none named: all) in the cycle of the access.", "event_unit_top.sv",
     "EU-SW: a software event reaches the named cores, or all if none is named, and is buffered whether masked or not",
     all, Part::event_unit},
    {Rule::event_interrupt, "EU-IRQ",
     "The highest buffered bit of the interrupt mask is requested one cycle after it is buffered; the core's "
     "acknowledge clears it.",
     "event_unit_core.sv",
     "EU-IRQ: the highest pending interrupt is requested one cycle after it is buffered; the acknowledge clears it",
     all, Part::event_unit},
    {Rule::barrier, "EU-BARRIER",
     "Arrivals are OR-ed; the cycle in which they equal the trigger mask raises the event of all targets and clears "
     "them.",
     "hw_barrier_unit.sv", "EU-BARRIER: all continue two cycles after the last arrival's access", all,
     Part::event_unit},
    {Rule::barrier_port, "EU-BARRIER-PORT", "One direct access per barrier and cycle, the lowest core first.",
     "event_unit_interface_mux.sv", "EU-BARRIER-PORT: one access per barrier and cycle, the lowest core first", all,
     Part::event_unit},
    {Rule::mutex, "EU-MUTEX",
     "A free mutex raises the event of a lock at once; unlocked, the lowest waiting core gets it, with the message.",
     "hw_mutex_unit.sv",
     "EU-MUTEX: free, it answers in the next cycle; unlocked, the lowest waiting core gets it and the message", all,
     Part::event_unit},
    {Rule::dispatch, "EU-DISPATCH",
     "Eight values, each for the team of its push; a core skips one foreign entry a cycle; nothing checks for "
     "overflow.",
     "hw_dispatch.sv", "EU-DISPATCH: a value reaches each core of the team; others skip it", all, Part::event_unit},
    {Rule::timer_event, "TIMER-EVENT",
     "The comparator is registered; the event is a pulse while the counter stands on the compare value.",
     "timer_unit.sv, timer_unit_counter.sv",
     "TIMER-ONE-SHOT, TIMER-EVENT: compare 200 after enable and reset in one store raises the event once and stops at "
     "201",
     all, Part::event_unit},
    {Rule::timer_reset, "TIMER-RESET",
     "The counter is reset by its configuration bit, by the reset register, or by a match with compare-clear.",
     "timer_unit.sv", "TIMER-RESET: compare-clear restarts the counter: the event comes every compare + 1 cycles", all,
     Part::event_unit},
    {Rule::timer_one_shot, "TIMER-ONE-SHOT", "With one-shot the match stops the counter, which has moved on by one.",
     "timer_unit.sv",
     "TIMER-ONE-SHOT, TIMER-EVENT: compare 200 after enable and reset in one store raises the event once and stops at "
     "201",
     all, Part::event_unit},
    {Rule::timer_wide, "TIMER-64", "In 64-bit mode the high counter moves when the low one is all ones.",
     "timer_unit.sv", "TIMER-64: 64-bit mode carries into the high counter", all, Part::event_unit},
    {Rule::timer_prescaler, "TIMER-PRESCALER", "With the prescaler the counter moves once it has counted to its value.",
     "timer_unit.sv, timer_unit_counter_presc.sv",
     "TIMER-PRESCALER: the prescaler counts to its value before the counter moves", all, Part::event_unit},
    {Rule::control_end, "CTRL-END",
     "The run ends in the cycle in which the store to the end-of-computation register is on the register's bus; that "
     "cycle counts.",
     "cluster_control_unit.sv",
     "CTRL-END: the run's cycles are those of the end store on the control register's bus, plus one", all,
     Part::fabric},
};

}  // namespace

std::span<const TimingRule> fabric_rules() { return rules; }

}  // namespace pulpo::cluster
