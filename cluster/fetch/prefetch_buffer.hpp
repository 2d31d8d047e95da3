// SPDX-License-Identifier: Apache-2.0
// Prefetch buffer of RI5CY and flex-v with its 32-bit port (riscv_prefetch_buffer.sv): one outstanding request,
// redirects in the cycle of the jump, hardware-loop targets fetched ahead.
#pragma once

#include <cstdint>
#include <optional>

#include "cluster/fetch/fetch_fifo.hpp"
#include "cluster/fetch/fetch_pace.hpp"
#include "cluster/ports.hpp"

namespace pulpo::cluster {

class PrefetchBuffer {
 public:
  /// What ID and the hardware-loop controller decide within the cycle.
  struct Control {
    bool enable = true;     // the controller lets IF request
    bool redirect = false;  // jump, branch, trap
    Address target = 0;
    bool loop_jump = false;  // the address at the output is the end of a hardware loop that goes on
    Address loop_start = 0;
    bool pop = false;  // IF hands its instruction to ID
  };

  void reset() { *this = PrefetchBuffer{}; }

  /// Begin of a cycle: takes the grant of the last request and the response of this cycle.
  void sample(const FetchPort& port) {
    if (state_ == State::requested) {
      state_ = port.grant ? State::wait_response : State::wait_grant;
    }
    arrives_ = state_ == State::wait_response && port.valid;
    response_ = port.valid;
    data_ = port.data;
    output_ = fifo_.output(request_address_, arrives_, data_, loop_ == Loop::fetching);
  }

  const FetchFifo::Output& output() const { return output_; }
  /// The FIFO discards its instruction and jumps to a loop's start on its own this cycle.
  bool loop_redirects() const { return loop_ == Loop::unaligned_compressed; }
  bool full() const { return !fifo_.accepts(); }
  /// Waits for the response of a request that a redirect made useless.
  bool aborted() const { return state_ == State::wait_aborted; }
  /// busy_o of the last step()'s cycle: something was outstanding in it, or requested.
  bool busy() const { return busy_; }
  bool waiting() const { return state_ == State::wait_response || state_ == State::wait_grant; }

  /// The rest of the cycle and its clock edge; drives the port's request.
  void step(const Control& control, FetchPort& port) {
    bool clear = control.redirect;
    if (loop_ == Loop::none && !control.loop_jump) [[likely]] {
      request(control, false, false, port);
      fifo_.step(output_, arrival_address_, arrives_, data_, false, control.pop, clear);
      return;
    }
    step_loop(control, clear, port);
  }

  /// Straight-line code without gaps: the last request was granted at once, its word is here, the next can go out.
  bool streams(const FetchPort& port) const {
    return state_ == State::requested && port.grant && port.valid && (loop_ == Loop::none || streams_loop_target()) &&
           fifo_.streams(request_address_);
  }
  /// The word that arrives is a hardware loop's start and goes straight to IF.
  bool streams_loop_target() const { return loop_ == Loop::fetching && fifo_.empty(); }
  /// A hardware loop can go back in a cycle that streams.
  bool streams_to_loop() const { return loop_ == Loop::none && (request_address_ & 2) == 0; }
  /// What matters of it when straight-line code from `head` on is all that it holds and asks for; else nothing.
  std::optional<FetchPace> pace(Address head, const FetchPort& port) const {
    const bool arrives = state_ == State::requested && port.grant && port.valid;
    if (loop_ != Loop::none || !(arrives || state_ == State::idle) || !fifo_.straight() ||
        fifo_.head(request_address_) != head) {
      return std::nullopt;
    }
    return FetchPace{fifo_.words(), arrives};
  }
  /// The begin of a cycle with that pace. @param word gives the word at an address
  template <class ReadWord>
  void resume(FetchPace pace, Address head, ReadWord word, FetchPort& port) {
    state_ = pace.arrives ? State::requested : State::idle;
    loop_ = Loop::none;
    fifo_.refill(head, pace.words, word);
    request_address_ = pace.last_request(head);
    port.request = port.grant = port.valid = pace.arrives;
    port.address = pace.arrives ? request_address_ : (request_address_ & ~3U) + 4;
    port.data = pace.arrives ? word(request_address_ & ~3U) : port.data;
    port.wait_reason = Reason::fetch;
  }
  /// The begin of the cycle in which a hardware loop's start arrives, while its last instruction is in ID.
  template <class ReadWord>
  void resume_to_loop(Address start, ReadWord word, FetchPort& port) {
    resume(FetchPace{}, start, word, port);
    loop_ = Loop::fetching;
  }
  Address stream_address() const { return fifo_.head(request_address_); }
  Word stream_word(const FetchPort& port) const { return fifo_.head_word(port.data); }
  /// sample() and step() of a cycle that streams and in which IF hands over a whole word.
  void stream(FetchPort& port) {
    fifo_.stream(port.data);
    request_address_ = (request_address_ & ~3U) + 4;
    port.address = request_address_;
    loop_ = Loop::none;
  }
  /// The same when that word is the last of a hardware loop's body that goes on.
  void stream_to_loop(Address start, FetchPort& port) {
    fifo_.reset();
    request_address_ = start;
    port.address = start;
    loop_ = Loop::fetching;
  }

