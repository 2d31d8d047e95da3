// SPDX-License-Identifier: Apache-2.0
// The notation of `pulpo isa eval`: a job a line, and what changed as the answer.
#include "isa/evaluate.hpp"

#include <catch2/catch.hpp>

namespace {

std::string answer(const char* job, pulpo::isa::Variant variant = pulpo::isa::Variant::mpic) {
  return pulpo::isa::Evaluator(variant).answer(job);
}

}  // namespace

TEST_CASE("registers") {
  // pv.sdotusp.b x12,x10,x11: 5 + 1*-1 + 2*1 + 3*2 + 4*3 = 24
  CHECK(answer("0xa8b51657 x10=0x01020304 x11=0xff010203 x12=5") == "x12=0x00000018");
  CHECK(answer("a8b51657 a0=0x01020304 a1=0xff010203 a2=5") == "x12=0x00000018");
  CHECK(answer("00000013") == "-");  // nop
}

TEST_CASE("status CSRs") {
  // pv.sdotusp.h in format 8 (8 by 4 bits), slice 0: 5 + 4*3 + 3*0 + 2*2 + 1*0 = 21, and the slice moves
  CHECK(answer("a8b50657 x10=0x01020304 x11=0xff010203 x12=5 csr0x010=0 csr0x00d=8") == "x12=0x00000015 csr0x00e=0x1");
  CHECK(answer("00d05073 csr0x00d=3") == "csr0x00d=0x0");  // csrrwi x0,0x00d,0
}

TEST_CASE("branches, loops and memory") {
  CHECK(answer("00b50463 pc=0x100") == "pc=0x00000108");                          // beq x10,x11,+8
  CHECK(answer("00b50463 pc=0x100 x10=1") == "-");                                // not taken
  CHECK(answer("0140407b x8=5 pc=0x1000") == "csr0x7c0=0x1004 csr0x7c1=0x1028");  // lp.setup x0,x0,+40: count 0
  CHECK(answer("0045260b x10=0x10000000 mem:0x10000000=7") == "x10=0x10000004 x12=0x00000007");  // p.lw x12,4(x10!)
  CHECK(answer("00c5222b x10=0x10000002 x12=0x11223344") ==
        "x10=0x10000006 mem:0x10000000=0x33440000 mem:0x10000004=0x00001122");  // p.sw x12,4(x10!)
}

TEST_CASE("NN registers") {
  // pv.mlsdotup.b x12,x10,8: A0 . W0 = 1*2 + 1*2 + 1*2 + 1*2, then A0 is loaded
  CHECK(answer("e0851677 x10=0x10000000 mem:0x10000000=0x1234 nn.a0=0x01010101 nn.w0=0x02020202") ==
        "x10=0x10000004 x12=0x00000008 nn.a0=0x00001234");
}

TEST_CASE("what cannot be evaluated") {
  CHECK(answer("ffffffff") == "illegal");
  CHECK(answer("zzz").rfind("error: ", 0) == 0);
  CHECK(answer("00000013 x99=1").rfind("error: ", 0) == 0);
  CHECK(answer("00000013 x1").rfind("error: ", 0) == 0);
  CHECK(answer("00000073").rfind("error: ", 0) == 0);  // ecall
  CHECK(answer("").rfind("error: ", 0) == 0);
}
