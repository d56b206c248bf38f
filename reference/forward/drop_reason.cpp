#include "reference/forward/drop_reason.h"

#include <array>

namespace guestlink::forward {
namespace {

struct Row {
  std::string_view name;
  std::string_view sentence;
};

/// In the order of the enumeration.
constexpr std::array<Row, drop_reason_count> rows{{
    {"none", "It was not dropped."},
    {"runt_frame", "It is shorter than an Ethernet header."},
    {"not_forwarded_protocol", "This mode carries no frames of its protocol."},
    {"malformed_arp", "Its ARP body is too short or not for IPv4 over Ethernet."},
    {"malformed_ipv4", "Its IPv4 header is cut short or contradicts the frame."},
    {"malformed_transport", "Its TCP, UDP or ICMP header is cut short."},
    {"bad_source_mac", "Its source is a group address or zero, which no station has."},
    {"not_for_us", "It was sent to another station or network."},
    {"ttl_expired", "Its time to live ended here."},
    {"no_mapping", "It came from outside and belongs to no mapping."},
    {"filtered", "Its mapping does not let this remote end in."},
    {"no_port_left", "No outside port is free for a new mapping."},
    {"table_full", "The mapping table has no room for a new flow."},
    {"unresolved_neighbour", "Nobody answered the ARP request for its next hop."},
    {"first_piece_missing",
     "It is a fragment, and its datagram's first piece did not come in time."},
    {"icmp_error_inconsistent", "The packet quoted in its ICMP error does not fit it."},
    {"packet_too_big", "It is larger than the next link's MTU and must not be fragmented."},
    {"reserved_group", "Bridges never forward 01:80:c2:00:00:00 to :0f."},
    {"same_port", "Its destination is on the port it came by."},
    {"own_address", "Its source is the forwarder's own address."},
    {"spoofed_source", "Its source address does not belong to the side it came by."},
    {"not_a_syn", "It is in the middle of a TCP connection whose start was not seen."},
    {"session_limit", "Its host has as many sessions as one host may have."},
    {"protocol_taken", "Another host speaks this portless protocol with the same remote end."},
    {"icmp_not_carried", "Its kind of ICMP message is not carried across."},
    {"bad_icmp_checksum", "Its ICMP checksum, or that of the header quoted in it, is wrong."},
    {"source_route", "Its IP options choose the route themselves."},
    {"fragment_limit", "Too many pieces of datagrams are waiting for their first one."},
    {"mac_moved", "Its source is held at another port: it is fixed there, or moves too often."},
    {"malformed_ipv6", "Its IPv6 header is cut short or contradicts the frame."},
    {"not_beyond_link", "Its addresses, or what it says, do not reach beyond their link."},
    {"multicast_not_routed", "It goes to a group, and groups are not routed here."},
    {"no_route", "There is no route to its destination."},
    {"prefix_not_translatable", "Its address cannot be translated to the other prefix and back."},
    {"unknown_host", "No host inside is known to have its destination address."},
    {"foreign_station", "Its source is not the one station that may be on the air."},
    {"eapol", "It is port access control (EAPOL), which belongs to the card's own link."},
    {"blocked", "A filter rule blocks it."},
    {"states_full", "The filter's table has no room for a new state."},
    {"storm", "Its port sends more broadcasts and multicasts than the storm limit lets through."},
    {"port_address_limit", "Its port has as many stations as one port may have."},
    {"bad_ipv4_checksum", "Its IPv4 header's checksum is wrong."},
    {"isolated_port",
     "It came by an isolated port, and those it would leave by are isolated, too."},
    {"span_port", "It came by a span port, which only listens."},
}};

}  // namespace

std::string_view name(DropReason reason) {
  return rows.at(static_cast<std::size_t>(reason)).name;
}

std::string_view sentence(DropReason reason) {
  return rows.at(static_cast<std::size_t>(reason)).sentence;
}

}  // namespace guestlink::forward
