#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace guestlink::forward {

/// Why a frame went nowhere.  Every reason has a counter and a sentence.
enum class DropReason : std::uint8_t {
  none,
  runt_frame,
  not_forwarded_protocol,
  malformed_arp,
  malformed_ipv4,
  malformed_transport,
  bad_source_mac,
  not_for_us,
  ttl_expired,
  no_mapping,
  filtered,
  no_port_left,
  table_full,
  unresolved_neighbour,
  first_piece_missing,
  icmp_error_inconsistent,
  packet_too_big,
  reserved_group,
  same_port,
  own_address,
  spoofed_source,
  not_a_syn,
  session_limit,
  protocol_taken,
  icmp_not_carried,
  bad_icmp_checksum,
  source_route,
  fragment_limit,
  mac_moved,
  malformed_ipv6,
  not_beyond_link,
  multicast_not_routed,
  no_route,
  prefix_not_translatable,
  unknown_host,
  foreign_station,
  eapol,
  blocked,
  states_full,
  storm,
  port_address_limit,
  bad_ipv4_checksum,
  isolated_port,
  span_port,
  count_,
};

inline constexpr std::size_t drop_reason_count = static_cast<std::size_t>(DropReason::count_);

/// "no_mapping": the key in reports.
std::string_view name(DropReason reason);
/// One sentence for a person.
std::string_view sentence(DropReason reason);

}  // namespace guestlink::forward
