// A tap with the kernel's end configured by ioctl(2): no other program and no netlink library is
// needed, and everything goes away with the descriptor (netdevice(7), Linux drivers/net/tun.c).

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <net/route.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <fmt/format.h>

#include "reference/io/descriptor.h"
#include "reference/io/live.h"
#include "reference/io/virtio_header.h"

namespace guestlink::io {
namespace {

constexpr std::size_t batch = 64;
constexpr std::size_t slot_bytes = 65536 + 64;

Failure trouble(const std::string& name, const char* what, int error) {
  const bool refused = error == EPERM || error == EACCES || error == ENOENT;
  return failure(refused ? Error::Code::unsupported : Error::Code::failed,
                 fmt::format("{}: {}: {}", name, what, std::strerror(error)));
}

class Tap final : public Port {
 public:
  Tap(std::string name, Descriptor file)
      : name_(std::move(name)), file_(std::move(file)), memory_(batch * slot_bytes) {}

  Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most,
                           Duration patience) override {
    if (patience > Duration::zero()) {
      pollfd wait{file_.number(), POLLIN, 0};
      const auto ms = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
      if (::poll(&wait, 1, static_cast<int>(ms)) <= 0) return Received::timed_out;
    }
    const std::size_t before = arrivals.size();
    for (std::size_t i = 0; i < std::min(most, batch); ++i) {
      VirtioHeader header{};
      std::byte* const slot = memory_.data() + i * slot_bytes;
      const std::array<iovec, 2> pieces{iovec{header.data(), header.size()},
                                        iovec{slot, slot_bytes}};
      const ssize_t got = ::readv(file_.number(), pieces.data(), static_cast<int>(pieces.size()));
      if (got < 0) {
        if (errno == EAGAIN || errno == EINTR) break;
        return trouble(name_, "reading", errno);
      }
      if (got < static_cast<ssize_t>(header.size())) continue;
      const net::MutableBytes bytes(slot, static_cast<std::size_t>(got) - header.size());
      arrivals.push_back({{bytes, read_virtio_header(header, bytes)},
                          static_cast<std::uint32_t>(bytes.size()),
                          {}});
    }
    return arrivals.size() > before ? Received::frames : Received::timed_out;
  }

  Status send(std::span<const Departure> frames) override {
    for (const Departure& frame : frames) {
      VirtioHeader header = write_virtio_header(frame.offload);
      // writev(2) only reads them, but iovec serves reading and writing.
      const std::array<iovec, 2> pieces{
          iovec{header.data(), header.size()},
          iovec{const_cast<std::byte*>(frame.bytes.data()), frame.bytes.size()}};
      if (::writev(file_.number(), pieces.data(), static_cast<int>(pieces.size())) < 0) {
        ++losses_.on_send;
      }
    }
    return {};
  }

  int descriptor() const override { return file_.number(); }
  Losses losses() const override { return losses_; }

 private:
  std::string name_;
  Descriptor file_;
  std::vector<std::byte> memory_;
  Losses losses_;
};

ifreq request_for(const std::string& name) {
  ifreq request{};
  name.copy(static_cast<char*>(request.ifr_name), IFNAMSIZ - 1);
  return request;
}

sockaddr generic(net::Ipv4Address address) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_addr.s_addr = htonl(address.value);
  sockaddr plain{};
  std::memcpy(&plain, &in, sizeof plain);
  return plain;
}

/// Address and netmask; the second and further ones as "name:1", as ifconfig(8) does.
Status add_address(int control, const std::string& name, std::size_t number,
                   const net::Ipv4Cidr& cidr) {
  ifreq request = request_for(number == 0 ? name : fmt::format("{}:{}", name, number));
  request.ifr_addr = generic(cidr.address);
  if (::ioctl(control, SIOCSIFADDR, &request) != 0) return trouble(name, "its address", errno);
  request.ifr_netmask = generic({cidr.mask()});
  if (::ioctl(control, SIOCSIFNETMASK, &request) != 0) return trouble(name, "its netmask", errno);
  return {};
}

Status configure(const std::string& name, const TapSettings& settings) {
  const Descriptor control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!control.valid()) return trouble(name, "opening a socket", errno);
  const int number = control.number();
  ifreq request = request_for(name);
  if (!settings.mac.is_zero()) {
    request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
    std::memcpy(static_cast<char*>(request.ifr_hwaddr.sa_data), settings.mac.octets.data(), 6);
    if (::ioctl(number, SIOCSIFHWADDR, &request) != 0) return trouble(name, "its MAC", errno);
  }
  request = request_for(name);
  request.ifr_mtu = settings.mtu;
  if (::ioctl(number, SIOCSIFMTU, &request) != 0) return trouble(name, "its MTU", errno);
  for (std::size_t i = 0; i < settings.addresses.size(); ++i) {
    if (auto good = add_address(number, name, i, settings.addresses[i]); !good) return good;
  }
  request = request_for(name);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (::ioctl(number, SIOCSIFFLAGS, &request) != 0) return trouble(name, "bringing it up", errno);
  if (settings.gateway) {
    rtentry route{};
    route.rt_dst = generic({});
    route.rt_genmask = generic({});
    route.rt_gateway = generic(*settings.gateway);
    route.rt_flags = RTF_UP | RTF_GATEWAY;
    if (::ioctl(number, SIOCADDRT, &route) != 0 && errno != EEXIST) {
      return trouble(name, "its default route", errno);
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Port>> open_tap(const std::string& name, const TapSettings& settings) {
  if (name.empty() || name.size() >= IFNAMSIZ || name.find(':') != std::string::npos) {
    return failure(Error::Code::unreadable,
                   fmt::format("'{}' cannot name an interface: 1 to 15 letters, no ':'", name));
  }
  Descriptor file(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!file.valid()) return trouble(name, "opening /dev/net/tun", errno);
  ifreq request = request_for(name);
  request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
  if (::ioctl(file.number(), TUNSETIFF, &request) != 0) return trouble(name, "making it", errno);
  const unsigned offloads = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
  if (::ioctl(file.number(), TUNSETOFFLOAD, offloads) != 0) {
    return trouble(name, "its offloads", errno);
  }
  if (auto good = configure(name, settings); !good) return tl::make_unexpected(good.error());
  return std::make_unique<Tap>(name, std::move(file));
}

}  // namespace guestlink::io
