#pragma once

#include <cstdint>
#include <optional>

#include "reference/net/address.h"
#include "reference/net/frame.h"
#include "reference/net/ipv4.h"

namespace guestlink::forward::station {

/// A DHCP message (RFC 2131 section 2) in an unfragmented UDP datagram.  Changes keep the UDP
/// checksum as right or wrong as it was; one that the sender's card finishes is left to it.
class Dhcp {
 public:
  /// Nothing when it is none, or not for Ethernet.
  static std::optional<Dhcp> parse(const net::Ipv4Edit& ip, const net::Offload& offload);

  bool from_client() const { return from_client_; }
  std::uint32_t transaction() const { return net::load32(message_, 4); }
  net::MacAddress client() const;
  /// Also where the client says the same MAC again as its identifier, by which a server knows it
  /// (RFC 2131 section 2, RFC 2132 section 9.14) and which it repeats in its answer (RFC 6842).
  /// Identifiers of another kind (RFC 4361) stay.
  void set_client(const net::MacAddress& to) const;
  /// "Broadcast your answer" (RFC 2131 section 4.1).
  void ask_for_broadcast() const;

 private:
  Dhcp(net::MutableBytes udp, bool from_client, bool unfinished)
      : udp_(udp), message_(udp.subspan(8)), from_client_(from_client), unfinished_(unfinished) {}
  /// Where `client` stands as the identifier, from the message's first byte.
  std::optional<std::size_t> identifier_at(const net::MacAddress& client) const;
  void set_mac(std::size_t at, const net::MacAddress& to) const;
  /// `at` from the message's first byte, even.
  void set_word(std::size_t at, std::uint16_t to) const;

  net::MutableBytes udp_;
  net::MutableBytes message_;
  bool from_client_;
  bool unfinished_;
};

}  // namespace guestlink::forward::station
