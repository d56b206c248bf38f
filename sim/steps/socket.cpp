#include "sim/steps/socket.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/world/descriptor.h"

namespace guestlink::sim {

std::string to_string(const SocketAddress& address) {
  const bool is_ipv4 = address.address.is_ipv4();
  return fmt::format("{}{}{}:{}", is_ipv4 ? "" : "[", net::to_string(address.address),
                     is_ipv4 ? "" : "]", address.port);
}

int family_of(const net::IpAddress& address) {
  return address.is_ipv4() ? AF_INET : AF_INET6;
}

SystemAddress::SystemAddress(const SocketAddress& address) {
  if (address.address.is_ipv4()) {
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = htons(address.port);
    made.sin_addr.s_addr = htonl(address.address.ipv4().value);
    std::memcpy(&storage_, &made, sizeof made);
    size_ = sizeof made;
    return;
  }
  sockaddr_in6 made{};
  made.sin6_family = AF_INET6;
  made.sin6_port = htons(address.port);
  std::memcpy(&made.sin6_addr, address.address.ipv6().octets.data(), sizeof made.sin6_addr);
  std::memcpy(&storage_, &made, sizeof made);
  size_ = sizeof made;
}

// NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): sockaddr's own convention
const sockaddr* SystemAddress::get() const {
  return reinterpret_cast<const sockaddr*>(&storage_);
}
sockaddr* SystemAddress::get() {
  return reinterpret_cast<sockaddr*>(&storage_);
}
// NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)

SocketAddress SystemAddress::address() const {
  if (storage_.ss_family == AF_INET6) {
    sockaddr_in6 held{};
    std::memcpy(&held, &storage_, sizeof held);
    net::Ipv6Address address;
    std::memcpy(address.octets.data(), &held.sin6_addr, sizeof held.sin6_addr);
    return {address, ntohs(held.sin6_port)};
  }
  sockaddr_in held{};
  std::memcpy(&held, &storage_, sizeof held);
  return {net::Ipv4Address{ntohl(held.sin_addr.s_addr)}, ntohs(held.sin_port)};
}

Result<bool> wait_for(int descriptor, short events, const Deadline& deadline) {
  while (true) {
    pollfd one{.fd = descriptor, .events = events, .revents = 0};
    const int ready = poll(&one, 1, deadline.milliseconds());
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) return system_failure("cannot wait for a socket");
  }
}

std::string stored_error(int descriptor) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  return error == 0 ? std::string() : std::generic_category().message(error);
}

}  // namespace guestlink::sim
