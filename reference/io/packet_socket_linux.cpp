// Frames through AF_PACKET with PACKET_VNET_HDR, in batches: of the ways that need no eBPF the
// only one near the kernel's own rate for TCP, because superpackets stay whole (packet(7),
// Linux net/packet/af_packet.c).

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "reference/io/descriptor.h"
#include "reference/io/live.h"
#include "reference/io/virtio_header.h"

namespace guestlink::io {
namespace {

constexpr std::size_t batch = 64;
constexpr std::size_t tag_bytes = 4;
constexpr std::size_t slot_bytes = tag_bytes + 65536 + 64;  // a superpacket, and a tag put back
constexpr int queue_bytes = 32 << 20;
constexpr int patience_to_send_ms = 50;

Failure trouble(const std::string& interface, const char* what, int error) {
  const auto code = error == EPERM ? Error::Code::unsupported : Error::Code::failed;
  return failure(code,
                 fmt::format("{}: {}: {}{}", interface, what, std::strerror(error),
                             error == EPERM ? " (it needs CAP_NET_RAW: run it as root)" : ""));
}

template <class Value>
bool set(int socket, int level, int option, const Value& value) {
  return ::setsockopt(socket, level, option, &value, sizeof value) == 0;
}

class PacketSocket final : public Port {
 public:
  PacketSocket(std::string interface, int index, Descriptor socket)
      : interface_(std::move(interface)),
        index_(index),
        socket_(std::move(socket)),
        memory_(batch * slot_bytes) {
    for (std::size_t i = 0; i < batch; ++i) {
      Slot& slot = slots_[i];
      slot.pieces = {iovec{slot.header.data(), slot.header.size()},
                     iovec{memory_.data() + i * slot_bytes + tag_bytes, slot_bytes - tag_bytes}};
    }
  }

  Result<Received> receive(std::vector<Arrival>& arrivals, std::size_t most,
                           Duration patience) override;
  Status send(std::span<const Departure> frames) override;
  int descriptor() const override { return socket_.number(); }
  Losses losses() const override;

 private:
  struct Slot {
    VirtioHeader header{};
    std::array<iovec, 2> pieces{};
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(tpacket_auxdata))> control{};
  };

  Result<Received> nothing_came(int error);
  /// The frame of one message, with its VLAN tag put back in.
  net::Frame frame_of(std::size_t slot, const mmsghdr& message);
  /// Whether sending may go on with the frame after the one that failed.
  Result<bool> after_failed_send(int error);

  std::string interface_;
  int index_;
  Descriptor socket_;
  std::vector<std::byte> memory_;
  std::array<Slot, batch> slots_;
  mutable Losses losses_;
};

Result<Received> PacketSocket::receive(std::vector<Arrival>& arrivals, std::size_t most,
                                       Duration patience) {
  if (patience > Duration::zero()) {
    pollfd wait{socket_.number(), POLLIN, 0};
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
    if (::poll(&wait, 1, static_cast<int>(ms)) <= 0) return Received::timed_out;
  }
  const std::size_t room = std::min(most, batch);
  std::array<mmsghdr, batch> messages{};
  for (std::size_t i = 0; i < room; ++i) {
    msghdr& message = messages[i].msg_hdr;
    message.msg_iov = slots_[i].pieces.data();
    message.msg_iovlen = slots_[i].pieces.size();
    message.msg_control = slots_[i].control.data();
    message.msg_controllen = slots_[i].control.size();
  }
  const int got = ::recvmmsg(socket_.number(), messages.data(), static_cast<unsigned>(room),
                             MSG_DONTWAIT, nullptr);
  if (got < 0) return nothing_came(errno);
  const std::size_t before = arrivals.size();
  for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
    if ((messages[i].msg_hdr.msg_flags & MSG_TRUNC) != 0 ||
        messages[i].msg_len < sizeof(VirtioHeader)) {
      ++losses_.on_receive;
      continue;
    }
    const net::Frame frame = frame_of(i, messages[i]);
    arrivals.push_back({frame, static_cast<std::uint32_t>(frame.bytes.size()), {}});
  }
  return arrivals.size() > before ? Received::frames : Received::timed_out;
}

Result<Received> PacketSocket::nothing_came(int error) {
  if (error == EAGAIN || error == EINTR) return Received::timed_out;
  if (error == ENETDOWN) {  // down for now, or gone for good?
    std::array<char, IF_NAMESIZE> name{};
    if (::if_indextoname(static_cast<unsigned>(index_), name.data()) != nullptr) {
      return Received::timed_out;
    }
    return failure(Error::Code::failed, fmt::format("{}: the interface is gone", interface_));
  }
  return trouble(interface_, "receiving", error);
}

