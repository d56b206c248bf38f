// The wire process: a packet socket per end, a medium per link, and a queue of what will arrive.
// Nothing is decided here but when to send; what becomes of a frame says the medium.

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <queue>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sim/world/descriptor.h"
#include "sim/world/packet_socket.h"
#include "sim/world/process.h"
#include "sim/world/wires.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t longest_frame = 65'536 + 64;
constexpr std::size_t macs = 12;  // Where a VLAN tag stands.
constexpr int batch = 64;         // Frames taken from one end before the others get their turn.

struct Carried {
  Descriptor a;
  Descriptor b;
  std::unique_ptr<Wire> wire;  ///< One of the two.
  std::unique_ptr<Wifi> wifi;
  LinkCounts counts;

  const Descriptor& socket(End end) const { return end == End::a ? a : b; }
};

struct Waiting {
  Delivery delivery;
  std::size_t link = 0;
  std::uint64_t number = 0;  ///< What arrives at the same time keeps its order.
};

struct Later {
  bool operator()(const Waiting& left, const Waiting& right) const {
    if (left.delivery.at != right.delivery.at) return left.delivery.at > right.delivery.at;
    return left.number > right.number;
  }
};

Result<Descriptor> open_end(const std::string& name) {
  auto socket = open_packet_socket();
  if (!socket) return socket;
  const int on = 1;
  if (::setsockopt(socket->number(), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) != 0 ||
      ::setsockopt(socket->number(), SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) != 0) {
    return system_failure("cannot set up a wire's end");
  }
  if (auto bound = bind_packet_socket(*socket, name, ETH_P_ALL); !bound) {
    return tl::unexpected(bound.error());
  }
  return socket;
}

/// Takes one frame with its VLAN tag in place; false when there is none.
bool take_frame(const Descriptor& socket, std::vector<std::byte>& frame) {
  frame.resize(longest_frame);
  iovec part{frame.data(), frame.size()};
  alignas(cmsghdr) std::array<char, 128> control{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  const ssize_t got = ::recvmsg(socket.number(), &header, MSG_DONTWAIT);
  if (got < 0) return false;
  frame.resize(static_cast<std::size_t>(got));
  for (cmsghdr* one = CMSG_FIRSTHDR(&header); one != nullptr; one = CMSG_NXTHDR(&header, one)) {
    if (one->cmsg_level != SOL_PACKET || one->cmsg_type != PACKET_AUXDATA) continue;
    tpacket_auxdata beside{};
    std::memcpy(&beside, CMSG_DATA(one), sizeof beside);
    if ((beside.tp_status & TP_STATUS_VLAN_VALID) == 0 || frame.size() < macs) continue;
    std::array<std::byte, 4> tag{};
    const bool has_type = (beside.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0;
    net::store16(tag, 0, has_type ? beside.tp_vlan_tpid : std::uint16_t{ETH_P_8021Q});
    net::store16(tag, 2, beside.tp_vlan_tci);
    frame.insert(frame.begin() + macs, tag.begin(), tag.end());
  }
  return true;
}

class WireProcess {
 public:
  Status open(const std::vector<WiredLink>& links) {
    for (const WiredLink& link : links) {
      auto a = open_end(link.name_a);
      if (!a) return tl::unexpected(a.error());
      auto b = open_end(link.name_b);
      if (!b) return tl::unexpected(b.error());
      Carried one{std::move(*a), std::move(*b), nullptr, nullptr, {}};
      if (link.wifi) {
        one.wifi = std::make_unique<Wifi>(*link.wifi, link.impairment, link.seed);
      } else {
        one.wire = std::make_unique<Wire>(link.impairment, link.seed);
      }
      links_.push_back(std::move(one));
    }
    return {};
  }

  Status carry(int control) {
    std::vector<pollfd> watched{{control, POLLIN, 0}};
    for (const Carried& link : links_) {
      watched.push_back({link.a.number(), POLLIN, 0});
      watched.push_back({link.b.number(), POLLIN, 0});
    }
    for (;;) {
      timespec patience{};
      const bool something_waits = time_to_next(patience);
      if (::ppoll(watched.data(), watched.size(), something_waits ? &patience : nullptr, nullptr) <
              0 &&
          errno != EINTR) {
        return system_failure("cannot wait for frames");
      }
      if (watched[0].revents != 0 && !obey(control)) {
        return failure(Error::Code::failed, "the world has gone");
      }
      for (std::size_t i = 1; i < watched.size(); ++i) {
        if (watched[i].revents != 0) take_all((i - 1) / 2, i % 2 == 1 ? End::a : End::b);
      }
      send_due();
    }
  }

 private:
  bool time_to_next(timespec& patience) const {
    if (queue_.empty()) return false;
    const Duration left = queue_.top().delivery.at - monotonic_now();
    const std::int64_t nanoseconds = left.count() < 0 ? 0 : left.count();
    patience = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    return true;
  }

  void take_all(std::size_t number, End end) {
    Carried& link = links_[number];
    Deliveries deliveries;
    for (int i = 0; i < batch && take_frame(link.socket(end), frame_); ++i) {
      const Instant now = monotonic_now();
      const Loss loss = link.wifi ? link.wifi->carry(end, frame_, now, deliveries)
                                  : link.wire->carry(end, frame_, now, deliveries);
      LossCounts& counts = end == End::a ? link.counts.from_a : link.counts.from_b;
      ++counts.at(static_cast<std::size_t>(loss));
    }
    for (Delivery& one : deliveries) queue_.push({std::move(one), number, next_number_++});
  }

  void send_due() {
    const Instant now = monotonic_now();
    while (!queue_.empty() && queue_.top().delivery.at <= now) {
      const Waiting& one = queue_.top();
      const std::vector<std::byte>& bytes = one.delivery.bytes;
      const int socket = links_[one.link].socket(one.delivery.to).number();
      // An end that is down loses the frame, as a cable that is not plugged in.
      static_cast<void>(::write(socket, bytes.data(), bytes.size()) >= 0);
      queue_.pop();
    }
  }

  /// False when the world has closed its end.
  bool obey(int control) {
    WireRequest request;
    const ssize_t got = ::recv(control, &request, sizeof request, MSG_DONTWAIT);
    if (got == 0) return false;
    if (got != sizeof request) return true;
    WireReply reply;
    if (request.link < links_.size()) {
      Carried& link = links_[request.link];
      reply.good = true;
      switch (request.kind) {
      case WireRequest::Kind::counts:
        reply.counts = link.counts;
        if (link.wifi) reply.counts.deauthentications = link.wifi->deauthentications();
        break;
      case WireRequest::Kind::impairment:
        if (link.wifi) link.wifi->change(request.impairment);
        if (link.wire) link.wire->change(request.impairment);
        break;
      case WireRequest::Kind::wifi:
        reply.good = link.wifi != nullptr;
        if (link.wifi) link.wifi->change(request.wifi);
        break;
      }
    }
    return ::send(control, &reply, sizeof reply, MSG_NOSIGNAL) == sizeof reply;
  }

  std::vector<Carried> links_;
  std::priority_queue<Waiting, std::vector<Waiting>, Later> queue_;
  std::vector<std::byte> frame_;
  std::uint64_t next_number_ = 0;
};

}  // namespace

Result<std::string> carry_wires(const std::vector<WiredLink>& links, int control) {
  ::prctl(PR_SET_NAME, "wires");
  WireProcess process;
  if (auto opened = process.open(links); !opened) return tl::unexpected(opened.error());
  std::puts("ready");
  std::fflush(stdout);
  return tl::unexpected(process.carry(control).error());
}

}  // namespace guestlink::sim
