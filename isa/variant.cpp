// SPDX-License-Identifier: Apache-2.0
// Names of variants and extensions, and which variant has which extension.
#include "isa/variant.hpp"

#include <array>

#include "isa/catalogue.hpp"

namespace pulpo::isa {

namespace {

constexpr std::array<std::string_view, 5> variant_names{"mpic", "flexv", "ri5cy", "cv32e40p", "cv32e40p-xcv"};
constexpr std::array<std::string_view, static_cast<std::size_t>(Extension::count)> extension_names{
    "RV32I",    "RV32M",  "RV32C", "Zicsr", "Zifencei", "privileged", "XpulpV2", "XpulpV2-complex", "XpulpNN",
    "MAC&Load", "CORE-V", "F",     "Zfinx", "Xf16",     "Xf16alt",    "Xf8",     "Xfexpand"};

}  // namespace

std::string_view name(Variant variant) { return variant_names[static_cast<std::size_t>(variant)]; }
std::string_view name(Extension extension) { return extension_names[static_cast<std::size_t>(extension)]; }

std::optional<Variant> variant_from_name(std::string_view name) {
  for (std::size_t i = 0; i < variant_names.size(); ++i) {
    if (variant_names[i] == name) {
      return static_cast<Variant>(i);
    }
  }
  return std::nullopt;
}

bool has_extension(Variant variant, Extension extension) {
  switch (extension) {
    case Extension::xpulpv2:
    case Extension::xpulpv2_complex:
      return variant != Variant::cv32e40p_xcv;
    case Extension::xpulpnn:
      return variant == Variant::mpic;
    case Extension::mac_load:
      return variant == Variant::mpic || variant == Variant::flexv;
    case Extension::f:
    case Extension::zfinx:
    case Extension::xf16:
    case Extension::xf16alt:
    case Extension::xf8:
      return variant == Variant::mpic || variant == Variant::flexv || variant == Variant::ri5cy;
    case Extension::xfexpand:
      return variant == Variant::mpic;
    case Extension::xcv:
      return variant == Variant::cv32e40p_xcv;
    default:
      return true;
  }
}

}  // namespace pulpo::isa
