#include "sim/laptop/stage.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "sim/laptop/world_topology.h"

namespace guestlink::sim {

using namespace std::chrono_literals;

std::string_view name(ForwarderKind kind) {
  return kind == ForwarderKind::kernel ? "kernel" : "own";
}

Duration Stage::patience() const {
  return beyond_fails ? Duration(300ms) : Duration(2s);
}

std::vector<Hop> Stage::way_to(std::string_view node) const {
  std::vector<std::string> places{"host:" + topology().bridge, "guest:" + topology().inside};
  if (node != "guest") {
    places.push_back("guest:" + topology().outside);
    places.push_back(std::string("ap:") + radio_port);
  }
  if (node == "lan" || node == "net") places.push_back(std::string(node) + ":eth0");
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
  const auto* found = topology().find("host", topology().bridge);
  return found == nullptr ? std::nullopt : found->address;
}

std::optional<net::Ipv4Cidr> Stage::inside_address() const {
  const auto* found = topology().find("guest", topology().inside);
  return found == nullptr ? std::nullopt : found->address;
}

Status record(Stage& stage, const Endpoint& at) {
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

Result<std::unique_ptr<Stage>> set_stage(const Subject& subject, ForwarderKind forwarder,
                                         const WorldOptions& options,
                                         std::function<void(std::string_view)> say) {
  auto stage = std::make_unique<Stage>();
  stage->subject = &subject;
  stage->forwarder = forwarder;
  stage->say = std::move(say);
  auto world = World::create(world_topology(subject.topology), options);
  if (!world) return tl::unexpected(world.error());
  stage->world = std::move(*world);
  for (const auto part : {boot_surroundings, boot_host, start_guest, boot_guest}) {
    if (auto done = part(*stage); !done) return tl::unexpected(done.error());
  }
  return stage;
}

}  // namespace guestlink::sim
