// SPDX-License-Identifier: Apache-2.0
// Timing rules of the instruction side. t: the core requests; rlat: from the bus' address handshake to its first data.
#include "cluster/timing/rule_tables.hpp"

namespace pulpo::cluster {

namespace {

using follows::all;

constexpr TimingRule rules[] = {
    {Rule::icache_ideal, "ICACHE-IDEAL",
     "An ideal instruction memory grants every fetch at once and answers in the next cycle.",
     "memory of the golden runs", "ICACHE-IDEAL: grant at once, word of the aligned address in the next cycle", all,
     Part::ideal_memory},
    {Rule::icache_hit, "ICACHE-HIT", "A hit in the private level is granted at once, its word is there in t+1.",
     "pri_icache_controller.sv (TAG_LOOKUP)", "ICACHE-HIT: code in the private level, one word a cycle", all,
     Part::icache},
    {Rule::icache_l15_hit, "ICACHE-L15-HIT",
     "A hit in the shared level: word in t+3; the next request is granted one cycle late, because the refill uses the "
     "tag port: 7 cycles for 4 words.",
     "pri_icache_controller.sv (WAIT_REFILL_DONE), refill_arbiter.sv (USE_RESP_BUFF)",
     "ICACHE-L15-HIT: code in the shared level, 7 cycles for 4 instructions", all, Part::icache},
    {Rule::icache_miss, "ICACHE-MISS",
     "A miss in both: address on the bus in t+4, word in t+8+rlat, next grant one later: 12+rlat cycles a line.",
     "share_icache_controller.sv (REQUEST_A_REFILL, SERVE_REFILL)",
     "ICACHE-MISS: cold straight code, 13 cycles a line at a read latency of 1, 22 at 10", all, Part::icache},
    {Rule::icache_bypass, "ICACHE-BYPASS", "Off, as after reset: every word costs 6+rlat, two beats are read for it.",
     "pri_icache_controller.sv, share_icache_controller.sv (DISABLED_ICACHE)",
     "ICACHE-BYPASS: caches off after reset, 6 cycles and the read latency for each word", all, Part::icache},
    {Rule::icache_merge, "ICACHE-MERGE",
     "A request for a line whose refill is under way waits for it, and the bank takes nothing else meanwhile; four "
     "refills a bank.",
     "RefillTracker_4.sv, share_icache_controller.sv (WAIT_CRITICAL_REFILL)",
     "ICACHE-MERGE: a line under way is waited for", all, Part::icache},
    {Rule::icache_order, "ICACHE-ORDER", "Refill and hit of a bank in one cycle: the hit is answered, then the refill.",
     "share_icache_controller.sv (OPERATIVE_STATE)", "ICACHE-ORDER: a refill and a hit in one cycle", all,
     Part::icache},
    {Rule::icache_arbiter, "ICACHE-ARBITER",
     "A bank's requesters meet in a binary tree whose level bits are a counter of its grants.",
     "icache-intc DistributedArbitrationNetwork_Req",
     "ICACHE-ARBITER: a counter of grants chooses at the nodes of the tree", all, Part::icache},
    {Rule::icache_refill_bus, "ICACHE-REFILL-BUS", "The banks' addresses: round robin, the choice fixed once shown.",
     "axi_mux.sv, rr_arb_tree.sv", "ICACHE-REFILL-BUS: the banks take turns on the bus", all, Part::icache},
    {Rule::icache_victim_l1, "ICACHE-VICTIM-L1",
     "Private level: the highest-numbered invalid way, else the low bits of the core's shift register, which steps "
     "only then.",
     "pri_icache_controller.sv, lfsr_8bit.sv", "ICACHE-VICTIM-L1: free ways from the top, then the shift register", all,
     Part::icache},
    {Rule::icache_victim_l15, "ICACHE-VICTIM-L15",
     "Shared level: always the low bits of the bank's shift register, which steps at each refill request.",
     "share_icache_controller.sv, lfsr_8bit.sv",
     "ICACHE-VICTIM-L15: the shift register decides even while ways are free", all, Part::icache},
    {Rule::icache_prefetch, "ICACHE-PREFETCH",
     "With each request the line behind it becomes the prefetch address; it is looked up unless the core's next fetch "
     "is in that very line, and refilled if it is not there.",
     "pri_icache_controller.sv (PREFETCH)", "ICACHE-PREFETCH: a fetch brings the line behind it", all, Part::icache},
    {Rule::icache_prefetch_drop, "ICACHE-PREFETCH-DROP",
     "A prefetched line that comes while the core uses the arrays is not written; the core gets its word from the "
     "refill if it asks for that line.",
     "pri_icache_controller.sv (TAG_req_o, CONFLICT_REFILL, WAIT_PREFETCH)",
     "ICACHE-PREFETCH-DROP: a line that comes while the core uses the arrays is lost", all, Part::icache},
    {Rule::icache_prefetch_row, "ICACHE-PREFETCH-ROW",
     "The prefetcher's tag port does not read while a refill is written: the look-up then uses the row read before.",
     "pri_icache.sv (TAG_read_enable)", "ICACHE-PREFETCH-ROW: no read while a row is written", all, Part::icache},
    {Rule::icache_enable, "ICACHE-ENABLE",
     "The caches invalidate all sets before they serve (8 and 32 cycles); the store is answered 4 cycles after it was "
     "taken at the earliest.",
     "hier_icache_ctrl_unit.sv", "ICACHE-ENABLE: answers after the acknowledges of all caches", all, Part::icache},
    {Rule::icache_flush, "ICACHE-FLUSH",
     "A flush is taken by a private cache only between fetches, by a bank when its pipeline is empty.",
     "pri_icache_controller.sv (IDLE_ENABLED), share_icache_controller.sv",
     "ICACHE-FLUSH: changed code stays unseen until a flush of both levels", all, Part::icache},
    {Rule::icache_flush_refill, "ICACHE-FLUSH-REFILL",
     "A flush while refills are under way can make a bank answer the last core with a wrong line: flush when the other "
     "cores sleep.",
     "share_icache_controller.sv (DISPATCH_CRITICAL_2)",
     "ICACHE-FLUSH-REFILL: a flush during a refill may hand the last core a wrong line", all, Part::icache},
};

}  // namespace

std::span<const TimingRule> icache_rules() { return rules; }

}  // namespace pulpo::cluster
