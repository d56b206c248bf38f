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
  return fmt::format("{}:{}", net::to_string(address.address), address.port);
}

sockaddr_in to_sockaddr(const SocketAddress& address) {
  sockaddr_in made{};
  made.sin_family = AF_INET;
  made.sin_port = htons(address.port);
  made.sin_addr.s_addr = htonl(address.address.value);
  return made;
}

SocketAddress to_socket_address(const sockaddr_in& address) {
  return {net::Ipv4Address{ntohl(address.sin_addr.s_addr)}, ntohs(address.sin_port)};
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
