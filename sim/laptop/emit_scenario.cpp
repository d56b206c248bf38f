#include "sim/laptop/emit_scenario.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/laptop/claims/claim_kind.h"
#include "sim/laptop/probe_names.h"
#include "sim/laptop/world_topology.h"

namespace guestlink::sim {
namespace {

using Json = nlohmann::ordered_json;

class Emitter {
 public:
  explicit Emitter(const Subject& subject) : subject_(subject), laptop_(subject.topology) {}

  std::string emit(ForwarderKind forwarder, const std::string& name, const std::string& path) {
    for (const ClaimKind& kind : claim_kinds()) {
      if (kind.applies(subject_) && !add(kind.id)) left_out_.emplace_back(kind.id);
    }
    Json file{{"schema_version", 1},
              {"name", name},
              {"title", fmt::format("Rehearsal: {}", model::name(laptop_.road))},
              {"tags", {"rehearsal"}},
              {"laptop", path}};
    if (forwarder == ForwarderKind::own) file["engine"] = "own";
    const auto counts = std::ranges::count_if(subject_.findings, [](const Diagnostic& one) {
      return one.severity == Severity::error || one.severity == Severity::security;
    });
    file["check"] = {{"max", {{"error", counts}}}};
    file["steps"] = steps_;
    file["expect"] = expect_;
    std::string text = "// Written by guestlink rehearse --emit.\n";
    for (const std::string& one : left_out_) {
      text += fmt::format("// Tried by guestlink rehearse only: {}\n", one);
    }
    return text + file.dump(2) + "\n";
  }

 private:
  /// False when no step or expectation states the claim.
  bool add(std::string_view id) {
    if (id == "card-passed") return expect_boot({{"booted", true}});
    if (id == "guest-lease") return expect_boot({{"leased", true}});
    if (id == "nothing-leaks") return add_never();
    if (id == "frames-unchanged") return add_compare();
    const std::string node(id.substr(0, id.find('-')));
    if (node != "host" && node != "guest") return false;
    if (id.ends_with("-guest-ping")) return add_ping(id, node, inside("guest"));
    if (id.ends_with("-host-ping")) return add_ping(id, node, inside("host"));
    if (id.ends_with("-lan-ping")) {
      return add_ping(std::string(id) + "-ap", node, address("ap", "bss0")) &&
             add_ping(std::string(id) + "-station", node, address("lan", "eth0"));
    }
    if (id.ends_with("-server-ping")) return add_ping(id, node, address("net", "eth0"));
    if (id.ends_with("-server-tcp")) return add_fetch(id, node);
    if (id.ends_with("-dns")) return add_question(id, node);
    return false;
  }

  std::string address(std::string_view node, std::string_view interface) const {
    const auto* one = laptop_.find(node, interface);
    return one == nullptr || !one->address ? "" : net::to_string(one->address->address);
  }

  /// The address on the link between the two; empty where only a lease will tell.
  std::string inside(std::string_view node) const {
    return address(node, node == "host" ? laptop_.host_side : laptop_.inside);
  }

  bool expect_boot(const Json& result) {
    expect_.push_back({{"at", "guest"}, {"step", "boot"}, {"result", result}});
    return true;
  }

  void expect_result(std::string_view id, const std::string& node, const Json& result) {
    expect_.push_back({{"at", node}, {"step", id}, {"result", result}});
  }

  bool add_ping(std::string_view id, const std::string& node, const std::string& to) {
    if (to.empty()) return false;
    steps_.push_back(
        {{"id", id}, {"at", node}, {"ping", {{"dst", to}, {"id", echo_id}, {"seq", ++sequence_}}}});
    expect_result(id, node, {{"received", 1}});
    return true;
  }

  bool add_fetch(std::string_view id, const std::string& node) {
    if (!serves_) {
      steps_.push_back({{"id", "serve"},
                        {"at", "net"},
                        {"serve", {{"http", {{"port", server_port}, {"body", "rehearsed"}}}}}});
      serves_ = true;
    }
    steps_.push_back(
        {{"id", id},
         {"at", node},
         {"http", {{"dst", fmt::format("{}:{}", address("net", "eth0"), server_port)}}}});
    expect_result(id, node, {{"status", 200}, {"body", "rehearsed"}});
    return true;
  }

  /// Whom the node asks: by its resolv.conf, by the guest's udhcpd, else the access point.
  std::string server_of(const std::string& node) const {
    const auto& said =
        node == "host" ? subject_.laptop.host.name_servers : subject_.laptop.guest.name_servers;
    if (!said.empty()) return net::to_string(said.front().value);
    const auto& udhcpd = subject_.laptop.guest.udhcpd;
    if (node == "host" && udhcpd && !udhcpd->name_servers.empty()) {
      return net::to_string(udhcpd->name_servers.front().value);
    }
    return address("ap", "bss0");
  }

  bool add_question(std::string_view id, const std::string& node) {
    steps_.push_back(
        {{"id", id}, {"at", node}, {"dns", {{"name", server_name}, {"server", server_of(node)}}}});
    expect_result(id, node, {{"answered", true}, {"address", address("net", "eth0")}});
    return true;
  }

  std::string access_point_tap() const {
    return std::string("ap:") + (laptop_.uplink.empty() ? radio_port : uplink_port);
  }

  bool add_never() {
    const auto* side = laptop_.find("host", laptop_.host_side);
    if (side == nullptr || !side->address) return false;
    const net::Ipv4Cidr network{side->address->network(), side->address->prefix};
    expect_.push_back({{"tap", access_point_tap()},
                       {"dir", "in"},
                       {"never", {{"any_field", {net::to_string(network)}}}},
                       {"why", "nothing of the private network shows on the LAN"}});
    return true;
  }

  bool add_compare() {
    const bool by_guest = laptop_.road == model::Road::guest_bridges;
    const std::string in = by_guest ? "guest:" + laptop_.inside : "host:" + laptop_.tap;
    const std::string out = by_guest ? "guest:" + laptop_.outside : "host:" + laptop_.uplink;
    const std::string rider = by_guest ? "host" : "guest";
    // The other's pings do not cross the bridge: the rider's is known by its sequence number.
    const auto ping = std::ranges::find_if(
        steps_, [&](const Json& step) { return step["id"] == rider + "-server-ping"; });
    if (ping == steps_.end()) return false;
    expect_.push_back({{"compare", {in, out}},
                       {"match", {{"icmp", {{"seq", (*ping)["ping"]["seq"]}}}}},
                       {"bytes", "identical"},
                       {"why", "a bridge does not touch the frame"}});
    return true;
  }

  const Subject& subject_;
  const model::Topology& laptop_;
  Json steps_ = Json::array();
  Json expect_ = Json::array();
  std::vector<std::string> left_out_;
  unsigned sequence_ = 0;
  bool serves_ = false;
};

}  // namespace

std::string scenario_of(const Subject& subject, ForwarderKind forwarder, const std::string& name,
                        const std::string& laptop) {
  return Emitter(subject).emit(forwarder, name, laptop);
}

}  // namespace guestlink::sim
