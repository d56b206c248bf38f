#include "sim/steps/packet_port.h"

#include <sys/socket.h>

#include "sim/world/packet_socket.h"

namespace guestlink::sim {

Result<Descriptor> open_packet_port(World& world, const Endpoint& at, int protocol) {
  auto socket = world.open_socket(at.node, AF_PACKET, SOCK_RAW);
  if (!socket) return socket;
  if (auto bound = bind_packet_socket(*socket, at.interface, protocol); !bound) {
    return tl::unexpected(bound.error());
  }
  return socket;
}

}  // namespace guestlink::sim
