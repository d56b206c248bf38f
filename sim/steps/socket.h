#pragma once

#include <cstdint>
#include <string>

#include <sys/socket.h>

#include "reference/base/result.h"
#include "reference/net/ip_address.h"
#include "sim/steps/deadline.h"

namespace guestlink::sim {

/// An address and a port of TCP or UDP.
struct SocketAddress {
  net::IpAddress address;
  std::uint16_t port = 0;
};

/// "192.168.0.21:2210", "[2001:db8::1]:2210"
std::string to_string(const SocketAddress& address);
/// AF_INET or AF_INET6: of which family a socket for it must be.
int family_of(const net::IpAddress& address);

/// The same as the system's calls take and give it.
class SystemAddress {
 public:
  SystemAddress() = default;
  explicit SystemAddress(const SocketAddress& address);
  const sockaddr* get() const;
  sockaddr* get();
  socklen_t size() const { return size_; }
  /// Where accept(2) and getsockname(2) write how long it is.
  socklen_t* room() { return &size_; }
  SocketAddress address() const;

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = sizeof(sockaddr_storage);
};

/// Waits until `descriptor` has one of `events` (poll(2)) or an error; false at the deadline.
Result<bool> wait_for(int descriptor, short events, const Deadline& deadline);

/// The error that a non-blocking socket has stored, in words; empty: none.
std::string stored_error(int descriptor);

}  // namespace guestlink::sim
