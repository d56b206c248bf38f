// Gives back what comes (RFC 862), by TCP and by UDP; a greeting first, where one is wished, says
// which machine answered.

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/arguments.h"
#include "sim/steps/service_kind.h"
#include "sim/steps/tcp.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {
namespace {

constexpr std::uint64_t usual_port = 7;

const json::ObjectShape& settings() {
  static const json::ObjectShape shape{
      .name = "an echo service",
      .meaning = "TCP and UDP, one port.",
      .fields = {{.name = "port",
                  .type = &sixteen_bits,
                  .meaning = "The port.",
                  .example = "2222",
                  .otherwise = "7"},
                 {.name = "greeting",
                  .type = &json::any_text,
                  .meaning = "What a TCP connection hears first.",
                  .example = R"("SSH-2.0-host\r\n")",
                  .otherwise = "nothing"},
                 {.name = "listen",
                  .type = &json::ip_address,
                  .meaning = "At which of the node's addresses; \"::\" is all of IPv6.",
                  .example = R"("127.0.0.1")",
                  .otherwise = "all of IPv4"}}};
  return shape;
}

/// Everybody's sockets, until the process is ended.
class Echo {
 public:
  Echo(Descriptor listener, Descriptor datagrams, std::string greeting)
      : greeting_(std::move(greeting)) {
    add(std::move(listener));
    add(std::move(datagrams));
  }

  void serve() {
    while (::poll(waiting_.data(), waiting_.size(), -1) >= 0 || errno == EINTR) {
      for (std::size_t i = waiting_.size(); i-- > 2;) {
        if (waiting_[i].revents != 0 && !give_back(waiting_[i].fd)) remove(i);
      }
      if (waiting_[1].revents != 0) answer_datagram(waiting_[1].fd);
      if (waiting_[0].revents != 0) welcome(waiting_[0].fd);
    }
  }

 private:
  void add(Descriptor one) {
    waiting_.push_back({.fd = one.number(), .events = POLLIN, .revents = 0});
    held_.push_back(std::move(one));
  }
  void remove(std::size_t index) {
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(index));
    held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(index));
  }
  void welcome(int listener) {
    Descriptor client(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    if (!client) return;
    if (!greeting_.empty()) {
      ::send(client.number(), greeting_.data(), greeting_.size(), MSG_NOSIGNAL);
    }
    add(std::move(client));
  }
  bool give_back(int client) {
    const auto size = ::recv(client, buffer_.data(), buffer_.size(), 0);
    return size > 0 &&
           ::send(client, buffer_.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL) == size;
  }
  /// Answers from the address that was asked, of which the node may have several (ip(7), ipv6(7)).
  void answer_datagram(int socket) {
    SystemAddress from;
    iovec part{.iov_base = buffer_.data(), .iov_len = buffer_.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in6_pktinfo))> control{};
    msghdr message{};
    message.msg_name = from.get();
    message.msg_namelen = *from.room();
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto size = ::recvmsg(socket, &message, MSG_DONTWAIT);
    if (size < 0) return;
    part.iov_len = static_cast<std::size_t>(size);
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    // IPv6's own says already what an answer must (RFC 3542 section 6).
    if (header != nullptr && header->cmsg_level == IPPROTO_IP) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(header), sizeof info);
      info.ipi_spec_dst = info.ipi_addr;
      info.ipi_ifindex = 0;
      std::memcpy(CMSG_DATA(header), &info, sizeof info);
    }
    ::sendmsg(socket, &message, MSG_NOSIGNAL);
  }

  std::string greeting_;
  std::vector<pollfd> waiting_;
  std::vector<Descriptor> held_;
  std::array<char, std::size_t{64} * 1024> buffer_{};
};

/// A socket for `address`; one of IPv6 is not also one of IPv4.
Result<Descriptor> open_socket_for(const net::IpAddress& address, int type) {
  const int family = family_of(address);
  Descriptor made(::socket(family, type | SOCK_CLOEXEC, 0));
  if (!made) return system_failure("cannot open a socket");
  const int on = 1;
  if (family == AF_INET6) ::setsockopt(made.number(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  return made;
}

Result<std::string> serve(const SocketAddress& at, const std::string& greeting) {
  auto listener = open_socket_for(at.address, SOCK_STREAM);
  if (!listener) return tl::unexpected(listener.error());
  if (auto done = listen_at(listener->number(), at); !done) return tl::unexpected(done.error());
  auto datagrams = open_socket_for(at.address, SOCK_DGRAM);
  if (!datagrams) return tl::unexpected(datagrams.error());
  const SystemAddress own(at);
  if (::bind(datagrams->number(), own.get(), own.size()) != 0) {
    return system_failure("cannot take UDP port " + to_string(at));
  }
  const int on = 1;
  if (at.address.is_ipv4()) {
    ::setsockopt(datagrams->number(), IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  } else {
    ::setsockopt(datagrams->number(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  }
  fmt::print(stderr, "ready\n");
  Echo(std::move(*listener), std::move(*datagrams), greeting).serve();
  return system_failure("cannot wait for anybody");
}

Result<std::string> start(Lab& lab, const std::string& node, const json::JsonNode& given) {
  const SocketAddress at{json::ip_address_of(given, "listen").value_or(net::IpAddress()),
                         static_cast<std::uint16_t>(json::whole_of(given, "port", usual_port))};
  lab.running.erase("echo " + node);
  auto server = lab.world->start_function(
      node, [at, greeting = json::text_of(given, "greeting")] { return serve(at, greeting); });
  if (!server) return tl::unexpected(server.error());
  return keep_when_ready(lab, node, "echo", std::move(*server), "ready");
}

}  // namespace

extern const ServiceKind echo_service{
    .name = "echo",
    .summary = "Gives back what comes, by TCP and UDP.",
    .example = R"({"port": 22, "greeting": "SSH-2.0-host\r\n"})",
    .settings = settings,
    .start = start,
};

}  // namespace guestlink::sim
