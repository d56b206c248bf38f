#include "sim/run/barrier.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <string_view>

#include "reference/net/arp.h"
#include "reference/net/ethernet.h"
#include "sim/run/plan.h"

namespace guestlink::sim {
namespace {

/// On a machine with nothing else to do a frame crosses in 50 µs.
constexpr Duration patience = std::chrono::milliseconds(250);
/// For experiments on one network (IEEE 802 section 9.2.4).
constexpr std::uint16_t experiment = 0x88b5;
constexpr std::string_view words = "guestlink: a barrier";

std::optional<net::Arp> arp_in(net::Bytes frame) {
  if (frame.size() < net::ethernet_header_bytes || net::load16(frame, 12) != 0x0806) {
    return std::nullopt;
  }
  return net::parse_arp(frame.subspan(net::ethernet_header_bytes));
}

bool is_words(net::Bytes frame) {
  return frame.size() >= net::ethernet_header_bytes + words.size() &&
         net::load16(frame, 12) == experiment &&
         std::memcmp(frame.data() + net::ethernet_header_bytes, words.data(), words.size()) == 0;
}

/// A probe (RFC 5227 section 2.1.1) teaches nobody an address; its answer goes to 0.0.0.0.
bool is_barrier(net::Bytes frame) {
  const auto arp = arp_in(frame);
  if (!arp) return is_words(frame);
  return (arp->operation == net::Arp::request ? arp->sender : arp->target).value == 0;
}

std::vector<std::byte> frame_of_words(const net::MacAddress& from, const net::MacAddress& to) {
  std::vector<std::byte> frame(60);
  net::store_mac(frame, 0, to);
  net::store_mac(frame, 6, from);
  net::store16(frame, 12, experiment);
  std::memcpy(frame.data() + net::ethernet_header_bytes, words.data(), words.size());
  return frame;
}

Recorder* recorder_at(const Lab& lab, const Endpoint& at) {
  // Of an interface that came back the last one.
  const auto found = std::find_if(lab.recorders.rbegin(), lab.recorders.rend(),
                                  [&](const Recorder* one) { return one->at() == at; });
  return found == lab.recorders.rend() ? nullptr : *found;
}

}  // namespace

Barrier::Barrier(const Scenario& scenario, const Topology& topology, Lab& lab)
    : scenario_(scenario), topology_(topology), lab_(lab) {
  for (const Link& link : topology.links) {
    ways_.push_back({link.a, link.b});
    ways_.push_back({link.b, link.a});
  }
  const auto far_end = [&](const Endpoint& near) -> const Endpoint* {
    for (const Link& link : topology.links) {
      if (link.a == near) return &link.b;
      if (link.b == near) return &link.a;
    }
    return nullptr;
  };
  for (const NodeWish& node : scenario.nodes) {
    if (!forwards_itself(node) || node.forwarder->mode != "bridge") continue;
    const auto ports = forwarded_interfaces(*node.forwarder);
    for (const std::string& in : ports) {
      for (const std::string& out : ports) {
        const Endpoint* from = far_end({node.name, in});
        const Endpoint* to = far_end({node.name, out});
        if (in != out && from != nullptr && to != nullptr) ways_.push_back({*from, *to, false});
      }
    }
  }
  for (Recorder* recorder : lab.recorders) begun_[recorder] = recorder->frames().size();
}

std::size_t Barrier::others_seen() {
  std::size_t count = 0;
  for (Recorder* recorder : lab_.recorders) {
    const auto frames = recorder->frames();
    const std::size_t begun = std::min(begun_[recorder], frames.size());
    count += static_cast<std::size_t>(
        std::count_if(frames.begin() + static_cast<std::ptrdiff_t>(begun), frames.end(),
                      [](const SeenFrame& one) { return !is_barrier(one.bytes); }));
  }
  return count;
}

bool Barrier::cross(const Way& way) {
  const auto sender = lab_.world->interface(way.from);
  const auto receiver = lab_.world->interface(way.to);
  if (!sender || !*sender || !receiver || !*receiver) return false;
  const Interface* said = topology_.interface(way.to);
  const bool asks = way.is_link && said != nullptr && !said->addresses.empty();
  const net::MacAddress to = said != nullptr && said->mac ? *said->mac : (*receiver)->mac;
  std::vector<std::byte> frame = frame_of_words((*sender)->mac, to);
  net::Ipv4Address about;
  if (asks) {
    about = said->addresses.front().address;
    const auto question = net::arp_frame(
        to, {net::Arp::request, (*sender)->mac, net::Ipv4Address{}, net::MacAddress{}, about});
    frame.assign(question.begin(), question.end());
  }
  Recorder* const listener = recorder_at(lab_, asks ? way.from : way.to);
  if (listener == nullptr) return false;
  const std::size_t before = listener->frames().size();
  if (!lab_.world->inject(way.from, frame)) return false;
  const auto has_come = [&] {
    const auto frames = listener->frames();
    return std::any_of(frames.begin() + static_cast<std::ptrdiff_t>(before), frames.end(),
                       [&](const SeenFrame& one) {
                         if (one.direction != Direction::in) return false;
                         if (!asks) return one.bytes == frame;
                         const auto arp = arp_in(one.bytes);
                         return arp && arp->operation == net::Arp::reply && arp->sender == about &&
                                arp->target.value == 0;
                       });
  };
  return lab_.world->wait_until(has_come, patience).has_value();
}

bool Barrier::pass() {
  // Each round brings what is under way one machine further at least.
  for (std::size_t round = 0; round < scenario_.nodes.size() + topology_.links.size() + 1;
       ++round) {
    const std::size_t before = others_seen();
    for (const Way& way : ways_) {
      if (!cross(way)) return false;
    }
    if (others_seen() == before) return true;
  }
  return false;
}

void Barrier::leave_out(const Recorder& recorder, std::vector<SeenFrame>& frames) const {
  const auto begun = begun_.find(&recorder);
  const std::size_t kept = begun == begun_.end() ? 0 : std::min(begun->second, frames.size());
  frames.erase(std::remove_if(frames.begin() + static_cast<std::ptrdiff_t>(kept), frames.end(),
                              [](const SeenFrame& one) { return is_barrier(one.bytes); }),
               frames.end());
}

}  // namespace guestlink::sim
