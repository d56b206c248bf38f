#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "reference/forward/modes.h"
#include "reference/forward/port_names.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "tests/fuzz/fuzz_input.h"

namespace guestlink {

inline void must(bool claim) {
  if (!claim) std::abort();
}

/// What leaves a router must still be what its type says.
inline void look_at(net::Bytes frame) {
  must(frame.size() >= net::ethernet_header_bytes);
  must(!net::describe(frame).empty());
  const net::Bytes payload = frame.subspan(net::ethernet_header_bytes);
  const std::uint16_t type = net::load16(frame, 12);
  if (type == net::ether_type::ipv4) must(net::Ipv4View::parse(payload).has_value());
  if (type == net::ether_type::ipv6) must(net::Ipv6View::parse(payload).has_value());
}

/// A forwarder of `ports` ports, to which frames and instants from the input are given.  Beyond not
/// crashing, every verdict must make sense, and every packet that is sent must still parse.
class DriveForwarder {
 public:
  /// `carries_anything`: what leaves is as good as what came.
  DriveForwarder(forward::Forwarder& forwarder, std::size_t ports, bool carries_anything)
      : forwarder_(forwarder), ports_(ports), carries_anything_(carries_anything), outbox_(*this) {}

  /// A frame by port `in`, one past the last among them, is what `frame_for(in)` makes.
  template <class FrameFor>
  void run(FuzzInput& input, FrameFor frame_for) {
    for (int i = 0; i < 200 && !input.empty(); ++i) {
      const std::uint8_t step = input.byte();
      now_ = now_ + std::chrono::milliseconds(step) * ((step & 0x80U) != 0 ? 4000 : 1);
      if (step % 64 == 47) readdress(input);
      const forward::PortId in{input.below(std::max<std::size_t>(ports_ + 1, 4))};
      std::vector<std::byte> bytes = frame_for(in);
      net::Frame frame{bytes, {}};
      if (step % 16 == 3) {
        frame.offload.checksum_unfinished = true;
        frame.offload.checksum_start = static_cast<std::uint16_t>(34 + step / 8);
        frame.offload.checksum_offset = 6;
        frame.offload.segment_bytes = step > 64 ? 500 : 0;
      }
      check(handle(in, frame, step % 2 == 0), bytes);
      if (step % 8 == 5) forwarder_.expire(now_, outbox_);
    }
  }

 private:
  class Looking final : public forward::Outbox {
   public:
    explicit Looking(const DriveForwarder& drive) : drive_(drive) {}
    void originate(forward::PortId out, net::Bytes frame) override {
      must(out.index < drive_.ports_);
      if (!drive_.carries_anything_) look_at(frame);
    }

   private:
    const DriveForwarder& drive_;
  };

  forward::Verdict handle(forward::PortId in, net::Frame frame, bool in_batch) {
    if (!in_batch) return forwarder_.handle(in, frame, now_, outbox_);
    std::array<forward::Handled, 1> batch{{{in, frame, now_, {}}}};
    forwarder_.handle_batch(batch, outbox_);
    return batch[0].verdict;
  }

  /// A lease of another address: of the network that the settings have, or of another.
  void readdress(FuzzInput& input) {
    const std::uint8_t choice = input.byte();
    const std::uint32_t network = (choice & 0x80U) != 0 ? 0xCB007100U : 0xC0000200U;
    const net::Ipv4Cidr outside{{network + 0x15U + choice % 8U}, 24};
    forwarder_.readdress(outside, net::Ipv4Address{network + 1U}, now_, outbox_);
  }

  void check(const forward::Verdict& verdict, net::Bytes frame) const {
    using Kind = forward::Verdict::Kind;
    must((verdict.kind == Kind::drop) == (verdict.reason != forward::DropReason::none));
    if (verdict.kind != Kind::send) return;
    must(verdict.out.index < ports_);
    if (!carries_anything_) look_at(frame);
  }

  forward::Forwarder& forwarder_;
  std::size_t ports_;
  bool carries_anything_;
  Looking outbox_;
  Instant now_{1'000'000'000'000};
};

/// Makes the forwarder of `settings` and drives it.  Settings that contradict themselves are left
/// alone where `may_be_refused`.
template <class FrameFor>
void drive(const forward::Settings& settings, bool may_be_refused, FuzzInput& input,
           FrameFor frame_for) {
  const auto forwarder = forward::make_forwarder(settings);
  must(forwarder.has_value() || (may_be_refused && !forwarder.error().message.empty()));
  if (!forwarder) return;
  const bool carries_anything = settings.mode == "bridge" || settings.mode == "mac_clone";
  const std::size_t ports = forward::port_names(settings).size();
  DriveForwarder(**forwarder, ports, carries_anything).run(input, frame_for);
}

}  // namespace guestlink
