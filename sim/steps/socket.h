#pragma once

#include <cstdint>
#include <string>

#include "reference/base/result.h"
#include "reference/net/address.h"
#include "sim/steps/deadline.h"

struct sockaddr_in;  // NOLINT(readability-identifier-naming): the system's name

namespace guestlink::sim {

/// An address and a port of TCP or UDP.
struct SocketAddress {
  net::Ipv4Address address;
  std::uint16_t port = 0;
};

/// "192.168.0.21:2210"
std::string to_string(const SocketAddress& address);

sockaddr_in to_sockaddr(const SocketAddress& address);
SocketAddress to_socket_address(const sockaddr_in& address);

/// Waits until `descriptor` has one of `events` (poll(2)) or an error; false at the deadline.
Result<bool> wait_for(int descriptor, short events, const Deadline& deadline);

/// The error that a non-blocking socket has stored, in words; empty: none.
std::string stored_error(int descriptor);

}  // namespace guestlink::sim
