// SPDX-License-Identifier: Apache-2.0
// Digests of the RTL's outputs, by seed of the random program. See test_rtl.cpp.
#pragma once

#include <cstdint>
#include <utility>

namespace pulpo::test {

inline constexpr unsigned rtl_cycles = 4000;
inline constexpr std::pair<unsigned, std::uint64_t> rtl_digests[] = {
    {0, 0x1088d78cc3d7a2a5},  {1, 0x192e77eb6b71383a},  {2, 0x79808a1f052bd238},  {3, 0xe1d6cd59bc47eaec},
    {4, 0x3a5e0ed309dd5ee9},  {5, 0xca211041103a44f7},  {6, 0x9ccb946b68170eb5},  {7, 0xbe4a1a5e1e37c2d2},
    {8, 0x1aa0442fe970be30},  {9, 0x63e6c3bf77700955},  {10, 0xc66f68873927d7a6}, {11, 0xe29b348382260242},
    {12, 0x0169afeb4a1352b2}, {13, 0x8c6d4cc08f0f6ae7}, {14, 0xb71cb6c91d8bfc33}, {15, 0x3bb1eff6ef125d38},
    {16, 0x17e388c9ae44a721}, {17, 0x38c30ebe7ab61d90}, {18, 0x4750d025812dddf1}, {19, 0xa21b731185e481dc},
    {20, 0x1bb219160ba76c92}, {21, 0xf7a49243644f073b}, {22, 0xb2012f671b4bb5b2}, {23, 0x9b5b3b9e3491ba16},
    {24, 0x16ab3641ebfec1ac}, {25, 0x9a60b1da7c95511f}, {26, 0xcc576536c3810e2a}, {27, 0xc1c3d00f47487c6d},
    {28, 0x9126539de300d16a}, {29, 0x65dac9f98dc59bbe}, {30, 0x6b7c01af06f9e895}, {31, 0x256b71e9bf9d2ca7},
    {32, 0x6410f9c8a26ba8cf}, {33, 0xdb16024d476729c0}, {34, 0x5b5748a2c9ee0407}, {35, 0x91baaa138e80fc90},
    {36, 0x1e86145ebb8b9744}, {37, 0xfb2d29e297385403}, {38, 0xc6fcee0317926e54}, {39, 0x90720c5c9792d3b4},
    {40, 0xb98ad9f94f90b3b0}, {41, 0x240cdcaffe2b33f9}, {42, 0xf93e80be9122f427}, {43, 0xaefb340ed2c5e7ac},
    {44, 0xdb2de7d4091288cf}, {45, 0x2e8b6b07e639b28c}, {46, 0xba0ceadc36e9e526}, {47, 0x3db4c4336704488e},
};

}  // namespace pulpo::test
