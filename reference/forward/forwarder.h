#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "reference/base/time.h"
#include "reference/forward/drop_reason.h"
#include "reference/forward/endpoint.h"
#include "reference/forward/followed_flow.h"
#include "reference/net/address.h"
#include "reference/net/frame.h"

namespace guestlink::forward {

/// A port of a forwarder: its place in the list that the forwarder was made for.
struct PortId {
  std::uint8_t index = 0;
  friend constexpr auto operator<=>(const PortId&, const PortId&) = default;
};

/// In the modes with two sides.
inline constexpr PortId inside_port{0};
inline constexpr PortId outside_port{1};
/// Where Settings::local is given: the kernel of the machine the forwarder runs on.
inline constexpr PortId local_port{2};

/// What becomes of one frame.
struct [[nodiscard]] Verdict {
  enum class Kind : std::uint8_t {
    send,      ///< As it now stands, out of `out`.
    flood,     ///< Out of every port but the one it came by.
    consumed,  ///< Meant for the forwarder itself, which has seen to it.
    drop,      ///< For `reason`.
  };
  Kind kind = Kind::drop;
  PortId out;
  DropReason reason = DropReason::none;

  static constexpr Verdict send(PortId out) { return {Kind::send, out, DropReason::none}; }
  static constexpr Verdict flood() { return {Kind::flood, {}, DropReason::none}; }
  static constexpr Verdict consumed() { return {Kind::consumed, {}, DropReason::none}; }
  static constexpr Verdict drop(DropReason why) { return {Kind::drop, {}, why}; }
};

/// Frames the forwarder itself originates: ARP replies, ICMP errors, frames held back until a
/// neighbour answered.  The bytes are valid during the call only.
class Outbox {
 public:
  virtual ~Outbox() = default;
  virtual void originate(PortId out, net::Bytes frame) = 0;
  /// The frame that is being decided on goes out of `out`, too, as it came.
  virtual void copy(PortId out, const net::Frame& frame) { originate(out, frame.bytes); }
  /// Frames that were kept (their verdict was `consumed`) and will never leave, for `reason`.
  virtual void gave_up(DropReason /*reason*/, std::size_t /*frames*/) {}
};

/// One frame of a batch, and room for what becomes of it.
struct Handled {
  PortId in;
  net::Frame frame;
  Instant at;
  Verdict verdict;
};

/// Hears each step of a decision in words, on behalf of somebody who asks why.
class Narrator {
 public:
  virtual ~Narrator() = default;
  virtual void step(std::string_view sentence) = 0;
};

/// One way of carrying frames between ports.  No I/O, no clock, no threads: the same frames at
/// the same instants give the same verdicts.
class Forwarder {
 public:
  virtual ~Forwarder() = default;
  /// Decides on `frame`, which it may rewrite in place but not resize.  `now` never goes back.
  virtual Verdict handle(PortId in, net::Frame frame, Instant now, Outbox& outbox) = 0;
  /// The same for many, in order.  A forwarder may overlap the memory accesses of several.
  virtual void handle_batch(std::span<Handled> batch, Outbox& outbox) {
    for (Handled& one : batch) one.verdict = handle(one.in, one.frame, one.at, outbox);
  }
  /// Tells the steps of every decision from now on; nullptr: tells nobody, and that costs nothing.
  virtual void narrate_to(Narrator* /*narrator*/) {}
  /// Does what is due by `now`: forgets what has timed out, asks again for neighbours that did not
  /// answer.  Says the earliest instant worth calling again.
  virtual Instant expire(Instant now, Outbox& outbox) = 0;
  /// Who inside serves what `remote` sends to `outside`, where a port forward or an outside address
  /// of his own leads there; nothing where none does.  Looks, and changes nothing.
  virtual std::optional<Endpoint> served_by(std::uint8_t /*protocol*/, Endpoint /*outside*/,
                                            Endpoint /*remote*/, Instant /*now*/) const {
    return std::nullopt;
  }
  /// The outside network gave us another address and router (a DHCP lease).  False, and nothing is
  /// changed, where the mode has no outside address or the new one cannot be taken.
  virtual bool readdress(const net::Ipv4Cidr& /*outside*/,
                         std::optional<net::Ipv4Address> /*gateway*/, Instant /*now*/,
                         Outbox& /*outbox*/) {
    return false;
  }
  /// The conversations that it translates, at most `most` of them told; nothing where the mode
  /// keeps no table of such.
  virtual std::optional<FollowedFlows> flows(std::size_t /*most*/, Instant /*now*/) const {
    return std::nullopt;
  }
};

}  // namespace guestlink::forward
