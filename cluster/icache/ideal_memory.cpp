// SPDX-License-Identifier: Apache-2.0
// Ideal instruction memory: one cycle from request to word, per core.
#include "cluster/icache/ideal_memory.hpp"

#include <cstring>

namespace pulpo::cluster {

void IdealInstructionMemory::reset() {
  pages_.fill(Page{});
  answered_ = false;
  control = PeripheralPort{};
  bus = AxiPort{};
}

Word IdealInstructionMemory::load(Page& page, Address address) const {
  const Address word_address = address & ~3u;
  const Address base = word_address & ~static_cast<Address>(page_bytes - 1);
  Word word = 0;  // where there is no memory: an illegal instruction, if it is ever executed
  if (page.base != base) {
    const auto* bytes = memory_.plain(base, page_bytes);
    if (bytes == nullptr) {
      memory_.read(word_address, std::as_writable_bytes(std::span{&word, 1}));
      return word;
    }
    page = {base, bytes};
  }
  std::memcpy(&word, page.bytes + (word_address - base), sizeof word);
  return word;
}

void IdealInstructionMemory::step(std::span<FetchPort> ports, std::uint32_t cores) {
  answered_ = false;
  for (std::size_t core = 0; core < ports.size(); ++core) {
    if ((cores >> core & 1u) == 0) {
      continue;
    }
    auto& port = ports[core];
    port.grant = port.request;
    port.valid = port.request;
    if (port.request) {
      port.data = load(pages_[core], port.address);
      port.wait_reason = Reason::fetch;
      answered_ = true;
    }
  }
  // Without a cache its registers accept everything and read as zero.
  control.valid = control.request && control.grant;
  control.response_id = control.id;
  control.read_data = 0;
}

}  // namespace pulpo::cluster
