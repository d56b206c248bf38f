#include "sim/laptop/stage.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "sim/laptop/spoilt.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {

using namespace std::chrono_literals;

std::string_view name(ForwarderKind kind) {
  return kind == ForwarderKind::kernel ? "kernel" : "own";
}

Duration Stage::patience() const {
  return beyond_fails ? Duration(300ms) : Duration(2s);
}

Carrier Stage::carrier_of(std::string_view from) const {
  const bool through_guest = model::leads_through_guest(topology().road);
  if (through_guest && from == "host") {
    return {"guest", "guest:" + topology().inside, "guest:" + topology().outside};
  }
  if (!through_guest && topology().road != model::Road::apart && from == "guest") {
    return {"host", "host:" + topology().tap, "host:" + topology().uplink};
  }
  return {};
}

std::string Stage::port_of_access_point(std::string_view from) const {
  const bool by_card = topology().card && (from == "guest" || topology().uplink.empty());
  return std::string("ap:") + (by_card ? radio_port : uplink_port);
}

std::vector<Hop> Stage::way(std::string_view from, std::string_view to) const {
  std::vector<std::string> places;
  const Carrier carrier = carrier_of(from);
  const bool only_to_carrier = to == carrier.node;
  if (from == "host") {
    const bool on_link = !carrier.node.empty();
    places.push_back("host:" + (on_link ? topology().host_side : topology().uplink));
  } else {
    places.push_back("guest:" + (topology().road == model::Road::apart || carrier.node.empty()
                                     ? topology().outside
                                     : topology().inside));
  }
  if (!carrier.node.empty()) {
    places.push_back(carrier.in);
    if (!only_to_carrier) places.push_back(carrier.out);
  }
  if (!only_to_carrier) places.push_back(port_of_access_point(from));
  if (to == "lan" || to == "net") places.push_back(std::string(to) + ":eth0");
  std::vector<Hop> hops;
  for (const std::string& place : places) {
    const auto found = recorders.find(place);
    hops.push_back({place, found == recorders.end() ? nullptr : found->second});
  }
  return hops;
}

net::Ipv4Address Stage::address(std::string_view node, std::string_view interface) const {
  const auto* found = topology().find(node, interface);
  return found == nullptr || !found->address ? net::Ipv4Address{} : found->address->address;
}

std::optional<net::Ipv4Cidr> Stage::host_address() const {
  const auto* found = topology().find("host", topology().host_side);
  if (found == nullptr) return std::nullopt;
  if (!found->leased) return found->address;
  return host_lease ? std::optional(host_lease->address) : std::nullopt;
}

std::optional<net::Ipv4Cidr> Stage::inside_address() const {
  const auto* found = topology().find("guest", topology().inside);
  if (found == nullptr) return std::nullopt;
  if (!found->leased) return found->address;
  return lease ? std::optional(lease->address) : std::nullopt;
}

std::optional<net::Ipv4Cidr> Stage::own_address(std::string_view node) const {
  if (node == "guest") {
    if (topology().guest_bridge.empty() && topology().road != model::Road::apart) {
      if (auto inside = inside_address()) return inside;
    }
    return lease ? std::optional(lease->address) : std::nullopt;
  }
  if (host_lease) return host_lease->address;
  if (!topology().uplink.empty()) {
    const auto* found = topology().find("host", topology().uplink);
    if (found != nullptr && !found->leased) return found->address;
  }
  return model::leads_through_guest(topology().road) ? host_address() : std::nullopt;
}

std::optional<net::Ipv4Cidr> Stage::hidden_network() const {
  switch (topology().road) {
  case model::Road::guest_routes:
  case model::Road::host_routes: return host_address() ? host_address() : inside_address();
  default: return std::nullopt;
  }
}

Status record(Stage& stage, const Endpoint& at) {
  if (stage.recorders.contains(to_string(at))) return {};
  auto recorder = stage.world->capture(at);
  if (!recorder) return tl::unexpected(recorder.error());
  stage.recorders[to_string(at)] = *recorder;
  return {};
}

Status put_files(Stage& stage, const std::string& node, std::string_view folder) {
  // What the world lets a node write; the rest of a root is the machine's own, read-only.
  static constexpr std::array<std::string_view, 4> own{"/etc/", "/root/", "/home/", "/var/"};
  for (const auto& [path, text] : stage.subject->files_of(folder)) {
    const bool writable =
        std::ranges::any_of(own, [&path = path](auto begin) { return path.starts_with(begin); });
    if (!writable) continue;
    const unsigned mode = text.starts_with("#!") ? 0755 : 0644;
    if (auto done = stage.world->put_file(node, path, text, mode); !done) return done;
  }
  return {};
}

std::string last_line(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  const std::size_t end = text.rfind('\n');
  return std::string(end == std::string_view::npos ? text : text.substr(end + 1));
}

Result<std::unique_ptr<Stage>> set_stage(const Subject& subject, ForwarderKind forwarder,
                                         const WorldOptions& options,
                                         std::function<void(std::string_view)> say,
                                         BootTime boot_time) {
  auto stage = std::make_unique<Stage>();
  stage->subject = &subject;
  stage->forwarder = forwarder;
  stage->say = std::move(say);
  stage->boot_time = std::move(boot_time);
  auto world = World::create(world_topology(subject.laptop, subject.topology), options);
  if (!world) return tl::unexpected(world.error());
  stage->world = std::move(*world);
  for (const auto part : {boot_surroundings, boot_host, start_guest, boot_guest, finish_host}) {
    const Status done = part(*stage);
    if (done) continue;
    if (!is_spoilt(*stage)) return tl::unexpected(done.error());
    stage->notes.push_back("nothing can be written in the guest: " + done.error().message);
  }
  return stage;
}

}  // namespace guestlink::sim
