#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/if_ether.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/world/packet_socket.h"

namespace guestlink::sim {
namespace {

constexpr int kernel_buffer_bytes = 32 << 20;

Result<Descriptor> open_bound_socket(const std::string& interface, std::uint16_t protocol) {
  // Protocol 0 receives nothing until bind(2) says which interface.
  Descriptor socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return system_failure("cannot open a packet socket", Error::Code::unsupported);
  const unsigned index = ::if_nametoindex(interface.c_str());
  if (index == 0) return system_failure(fmt::format("cannot find interface {}", interface));
  if (protocol != 0) {
    const int on = 1;
    static_cast<void>(::setsockopt(socket.number(), SOL_SOCKET, SO_RCVBUFFORCE,
                                   &kernel_buffer_bytes, sizeof kernel_buffer_bytes));
    if (::setsockopt(socket.number(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0 ||
        ::setsockopt(socket.number(), SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) != 0) {
      return system_failure("cannot set up a packet socket");
    }
    packet_mreq membership{};
    membership.mr_ifindex = static_cast<int>(index);
    membership.mr_type = PACKET_MR_PROMISC;
    if (::setsockopt(socket.number(), SOL_PACKET, PACKET_ADD_MEMBERSHIP, &membership,
                     sizeof membership) != 0) {
      return system_failure(fmt::format("cannot listen to everything on {}", interface));
    }
  }
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(protocol);
  address.sll_ifindex = static_cast<int>(index);
  if (::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_failure(fmt::format("cannot bind to {}", interface));
  }
  return socket;
}

}  // namespace

Result<Descriptor> open_recording_socket(const std::string& interface) {
  return open_bound_socket(interface, ETH_P_ALL);
}

Result<Descriptor> open_sending_socket(const std::string& interface) {
  return open_bound_socket(interface, 0);
}

}  // namespace guestlink::sim
