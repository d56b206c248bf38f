#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "reference/base/time.h"
#include "reference/forward/forwarder.h"
#include "reference/forward/nat44/packet.h"
#include "reference/forward/nat44/rewrite.h"

namespace guestlink::forward::nat44 {

/// How one packet, and with it every piece of its datagram, leaves.
struct Way {
  std::array<Rewrite, 2> rewrites{};
  std::size_t rewrite_count = 0;  ///< Two when it turns round and goes back inside.
  PortId out{};
  net::Ipv4Address hop{};
  bool count_hop = true;
  std::optional<std::uint16_t> ip_id{};  ///< Another identification: see OutgoingIds.
};

/// The pieces of fragmented datagrams (RFC 4787 REQ-14): later ones go the way of the first, which
/// alone has ports; those that come before it wait.  Nothing is put together, so the sizes on the
/// wire stay.  Memory is bounded in all and for each sender (REQ-14a).
class Fragments {
 public:
  explicit Fragments(Duration patience) : patience_(patience) {}

  /// The first piece has gone this way: remembers it and hands over the pieces that waited.
  std::vector<std::vector<std::byte>> first_seen(const Packet& first, PortId in, const Way& way,
                                                 Instant now, Outbox& outbox);
  /// The way of the datagram that `piece` belongs to.
  const Way* way_of(const Packet& piece, PortId in, Instant now, Outbox& outbox);
  /// Keeps a copy until the first piece comes; false when that would be too much.
  bool hold(const Packet& piece, PortId in, Instant now, Outbox& outbox);
  /// Gives up what has waited long enough.
  void expire(Instant now, Outbox& outbox);
  void forget_all(Outbox& outbox) { expire(Instant{INT64_MAX}, outbox); }
  Instant next_due() const { return order_.empty() ? Instant{INT64_MAX} : order_.front().until; }

 private:
  static constexpr std::size_t most_datagrams = 4096;
  static constexpr std::size_t most_pieces = 64;
  static constexpr std::size_t most_bytes = std::size_t{4} << 20U;
  static constexpr std::size_t most_bytes_of_one_sender = std::size_t{256} << 10U;

  /// Port, source, destination, protocol and identification.
  using Key = std::tuple<std::uint8_t, std::uint32_t, std::uint32_t, std::uint8_t, std::uint16_t>;
  struct Datagram {
    Instant until;
    std::optional<Way> way;
    std::vector<std::vector<std::byte>> waiting;
    std::size_t waiting_bytes = 0;
  };
  struct Due {
    Instant until;
    Key key;
  };
  static Key key_of(const Packet& packet, PortId in);
  Datagram& enter(const Key& key, Instant now, Outbox& outbox);
  void give_up_bytes(const Key& key, Datagram& datagram);

  Duration patience_;
  std::map<Key, Datagram> datagrams_;
  std::deque<Due> order_;  ///< Oldest first: all wait equally long.
  std::map<std::uint32_t, std::size_t> bytes_of_;
  std::size_t bytes_ = 0;
};

}  // namespace guestlink::forward::nat44
