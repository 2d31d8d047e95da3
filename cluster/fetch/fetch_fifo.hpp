// SPDX-License-Identifier: Apache-2.0
// Fetch FIFO and aligner of RI5CY and flex-v (riscv_fetch_fifo.sv): up to four words, the word that arrives is passed
// through when the FIFO is empty.
#pragma once

#include <array>
#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

class FetchFifo {
 public:
  /// What IF sees this cycle. `word` holds the instruction right-aligned; of a compressed one only the low half counts.
  struct Output {
    bool valid;
    bool is_loop_target;
    bool upper_half_compressed;  // the halfword at +2 begins a compressed instruction
    Address address;
    Word word;
  };

  void reset() { *this = FetchFifo{}; }

  /// @param request_address address of the word that arrives, or will arrive next
  /// @param loop_target the arriving word is the start of a hardware loop
  Output output(Address request_address, bool arrives, Word data, bool loop_target) const {
    const Word word = count_ != 0 ? words_[0] : (arrives ? data : 0);
    const bool any = count_ != 0 || arrives;
    Output out{};
    out.address = count_ != 0 ? head_address_ : request_address;
    out.is_loop_target = count_ != 0 ? head_is_loop_ : loop_target;
    out.upper_half_compressed = ((word >> 16) & 3) != 3;
    if ((out.address & 2) != 0 && !next_is_loop_) {
      const bool both = count_ >= 2 || (count_ == 1 && arrives);
      out.valid = out.upper_half_compressed ? any : both;
      out.word = (word >> 16) | ((count_ >= 2 ? words_[1] : data) << 16);
    } else {
      out.valid = any;
      out.word = word;
    }
    return out;
  }

  /// Whether an instruction is complete without the word that arrives this cycle.
  bool valid_stored(Address request_address) const {
    const Address address = count_ != 0 ? head_address_ : request_address;
    if ((address & 2) != 0 && !next_is_loop_) {
      const bool compressed = count_ != 0 && ((words_[0] >> 16) & 3) != 3;
      return compressed || count_ >= 2;
    }
    return count_ != 0;
  }

  bool accepts() const { return count_ < depth - 1; }
  bool empty() const { return count_ == 0; }

  std::uint8_t words() const { return static_cast<std::uint8_t>(count_); }
  /// No hardware loop's start among the words.
  bool straight() const { return !head_is_loop_ && !next_is_loop_; }
  template <class ReadWord>
  void refill(Address head, unsigned words, ReadWord word) {
    reset();
    count_ = words;
    head_address_ = head;
    for (unsigned i = 0; i < words; ++i) {
      words_[i] = word((head & ~3U) + 4 * i);
    }
  }

  /// Straight-line code: the instruction at the head begins at a word boundary and no hardware loop is in the way.
  /// @param request_address address of the word that arrives
  bool streams(Address request_address) const {
    return accepts() && !head_is_loop_ && !next_is_loop_ && (head(request_address) & 2) == 0;
  }
  Address head(Address request_address) const { return count_ != 0 ? head_address_ : request_address; }
  Word head_word(Word data) const { return count_ != 0 ? words_[0] : data; }
  /// Clock edge of a cycle in which the head, a whole word, leaves and `data` arrives.
  void stream(Word data) {
    if (count_ != 0) {
      words_[count_] = data;
      words_[0] = words_[1];
      words_[1] = words_[2];
      head_address_ += 4;
    }
  }

  /// Clock edge. `replace_second`: the arriving word is a hardware loop's start and follows the instruction at the
  /// head.
  void step(const Output& out, Address request_address, bool arrives, Word data, bool replace_second, bool pop,
            bool clear) {
    if (clear) {
      count_ = 0;
      head_is_loop_ = next_is_loop_ = false;
      return;
    }
    if (count_ == 0 && arrives && pop && !replace_second && (request_address & 2) == 0 && (out.word & 3) == 3)
        [[likely]] {
      return;  // a whole word passes through
    }
    if (arrives) {
      insert(out, request_address, data, replace_second);
    }
    if (pop) {
      advance(out);
    }
  }

 private:
  static constexpr unsigned depth = 4;

  void insert(const Output& out, Address request_address, Word data, bool replace_second) {
    if (replace_second && count_ != 0) {
      loop_address_ = request_address;
      words_[0] = out.word;  // already aligned: the words behind it are lost
      words_[1] = data;
      count_ = 2;
      next_is_loop_ = true;
      return;
    }
    if (count_ == 0) {
      head_address_ = request_address;
      head_is_loop_ = replace_second;
    }
    words_[count_++] = data;
  }

  void advance(const Output& out) {
    head_is_loop_ = next_is_loop_;
    const Address next_word = (head_address_ & ~3U) + 4;
    if (next_is_loop_) {
      next_is_loop_ = false;
      head_address_ = loop_address_;
    } else if ((head_address_ & 2) != 0) {
      head_address_ = out.upper_half_compressed ? next_word : next_word | 2;
    } else if ((out.word & 3) != 3) {
      head_address_ |= 2;
      return;  // the second half is still to be served
    } else {
      head_address_ = next_word;
    }
    --count_;
    words_[0] = words_[1];
    words_[1] = words_[2];
    words_[2] = words_[3];
  }

  std::array<Word, depth> words_{};
  std::uint32_t count_ = 0;
  Address head_address_ = 0;
  Address loop_address_ = 0;
  bool head_is_loop_ = false;
  bool next_is_loop_ = false;
};

}  // namespace pulpo::cluster
