// SPDX-License-Identifier: Apache-2.0
// Numbers, names and sums of the ground floor.
#include <array>
#include <catch2/catch.hpp>

#include "sim/base/sha256.hpp"
#include "sim/base/symbols.hpp"
#include "sim/base/table.hpp"
#include "sim/base/text.hpp"

using namespace pulpo;

TEST_CASE("SHA-256 of the standard's examples") {
  const auto of = [](std::string_view text) { return sha256(std::as_bytes(std::span(text))); };
  CHECK(of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("Numbers as people write them") {
  CHECK(parse_integer("0x1_0000") == 65536);
  CHECK(parse_integer("0b101") == 5);
  CHECK(!parse_integer("12k"));
  CHECK(!parse_integer("-1"));
  CHECK(!parse_integer("_1"));
  CHECK(!parse_integer("0x"));
  CHECK(!parse_integer("18446744073709551616"));  // 2^64
  CHECK(parse_word("-1") == 0xFFFFFFFF);
  CHECK(parse_word("-0x80000000") == 0x80000000);
  CHECK(!parse_word("-0x80000001"));
  CHECK(!parse_word("0x100000000"));
  CHECK(!parse_real("nan"));
  CHECK(!parse_real("inf"));
  CHECK(parse_real("1e3") == 1000.0);
}

TEST_CASE("The nearest name, if any is near") {
  const std::array<std::string_view, 3> names{"tcdm.banks", "tcdm.size_kib", "l2.size_kib"};
  CHECK(nearest("tcdm.bakns", names) == "tcdm.banks");
  CHECK(nearest("banks", names) == "tcdm.banks");
  CHECK(!nearest("frequency", names));
  CHECK(edit_distance("banks", "bakns") == 1);  // neighbours swapped
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("Numbers in reports") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(short_number(999) == "999");
  CHECK(short_number(12345) == "12.3k");
  CHECK(short_number(999999) == "1.00M");
  CHECK(with_prefix(1.5e-5, "J") == "15 µJ");
  CHECK(bar(0.5, 4) == "██  ");
  CHECK(bar(1e-9, 4) == "▏   ");  // something is never nothing
  CHECK(bar(7, 2) == "██");
}

TEST_CASE("Functions by address") {
  const SymbolTable table({{"_start", 0x100, 0, true, true},
                           {"main", 0x200, 0x20, true, true},
                           {"inner_label", 0x210, 0, true, false},
                           {"M_roi_begin", 0x204, 0, true, true},
                           {"assembly", 0x280, 0, true, true, 0x2A0},
                           {"__end_of_code", 0x2A0, 0, true, true, 0x2A0},
                           {"data", 0x300, 4, false, true}});
  CHECK(table.describe(0x0FF).empty());
  CHECK(table.describe(0x100) == "_start");
  CHECK(table.describe(0x1FE) == "_start+0xfe");    // no size: up to the next function
  CHECK(table.describe(0x214) == "main+0x14");      // labels and marks inside are not functions
  CHECK(table.describe(0x220).empty());             // behind its size
  CHECK(table.describe(0x29E) == "assembly+0x1e");  // no size: up to the end of its section
  CHECK(table.describe(0x2A0).empty());
  CHECK(table.find("data")->address == 0x300);
  CHECK(table.find("nothing") == nullptr);
}

TEST_CASE("C++ names as people write them") {
  CHECK(readable_name("main") == "main");
  CHECK(readable_name("_ZN5pulpo4convILi8EEEvPKhj") == "pulpo::conv");
  CHECK(readable_name("_ZN12_GLOBAL__N_15checkEPv") == "check");
  CHECK(readable_name("_Zbroken") == "_Zbroken");
}
