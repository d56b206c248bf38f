// `ip -j addr` (iproute2, ip/ipaddress.c print_linkinfo and print_addrinfo): an array of
// interfaces.  busybox's ip has no -j and prints its usage instead.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "reference/config/json_places.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;
using nlohmann::json;

std::string string_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t number_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

bool has_flag(const json& link, std::string_view flag) {
  const auto flags = link.find("flags");
  return flags != link.end() && flags->is_array() &&
         std::ranges::any_of(*flags, [&](const json& one) {
           return one.is_string() && one.get_ref<const std::string&>() == flag;
         });
}

void read_address(const json& info, const std::string& path, const JsonPlaces& places,
                  model::SeenInterface& into) {
  if (!info.is_object()) return;
  const std::string local = string_in(info, "local");
  const std::uint64_t prefix = number_in(info, "prefixlen");
  const SourceSpan where = places.at(path + ".local");
  const std::string text = local + "/" + std::to_string(prefix);
  if (string_in(info, "family") == "inet6") {
    into.inet6.push_back({text, where});
    return;
  }
  const auto address = net::parse_ipv4_cidr(text);
  if (!address) return;
  into.addresses.push_back({*address, where});
  if (const auto broadcast = net::parse_ipv4(string_in(info, "broadcast")); broadcast) {
    into.broadcast = {*broadcast, places.at(path + ".broadcast")};
  }
}

void read_counters(const json& link, model::SeenInterface& into) {
  const auto stats = link.find("stats64");
  if (stats == link.end() || !stats->is_object()) return;
  if (const auto rx = stats->find("rx"); rx != stats->end() && rx->is_object()) {
    into.rx_packets = number_in(*rx, "packets");
    into.rx_bytes = number_in(*rx, "bytes");
    into.rx_dropped = number_in(*rx, "dropped");
  }
  if (const auto tx = stats->find("tx"); tx != stats->end() && tx->is_object()) {
    into.tx_packets = number_in(*tx, "packets");
    into.tx_bytes = number_in(*tx, "bytes");
  }
}

model::SeenInterface read_link(const json& link, const std::string& path,
                               const JsonPlaces& places) {
  model::SeenInterface found;
  found.name = {string_in(link, "ifname"), places.at(path + ".ifname")};
  found.up = has_flag(link, "UP");
  found.running = has_flag(link, "LOWER_UP");
  found.mtu = static_cast<std::uint32_t>(number_in(link, "mtu"));
  if (string_in(link, "link_type") == "ether") {
    if (const auto mac = net::parse_mac(string_in(link, "address")); mac) {
      found.mac = {*mac, places.at(path + ".address")};
    }
  }
  if (const std::string state = string_in(link, "operstate"); !state.empty()) {
    found.status = {state, places.at(path + ".operstate")};
  }
  read_counters(link, found);
  const auto addresses = link.find("addr_info");
  if (addresses == link.end() || !addresses->is_array()) return found;
  for (std::size_t index = 0; index < addresses->size(); ++index) {
    read_address((*addresses)[index], path + ".addr_info." + std::to_string(index), places, found);
  }
  return found;
}

}  // namespace

void read_ip_addr_json(Reading& in) {
  if (is_blank(in.text())) {
    in.mark_all(LineStatus::ignored);
    return;
  }
  const auto refuse = [&](std::size_t at, std::string message) {
    const auto begin = static_cast<std::uint32_t>(std::min(at, in.text().size()));
    in.refuse({in.file(), begin, begin}, "cap-json-syntax", std::move(message));
  };
  if (is_json_too_deep(in.text())) {
    refuse(0, "brackets stand in each other deeper than ip writes them");
    return;
  }
  json links;
  try {
    links = json::parse(in.text());
  } catch (const json::parse_error& error) {
    refuse(error.byte > 0 ? error.byte - 1 : 0, "this is not the JSON that `ip -j addr` writes");
    return;
  } catch (const json::exception&) {
    refuse(0, "a number here is larger than any that ip writes");
    return;
  }
  if (!links.is_array()) {
    refuse(0, "`ip -j addr` writes a list of interfaces");
    return;
  }
  const JsonPlaces places(in.text(), in.file());
  model::SeenInterfaces found;
  found.file = in.file();
  std::map<std::string, std::vector<Located<std::string>>> members;
  for (std::size_t index = 0; index < links.size(); ++index) {
    const json& link = links[index];
    // Old iproute2 writes {} for a link that it leaves out.
    if (!link.is_object() || string_in(link, "ifname").empty()) continue;
    found.all.push_back(read_link(link, std::to_string(index), places));
    const std::string master = string_in(link, "master");
    if (!master.empty()) members[master].push_back(found.all.back().name);
  }
  for (model::SeenInterface& one : found.all) {
    if (const auto its = members.find(one.name.value); its != members.end()) {
      one.members = its->second;
    }
  }
  in.mark_all(LineStatus::understood);
  auto& seen = in.laptop().seen.guest_interfaces;
  if (!seen) seen = std::move(found);
}

}  // namespace guestlink::config
