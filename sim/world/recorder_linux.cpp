#include <algorithm>
#include <array>
#include <atomic>
#include <bit>

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "sim/world/packet_socket.h"
#include "sim/world/recorder.h"
#include "sim/world/recorder_state.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t ring_bytes = std::size_t{8} << 20U;
constexpr std::size_t block_bytes = std::size_t{64} << 10U;
// What TPACKET_ALIGN would say, without its change of sign.
constexpr std::size_t header_bytes =
    (sizeof(tpacket2_hdr) + TPACKET_ALIGNMENT - 1) / TPACKET_ALIGNMENT * TPACKET_ALIGNMENT;
constexpr std::size_t headers_bytes = header_bytes + sizeof(sockaddr_ll) + 64;  // And link layer.
constexpr std::size_t macs = 12;  // Where a VLAN tag stands.

SeenFrame read_slot(const tpacket2_hdr& header, const std::byte* slot) {
  const auto* const from = reinterpret_cast<const sockaddr_ll*>(slot + header_bytes);
  SeenFrame frame;
  frame.at = {std::int64_t{header.tp_sec} * 1'000'000'000 + header.tp_nsec};
  frame.direction = from->sll_pkttype == PACKET_OUTGOING ? Direction::out : Direction::in;
  const std::byte* const first = slot + header.tp_mac;
  frame.bytes.assign(first, first + header.tp_snaplen);
  // The kernel takes a VLAN tag out of the frame and hands it over beside it.
  if ((header.tp_status & TP_STATUS_VLAN_VALID) != 0 && frame.bytes.size() >= macs) {
    std::array<std::byte, 4> tag{};
    const bool has_type = (header.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0;
    net::store16(tag, 0, has_type ? header.tp_vlan_tpid : std::uint16_t{ETH_P_8021Q});
    net::store16(tag, 2, header.tp_vlan_tci);
    frame.bytes.insert(frame.bytes.begin() + macs, tag.begin(), tag.end());
  }
  return frame;
}

}  // namespace

Recorder::State::~State() {
  if (ring != nullptr) ::munmap(ring, ring_bytes);
}

Result<std::unique_ptr<Recorder::State>> start_recording(Descriptor socket,
                                                         const std::string& interface) {
  auto state = std::make_unique<Recorder::State>();
  state->socket = std::move(socket);
  const int number = state->socket.number();
  ifreq request{};
  interface.copy(static_cast<char*>(request.ifr_name), IFNAMSIZ - 1);
  if (::ioctl(number, SIOCGIFMTU, &request) != 0) {
    return system_failure(fmt::format("cannot find interface {}", interface));
  }
  const int version = TPACKET_V2;
  if (::setsockopt(number, SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0) {
    return system_failure("cannot set up a packet socket");
  }
  state->slot_bytes = std::max<std::size_t>(
      2048, std::bit_ceil(static_cast<std::size_t>(request.ifr_mtu) + headers_bytes));
  state->slot_bytes = std::min(state->slot_bytes, block_bytes);
  state->ring_bytes = ring_bytes;
  tpacket_req layout{};
  layout.tp_block_size = block_bytes;
  layout.tp_block_nr = ring_bytes / block_bytes;
  layout.tp_frame_size = static_cast<unsigned>(state->slot_bytes);
  layout.tp_frame_nr = static_cast<unsigned>(ring_bytes / state->slot_bytes);
  if (::setsockopt(number, SOL_PACKET, PACKET_RX_RING, &layout, sizeof layout) != 0) {
    return system_failure("cannot make a capture's ring");
  }
  void* const ring = ::mmap(nullptr, ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0);
  if (ring == MAP_FAILED) return system_failure("cannot map a capture's ring");
  state->ring = static_cast<std::byte*>(ring);
  if (auto done = bind_packet_socket(state->socket, interface, ETH_P_ALL); !done) {
    return tl::unexpected(done.error());
  }
  if (::ioctl(number, SIOCGIFINDEX, &request) != 0) return system_failure("cannot find it again");
  packet_mreq everything{};
  everything.mr_ifindex = request.ifr_ifindex;
  everything.mr_type = PACKET_MR_PROMISC;
  if (::setsockopt(number, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &everything, sizeof everything) !=
      0) {
    return system_failure(fmt::format("cannot listen to everything on {}", interface));
  }
  return state;
}

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
  for (;;) {
    std::byte* const slot = state_->ring + state_->next * state_->slot_bytes;
    auto* const header = reinterpret_cast<tpacket2_hdr*>(slot);
    // The kernel writes the slot first and its status last, and takes it back in that order too.
    const std::atomic_ref<std::uint32_t> status(header->tp_status);
    if ((status.load(std::memory_order_acquire) & TP_STATUS_USER) == 0) return;
    state_->frames.push_back(read_slot(*header, slot));
    if (header->tp_snaplen < header->tp_len) ++state_->lost;  // Longer than a slot: not whole.
    status.store(TP_STATUS_KERNEL, std::memory_order_release);
    state_->next = (state_->next + 1) % (state_->ring_bytes / state_->slot_bytes);
  }
}

}  // namespace guestlink::sim
