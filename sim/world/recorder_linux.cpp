#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include <linux/if_packet.h>
#include <sys/socket.h>

#include "sim/world/recorder.h"
#include "sim/world/recorder_state.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t longest_frame = 65'536 + 64;  // A superframe, should one get here.
constexpr std::size_t macs = 12;                    // Where a VLAN tag stands.
constexpr std::uint16_t vlan_type = 0x8100;

/// The kernel takes the tag out of the frame and hands it over beside it.
void put_tag_back(std::vector<std::byte>& frame, const tpacket_auxdata& beside) {
  if ((beside.tp_status & TP_STATUS_VLAN_VALID) == 0 || frame.size() < macs) return;
  std::array<std::byte, 4> tag{};
  const bool has_type = (beside.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0;
  net::store16(tag, 0, has_type ? beside.tp_vlan_tpid : vlan_type);
  net::store16(tag, 2, beside.tp_vlan_tci);
  frame.insert(frame.begin() + macs, tag.begin(), tag.end());
}

void read_beside(msghdr& header, SeenFrame& frame) {
  for (cmsghdr* one = CMSG_FIRSTHDR(&header); one != nullptr; one = CMSG_NXTHDR(&header, one)) {
    if (one->cmsg_level == SOL_SOCKET && one->cmsg_type == SO_TIMESTAMPNS) {
      timespec at{};
      std::memcpy(&at, CMSG_DATA(one), sizeof at);
      frame.at = {at.tv_sec * 1'000'000'000 + at.tv_nsec};
    } else if (one->cmsg_level == SOL_PACKET && one->cmsg_type == PACKET_AUXDATA) {
      tpacket_auxdata beside{};
      std::memcpy(&beside, CMSG_DATA(one), sizeof beside);
      put_tag_back(frame.bytes, beside);
    }
  }
}

}  // namespace

Recorder::Recorder(Endpoint at, std::unique_ptr<State> state)
    : at_(std::move(at)), state_(std::move(state)) {}
Recorder::~Recorder() = default;

std::span<const SeenFrame> Recorder::frames() {
  drain();
  return state_->frames;
}

std::uint64_t Recorder::lost() {
  tpacket_stats now{};
  socklen_t size = sizeof now;
  // Reading them sets them to zero.
  if (::getsockopt(state_->socket.number(), SOL_PACKET, PACKET_STATISTICS, &now, &size) == 0) {
    state_->lost += now.tp_drops;
  }
  return state_->lost;
}

void Recorder::drain() {
  std::array<std::byte, longest_frame> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  for (;;) {
    iovec part{buffer.data(), buffer.size()};
    sockaddr_ll from{};
    alignas(cmsghdr) std::array<char, 256> control{};
    msghdr header{};
    header.msg_name = &from;
    header.msg_namelen = sizeof from;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(state_->socket.number(), &header, MSG_DONTWAIT);
    if (got < 0) {
      if (errno == EINTR || errno == ENETDOWN) continue;  // The interface went down: no frame.
      return;
    }
    SeenFrame frame;
    frame.direction = from.sll_pkttype == PACKET_OUTGOING ? Direction::out : Direction::in;
    frame.bytes.assign(buffer.begin(), buffer.begin() + got);
    read_beside(header, frame);
    state_->frames.push_back(std::move(frame));
  }
}

}  // namespace guestlink::sim