 private:
  enum class State : std::uint8_t { idle, requested, wait_grant, wait_response, wait_aborted };
  enum class Loop : std::uint8_t { none, in, fetching, done, unaligned_compressed, unaligned };

  /// @param masked the next request may go to the loop's start instead of the next word
  /// @param speculative the request address becomes the loop's start although another word is requested
  /// @return whether this cycle's request (or the one noted for later) is the loop's start
  bool request(const Control& control, bool masked, bool speculative, FetchPort& port) {
    arrival_address_ = request_address_;
    const bool was_busy = state_ != State::idle;
    const bool redirect = control.redirect || loop_redirects();
    const Address target = control.redirect ? control.target : request_address_;
    const Address next_word = (request_address_ & ~3U) + 4;
    bool send = false;
    bool update = false;  // addr_valid
    bool is_loop = false;
    Address address = next_word;
    switch (state_) {
      case State::requested:
      case State::idle: {
        const bool loop_now = masked && fifo_.valid_stored(request_address_);
        address = redirect ? target : (loop_now ? control.loop_start : next_word);
        if (control.enable && (fifo_.accepts() || redirect || loop_now)) {
          send = update = true;
          is_loop = loop_now;
          state_ = State::requested;
        }
        break;
      }
      case State::wait_grant: {
        const bool loop_now = masked && fifo_.valid_stored(request_address_);
        send = true;
        address = redirect ? target : (loop_now ? control.loop_start : request_address_);
        update = redirect || loop_now;
        is_loop = loop_now && !redirect;
        state_ = State::requested;
        break;
      }
      case State::wait_response:
        address = redirect ? target : (masked ? control.loop_start : next_word);
        if (control.enable && (fifo_.accepts() || redirect || masked)) {
          if (response_) {
            send = update = true;
            is_loop = masked;
            state_ = State::requested;
          } else if (redirect) {
            update = true;
            state_ = State::wait_aborted;
          } else if (masked && output_.valid) {
            update = is_loop = true;
            state_ = State::wait_aborted;
          }
        } else if (response_) {
          state_ = State::idle;
        }
        break;
      case State::wait_aborted:
        address = redirect ? target : request_address_;
        update = redirect;
        if (response_) {
          send = true;
          state_ = State::requested;
        }
        break;
    }
    if (update) {
      request_address_ = speculative && !control.redirect ? control.loop_start : address;
    }
    port.request = send;
    port.address = address;
    busy_ = was_busy || send;
    return is_loop;
  }

  void step_loop(const Control& control, bool clear, FetchPort& port) {
    const bool was_aborted = state_ == State::wait_aborted;
    const bool unaligned = (request_address_ & 2) != 0;
    const bool replace = loop_ == Loop::fetching;
    Loop next = loop_;
    bool masked = false;
    bool speculative = false;
    switch (loop_) {
      case Loop::none:
        masked = !unaligned;
        if (output_.valid && output_.upper_half_compressed && unaligned) {
          next = Loop::unaligned_compressed;
          speculative = true;
        } else if (unaligned && !output_.valid) {
          next = Loop::unaligned;
          speculative = true;
        } else {
          next = Loop::in;  // or fetching, when the request goes out now
        }
        clear = clear || control.pop;
        break;
      case Loop::unaligned:
        masked = true;
        if (output_.valid) {
          next = Loop::fetching;
          clear = clear || control.pop;
        }
        break;
      case Loop::unaligned_compressed:
        next = Loop::fetching;
        clear = true;
        break;
      case Loop::in:
        masked = true;
        clear = clear || control.pop;
        break;
      case Loop::fetching:
        if (response_ && !was_aborted) {
          next = output_.valid && output_.is_loop_target ? Loop::none : Loop::done;
        } else {
          clear = clear || control.pop;
        }
        break;
      case Loop::done:
        if (output_.valid && output_.is_loop_target) {
          next = Loop::none;
        }
        break;
    }
    const bool is_loop = request(control, masked, speculative, port);
    if (next == Loop::in && is_loop) {
      next = Loop::fetching;
    }
    loop_ = control.redirect ? Loop::none : next;
    fifo_.step(output_, arrival_address_, arrives_, data_, replace, control.pop, clear);
  }

  State state_ = State::idle;
  Loop loop_ = Loop::none;
  bool arrives_ = false;
  bool response_ = false;
  bool busy_ = false;
  Address request_address_ = 0;  // instr_addr_q
  Address arrival_address_ = 0;  // of the word that arrives in this cycle
  Word data_ = 0;
  FetchFifo::Output output_{};
  FetchFifo fifo_;
};

}  // namespace pulpo::cluster
