// SPDX-License-Identifier: Apache-2.0
// The cores' timing rules: id, one sentence, the RTL file that makes it so, the test that holds it.
#include "cluster/timing/rule_tables.hpp"

namespace pulpo::cluster {

namespace {

using namespace follows;

// "cost" is the number of cycles from an instruction's leaving ID to the next one's.
constexpr TimingRule rules[] = {
    {Rule::fetch_start, "FETCH-START",
     "The first request goes out in cycle 0 and its instruction leaves ID in cycle 2.", "riscv_controller.sv",
     "timing: FETCH-START"},
    {Rule::fetch_one, "FETCH-ONE",
     "One instruction request is outstanding; the next goes out with the response, so latency L gives a word in L "
     "cycles.",
     "riscv_prefetch_buffer.sv", "timing: FETCH-ONE", ri5cy_family},
    {Rule::fetch_fifo, "FETCH-FIFO",
     "Up to four words wait in the fetch FIFO; requests stop while three do, and an empty FIFO passes a word on at "
     "once.",
     "riscv_fetch_fifo.sv", "timing: FETCH-FIFO", ri5cy_family},
    {Rule::fetch_align, "FETCH-ALIGN",
     "A jump to a 32-bit instruction that straddles two words costs one cycle more; going on to one does not.",
     "riscv_fetch_fifo.sv, cv32e40p_aligner.sv", "timing: FETCH-ALIGN"},
    {Rule::fetch_abort, "FETCH-ABORT",
     "A redirect while a response is outstanding sends its own request only in the cycle of that response.",
     "riscv_prefetch_buffer.sv", "timing: FETCH-ABORT", ri5cy_family},
    {Rule::fetch_obi, "FETCH-OBI",
     "Two words may be under way or waiting: latency L gives two of them in L + 1 cycles.",
     "cv32e40p_prefetch_controller.sv", "timing: FETCH-OBI", cv32e40p},
    {Rule::id_empty, "ID-EMPTY", "An instruction enters an empty ID only in a cycle in which EX is ready.",
     "riscv_if_stage.sv", "timing: ID-EMPTY"},
    {Rule::id_stale, "ID-STALE",
     "An empty ID still decodes its last instruction: a jalr that writes its own base costs 3, as it stalls behind "
     "itself.",
     "riscv_id_stage.sv", "timing: ID-STALE"},
    {Rule::load_use, "HAZ-LOAD-USE", "An instruction that reads the result of the load in front of it waits one cycle.",
     "riscv_controller.sv", "timing: HAZ-LOAD-USE"},
    {Rule::load_waw, "HAZ-LOAD-WAW",
     "So does one that writes the same register from EX, also when both write x0; a second load does not.",
     "riscv_controller.sv", "timing: HAZ-LOAD-WAW"},
    {Rule::rs2_field, "HAZ-RS2-FIELD",
     "MAC&Load and the shuffles with an immediate compare their immediate field as if it were a register.",
     "riscv_decoder.sv", "timing: HAZ-RS2-FIELD"},
    {Rule::jalr_operand, "HAZ-JALR",
     "jalr reads its base from the register file: it waits one cycle for an ALU result in front of it, two for a load.",
     "riscv_controller.sv", "timing: HAZ-JALR"},
    {Rule::jump, "JUMP", "jal and jalr redirect the fetch in their first unstalled cycle in ID and cost 2.",
     "riscv_controller.sv", "timing: JUMP"},
    {Rule::jump_early, "JUMP-EARLY",
     "A jump that waits in ID for EX has redirected already: the refetch hides behind the wait.", "riscv_controller.sv",
     "timing: JUMP-EARLY"},
    {Rule::branch_taken, "BRANCH", "A taken branch redirects from EX and costs 3; one not taken costs 1.",
     "riscv_controller.sv", "timing: BRANCH"},
    {Rule::branch_ready, "BRANCH-READY", "A branch in EX never waits, not even for the response of a load in WB.",
     "riscv_ex_stage.sv", "timing: BRANCH-READY"},
    {Rule::ex_single, "EX-SINGLE",
     "ALU, multiply, multiply-accumulate and dot-product instructions cost 1; their results are forwarded.",
     "riscv_ex_stage.sv", "timing: EX-SINGLE"},
    {Rule::multiply_high, "EX-MULH", "mulh, mulhsu and mulhu occupy EX for 5 cycles.", "riscv_mult.sv",
     "timing: EX-MULH"},
    {Rule::divide, "EX-DIV",
     "A division occupies EX for 3 cycles plus the leading zeros of the divisor (32 for zero); for a negative divisor, "
     "the "
     "leading ones minus one.",
     "riscv_alu_div.sv", "timing: EX-DIV"},
    {Rule::phantom_division, "EX-DIV-PHANTOM",
     "An empty ID whose register still holds a division starts the divider again, and the next instruction waits for "
     "it.",
     "riscv_decoder.sv (alu_en_o)", "timing: EX-DIV-PHANTOM", ri5cy_family},
    {Rule::misaligned, "LSU-SPLIT",
     "A word across a word boundary, or a half at its last byte, takes two accesses and costs one cycle more.",
     "riscv_load_store_unit.sv", "timing: LSU-SPLIT"},
    {Rule::lsu_one, "LSU-ONE",
     "One data access is outstanding; EX waits until its response, stores included, and may request in that cycle.",
     "riscv_load_store_unit.sv", "timing: LSU-ONE"},
    {Rule::lsu_grant, "LSU-GRANT", "An access that is not granted keeps EX.", "riscv_load_store_unit.sv",
     "timing: LSU-GRANT"},
    {Rule::lsu_obi, "LSU-OBI",
     "A second access may be granted while the first waits for its response; it leaves EX with that response.",
     "cv32e40p_load_store_unit.sv", "timing: LSU-OBI", cv32e40p},
    {Rule::loop_free, "LOOP", "The way back to the start of a hardware loop costs nothing.",
     "riscv_hwloop_controller.sv", "timing: LOOP"},
    {Rule::loop_unaligned, "LOOP-ALIGN",
     "Unless the start is a 32-bit instruction that straddles two words: then it leaves ID three cycles after the last "
     "instruction but one entered ID, or later.",
     "riscv_prefetch_buffer.sv", "timing: LOOP-ALIGN", ri5cy_family},
    {Rule::loop_obi, "LOOP-OBI", "Loops are followed in ID: a body of two instructions costs one cycle more on entry.",
     "cv32e40p_controller.sv", "timing: LOOP-OBI", cv32e40p},
    {Rule::loop_obi_illegal, "LOOP-ILLEGAL",
     "A branch, jump, mret, fence or compressed instruction in the body of a running loop is illegal.",
     "cv32e40p_controller.sv", "timing: LOOP-ILLEGAL", cv32e40p},
    {Rule::csr_plain, "CSR", "A CSR access costs 1 and forwards its result.", "riscv_decoder.sv", "timing: CSR"},
    {Rule::csr_flush, "CSR-FLUSH", "An access to a status CSR flushes the pipeline and costs 4.", "riscv_decoder.sv",
     "timing: CSR-FLUSH"},
    {Rule::csr_read_writes, "CSR-READ-WRITES",
     "csrrs and csrrc with x0 write what they read, with the side effects of a write.", "riscv_cs_registers.sv",
     "timing: CSR-READ-WRITES", flexv | ri5cy},
    {Rule::csr_unknown, "CSR-UNKNOWN", "A CSR that does not exist is an illegal instruction.", "cv32e40p_decoder.sv",
     "timing: CSR-UNKNOWN", cv32e40p},
    {Rule::csr_count_late, "CSR-COUNT-LATE", "Performance counters count an event one cycle late.",
     "riscv_cs_registers.sv", "timing: CSR-COUNT-LATE", ri5cy_family},
    {Rule::trap_gated, "CSR-TRAP-GATED",
     "Traps, interrupts and mret change mcause and mstatus only in a cycle in which a CSR is written.",
     "flex-v riscv_cs_registers.sv", "timing: CSR-TRAP-GATED", flexv},
    {Rule::fence, "FENCE", "fence and fence.i flush pipeline and prefetcher and cost 4.", "riscv_controller.sv",
     "timing: FENCE"},
    {Rule::trap_enter, "TRAP", "The handler of ecall and ebreak begins 4 cycles after them.", "riscv_controller.sv",
     "timing: TRAP"},
    {Rule::trap_return, "MRET", "mret costs 5.", "riscv_controller.sv", "timing: MRET"},
    {Rule::interrupt, "IRQ",
     "The handler's first instruction leaves ID 5 cycles after the request appears (CV32E40P: 3).",
     "riscv_controller.sv, cv32e40p_controller.sv", "timing: IRQ"},
    {Rule::wait_interrupt, "WFI", "wfi sleeps until an interrupt is requested; on CV32E40P it does nothing.",
     "riscv_controller.sv", "timing: WFI"},
    {Rule::event_load, "ELW", "p.elw costs 4 and the cycles it waits for its grant.", "riscv_controller.sv",
     "timing: ELW"},
    {Rule::format_forward, "SB-FORWARD",
     "csrrw to the SIMD format is forwarded to the instruction behind it; csrrs, csrrc and the legacy bit are not.",
     "flex-v riscv_id_stage.sv", "timing: SB-FORWARD", flexv},
    {Rule::slice_moves, "SB-SLICE",
     "Every dot product moves the skip counter; when it wraps, a mixed format moves its slice.",
     "flex-v mixed_precision_controller.sv", "timing: SB-SLICE", mixed},
    {Rule::skip_in_stall, "SB-SKIP-STALL",
     "A dot product that waits in ID for a load moves the skip counter there too.",
     "flex-v mixed_precision_controller.sv", "timing: SB-SKIP-STALL", flexv},
    {Rule::accumulator, "ML-ACC",
     "MAC&Load writes its accumulator a cycle late and without interlock: the next instruction reads the old value.",
     "flex-v riscv_ex_stage.sv", "timing: ML-ACC", flexv},
    {Rule::nn_interlock, "ML-INTERLOCK",
     "Behind a MAC&Load that loads NN word n waits whatever has an index field of n there, other instructions counting "
     "as "
     "0, if its [11:7] is not 0.",
     "flex-v riscv_id_stage.sv", "timing: ML-INTERLOCK", mixed},
    {Rule::address_update, "ML-ADDRESS",
     "In status mode MAC&Load takes its address from a CSR, which then moves by stride or rollback.",
     "flex-v macload_controller.sv", "timing: ML-ADDRESS", mixed},
    {Rule::fpu_pipeline, "FPU-PIPE",
     "Additions, multiplications, fused operations, comparisons and conversions of floats start every cycle; the "
     "result "
     "comes 2 cycles after they leave ID.",
     "riscv_defines.sv (C_LAT_FP32 and its kin), fpnew_opgroup_block.sv", "timing: FPU-PIPE", ri5cy_family},
    {Rule::fpu_operand, "FPU-USE",
     "What reads a result of the FPU, or writes its register from elsewhere, waits in ID until it is there; "
     "instructions "
     "with one source and hardware loops also compare their unused fields.",
     "riscv_apu_disp.sv, riscv_id_stage.sv (apu_read_regs)", "timing: FPU-USE", ri5cy_family},
    {Rule::fpu_order, "FPU-ORDER",
     "Behind a division or square root any float instruction waits in EX until it has returned; in front of one, it "
     "waits "
     "for what is under way.",
     "riscv_apu_disp.sv (stall_type)", "timing: FPU-ORDER", ri5cy_family},
    {Rule::fpu_divide, "FPU-DIV",
     "A division or square root returns 13 cycles after it leaves ID (half precision 9, bfloat16 8); with a zero, an "
     "infinity, a NaN or a negative root 4.",
     "control_mvp.sv, preprocess_mvp.sv, fpnew_divsqrt_multi.sv", "timing: FPU-DIV", ri5cy_family},
    {Rule::fpu_write_port, "FPU-WRITE",
     "A quotient or root takes the ALU's write port: an instruction in EX that writes through it stays one cycle "
     "longer.",
     "riscv_ex_stage.sv (wb_contention)", "timing: FPU-WRITE", ri5cy_family},
    {Rule::fpu_csr, "FPU-CSR",
     "A CSR access waits in ID until the FPU is empty; directly behind a division it slips through.",
     "riscv_id_stage.sv (csr_apu_stall)", "timing: FPU-CSR", ri5cy_family},
    {Rule::fpu_rounding, "FPU-RM",
     "A float instruction directly behind a write to frm still rounds in the old mode, which also says whether it is "
     "legal.",
     "riscv_decoder.sv (frm_i), riscv_cs_registers.sv", "timing: FPU-RM", flexv | ri5cy},
    {Rule::fpu_flags, "FPU-FLAGS",
     "The flags of an operation are lost, for they are kept only in a cycle in which a CSR is written.",
     "flex-v riscv_cs_registers.sv", "timing: FPU-FLAGS", flexv},
    {Rule::fpu_shared, "FPU-SHARED",
     "Of the cores that want a shared FPU in a cycle the n-th by number goes to FPU n modulo their count; a tree with "
     "a "
     "counter of grants chooses among those at the same one, and the others stay in EX.",
     "fpu_interco optimal_alloc.sv, ArbitrationTree_FPU.sv, RR_Flag_Req_FPU.sv", "timing: FPU-SHARED", ri5cy_family},
    {Rule::fpu_shared_fixed, "FPU-SHARED-FIXED",
     "With fixed routes core i uses FPU i modulo their count, and the tree chooses among the cores of each.",
     "fpu_interco shared_fpu_cluster.sv (CUSTOM_INTERCO)", "timing: FPU-SHARED-FIXED", ri5cy_family},
    {Rule::fpu_shared_divide, "FPU-SHARED-DIV",
     "Where FPUs are shared, all cores share one unit for division and square root, which takes one at a time.",
     "fpu_interco shared_fpu_cluster.sv (NB_APUS), fpu_demux.sv", "timing: FPU-SHARED-DIV", ri5cy_family},
};

}  // namespace

std::span<const TimingRule> core_rules() { return rules; }

}  // namespace pulpo::cluster