net::Frame PacketSocket::frame_of(std::size_t slot, const mmsghdr& message) {
  net::MutableBytes bytes(memory_.data() + slot * slot_bytes + tag_bytes,
                          message.msg_len - sizeof(VirtioHeader));
  net::Offload offload = read_virtio_header(slots_[slot].header, bytes);
  msghdr header = message.msg_hdr;
  const cmsghdr* control = CMSG_FIRSTHDR(&header);
  if (control == nullptr || control->cmsg_type != PACKET_AUXDATA || bytes.size() < 12) {
    return {bytes, offload};
  }
  tpacket_auxdata extra{};
  std::memcpy(&extra, CMSG_DATA(control), sizeof extra);
  if ((extra.tp_status & TP_STATUS_VLAN_VALID) == 0) return {bytes, offload};
  const bool named = (extra.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0;
  std::byte* const front = bytes.data() - tag_bytes;
  std::memmove(front, bytes.data(), 12);
  bytes = net::MutableBytes(front, bytes.size() + tag_bytes);
  net::store16(bytes, 12, named ? extra.tp_vlan_tpid : std::uint16_t{ETH_P_8021Q});
  net::store16(bytes, 14, extra.tp_vlan_tci);
  shift(offload, tag_bytes);
  return {bytes, offload};
}

Status PacketSocket::send(std::span<const Departure> frames) {
  std::array<VirtioHeader, batch> headers{};
  std::array<std::array<iovec, 2>, batch> pieces{};
  std::array<mmsghdr, batch> messages{};
  while (!frames.empty()) {
    const auto part = frames.first(std::min(frames.size(), batch));
    for (std::size_t i = 0; i < part.size(); ++i) {
      headers[i] = write_virtio_header(part[i].offload);
      // sendmmsg(2) only reads them, but iovec serves reading and writing.
      pieces[i] = {iovec{headers[i].data(), headers[i].size()},
                   iovec{const_cast<std::byte*>(part[i].bytes.data()), part[i].bytes.size()}};
      messages[i] = {};
      messages[i].msg_hdr.msg_iov = pieces[i].data();
      messages[i].msg_hdr.msg_iovlen = pieces[i].size();
    }
    const int sent = ::sendmmsg(socket_.number(), messages.data(),
                                static_cast<unsigned>(part.size()), MSG_DONTWAIT);
    if (sent > 0) {
      frames = frames.subspan(static_cast<std::size_t>(sent));
      continue;
    }
    const auto skip = after_failed_send(errno);
    if (!skip) return tl::make_unexpected(skip.error());
    if (*skip) frames = frames.subspan(1);
  }
  return {};
}

Result<bool> PacketSocket::after_failed_send(int error) {
  switch (error) {
  case EINTR: return false;
  case EAGAIN: {
    pollfd wait{socket_.number(), POLLOUT, 0};
    if (::poll(&wait, 1, patience_to_send_ms) > 0 && (wait.revents & POLLOUT) != 0) return false;
    break;
  }
  case ENXIO: return trouble(interface_, "sending", error);
  default: break;  // ENOBUFS, EMSGSIZE, ENETDOWN, EINVAL: this frame is lost, the next may not be
  }
  ++losses_.on_send;
  return true;
}

Losses PacketSocket::losses() const {
  tpacket_stats counted{};
  socklen_t size = sizeof counted;
  // Reading sets the kernel's counters to zero.
  if (::getsockopt(socket_.number(), SOL_PACKET, PACKET_STATISTICS, &counted, &size) == 0) {
    losses_.on_receive += counted.tp_drops;
  }
  return losses_;
}

}  // namespace

Result<std::unique_ptr<Port>> open_interface(const std::string& interface) {
  const int index = static_cast<int>(::if_nametoindex(interface.c_str()));
  if (index == 0) {
    return failure(Error::Code::unreadable,
                   fmt::format("{}: there is no such interface (ip link shows them)", interface));
  }
  // Protocol 0: nothing comes in before everything is set.
  Descriptor socket(::socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return trouble(interface, "opening a packet socket", errno);
  const int number = socket.number();
  if (!set(number, SOL_PACKET, PACKET_VNET_HDR, 1)) {
    return trouble(interface, "PACKET_VNET_HDR", errno);
  }
  if (!set(number, SOL_PACKET, PACKET_AUXDATA, 1)) {
    return trouble(interface, "PACKET_AUXDATA", errno);
  }
  if (!set(number, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)) {
    return trouble(interface, "PACKET_IGNORE_OUTGOING", errno);
  }
  if (!set(number, SOL_SOCKET, SO_RCVBUFFORCE, queue_bytes)) {
    set(number, SOL_SOCKET, SO_RCVBUF, queue_bytes);  // then as much as the system lets us
  }
  sockaddr_ll where{};
  where.sll_family = AF_PACKET;
  where.sll_protocol = __builtin_bswap16(ETH_P_ALL);
  where.sll_ifindex = index;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API asks for it.
  if (::bind(number, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    return trouble(interface, "binding to it", errno);
  }
  packet_mreq all{};
  all.mr_ifindex = index;
  all.mr_type = PACKET_MR_PROMISC;
  if (!set(number, SOL_PACKET, PACKET_ADD_MEMBERSHIP, all)) {
    return trouble(interface, "making it promiscuous", errno);
  }
  return std::make_unique<PacketSocket>(interface, index, std::move(socket));
}

}  // namespace guestlink::io
