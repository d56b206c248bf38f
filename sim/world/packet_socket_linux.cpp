#include <cstdint>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/world/packet_socket.h"

namespace guestlink::sim {

Result<Descriptor> open_packet_socket() {
  // Protocol 0 receives nothing until bind(2) says what, and from which interface.
  Descriptor socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return system_failure("cannot open a packet socket", Error::Code::unsupported);
  return socket;
}

Status bind_packet_socket(const Descriptor& socket, const std::string& interface, int protocol) {
  ifreq request{};
  interface.copy(static_cast<char*>(request.ifr_name), IFNAMSIZ - 1);
  // Asked on the socket, it answers for the socket's namespace and not for the caller's.
  if (::ioctl(socket.number(), SIOCGIFINDEX, &request) != 0) {
    return system_failure(fmt::format("cannot find interface {}", interface));
  }
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(static_cast<std::uint16_t>(protocol));
  address.sll_ifindex = request.ifr_ifindex;
  if (::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_failure(fmt::format("cannot bind to {}", interface));
  }
  return {};
}

}  // namespace guestlink::sim
