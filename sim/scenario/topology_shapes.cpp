#include <algorithm>
#include <array>

#include "reference/json/scalars.h"
#include "sim/medium/topology.h"
#include "sim/scenario/shapes.h"
#include "sim/steps/service_kind.h"

namespace guestlink::sim {
namespace {

using json::Field;
using json::JsonNode;
using json::ObjectShape;
using json::ValueType;

constexpr std::array<std::string_view, 5> roles{"host", "guest", "router", "ap", "endpoint"};
constexpr std::array<std::string_view, 3> media{"cable", "tap", "wifi"};
constexpr std::array<std::string_view, 2> engines{"own", "kernel"};
constexpr std::array<std::string_view, 7> modes{"nat44",   "bridge",    "route",    "firewall",
                                                "mac_nat", "mac_clone", "proxy_arp"};
constexpr std::array<std::string_view, 1> sources{"laptop"};
constexpr std::array<std::string_view, 2> neighbour_words{"static", "arp"};
constexpr std::array<std::string_view, 1> ipv6_words{"off"};

template <const auto& words>
bool is_one_of(const JsonNode& node) {
  return node.kind == JsonNode::Kind::text && std::ranges::find(words, node.text) != words.end();
}
template <const auto& words>
constexpr ValueType word_of(std::string_view said) {
  return {.words = said, .schema = "", .accepts = is_one_of<words>, .choices = words};
}

constexpr ValueType role_word = word_of<roles>("host, guest, router, ap or endpoint");
constexpr ValueType medium_word = word_of<media>("cable, tap or wifi");
constexpr ValueType engine_word = word_of<engines>("own or kernel");
constexpr ValueType mode_word =
    word_of<modes>("nat44, bridge, route, firewall, mac_nat, mac_clone or proxy_arp");
constexpr ValueType source_word = word_of<sources>("\"laptop\"");
constexpr ValueType neighbour_word = word_of<neighbour_words>("static or arp");
constexpr ValueType ipv6_word = word_of<ipv6_words>("off");

constexpr ValueType pci_text{
    .words = "a card as bus/slot/function",
    .schema = R"({"type": "string", "pattern": "^[0-9]+/[0-9]+/[0-7]$"})",
    .accepts = [](const JsonNode& node) {
      const std::string_view text = node.text;
      const std::size_t first = text.find('/');
      const std::size_t last = text.rfind('/');
      return node.kind == JsonNode::Kind::text && first != std::string_view::npos && first > 0 &&
             last > first + 1 && last + 2 == text.size() && text.back() >= '0' &&
             text.back() <= '7' &&
             text.find_first_not_of("0123456789/") == std::string_view::npos &&
             std::ranges::count(text, '/') == 2;
    }};

constexpr ValueType mtu_number{.words = "a number of bytes from 68 to 65535",
                               .schema = R"({"type": "integer", "minimum": 68, "maximum": 65535})",
                               .accepts = [](const JsonNode& node) {
                                 return node.natural && *node.natural >= 68 &&
                                        *node.natural <= 65535;
                               }};

constexpr ValueType mac_list{.kind = ValueType::Kind::list,
                             .words = "a list of MAC addresses",
                             .schema = "",
                             .item = &json::mac_address};
constexpr ValueType network_list{.kind = ValueType::Kind::list,
                                 .words = "a list of IPv4 addresses with prefix lengths",
                                 .schema = "",
                                 .item = &json::ipv4_network};

template <const ObjectShape& (*shape)()>
constexpr ValueType object_of(std::string_view words) {
  return {.kind = ValueType::Kind::object, .words = words, .schema = "", .object = shape};
}

const ObjectShape& forwarder_shape() {
  static const ObjectShape shape{
      .name = "a forwarder",
      .meaning = "How a node carries packets between its interfaces.",
      .fields = {
          {"from", &source_word, "\"laptop\": what the laptop's files say, mistakes included.",
           R"("laptop")", "the keys beside it"},
          {"engine", &engine_word,
           "own: guestlink's forwarder; kernel: the node's kernel, which then has the addresses.",
           R"("kernel")", R"("own"; of mode route "kernel")"},
          {"mode", &mode_word,
           "nat44 masquerades the inside behind the outside; bridge joins the ports; route only "
           "routes. The own forwarder also has firewall, and for stations of three addresses "
           "mac_nat, mac_clone and proxy_arp, as docs/settings.md says.",
           R"("nat44")", ""},
          {"inside", &json::any_text, "The node's interface towards the host.", R"("eth0")", ""},
          {"outside", &json::any_text, "The node's interface towards the air.", R"("wlan0")", ""},
          {"bridge", &json::any_text, "The name of the bridge, which carries its address.",
           R"("brext")", ""},
          {"ports", &json::texts, "The bridge's members.", R"(["tap1", "re1"])", ""},
          {"settings", &json::any_value,
           "Of the own engine: what its settings file (docs/settings.md) says besides.",
           R"({"nat44": {"max_sessions": 2}})", "nothing"},
          {"pf", &json::any_text,
           "Of the own engine: a pf.conf, relative to this file, whose rules take the place of the "
           "settings' own (`guestlink forward --pf`). It names the node's interfaces.",
           R"("../../fixtures/laptops/seed-003-nat/host/etc/pf.conf")", "none"},
          {"pf_names", &json::texts, "What else that pf.conf calls inside and outside.",
           R"(["tap1=inside"])", "nothing"}}};
  return shape;
}
constexpr ValueType forwarder_object = object_of<forwarder_shape>("an object");

const ObjectShape& node_shape() {
  static const ObjectShape shape{
      .name = "a node",
      .meaning = "One machine, with a network of its own.",
      .fields = {{"role", &role_word, "Whose part it plays.", R"("host")", "", true},
                 {"gateway", &json::ipv4_address, "Where its default route leads.",
                  R"("172.24.1.1")", "no default route"},
                 {"forwarder", &forwarder_object, "How it forwards.",
                  R"({"mode": "nat44", "inside": "eth0", "outside": "wlan0"})", "it does not"},
                 {"services", &services_type(), "What it serves to others from the start.",
                  R"({"echo": {"port": 22}})", "nothing"}}};
  return shape;
}
constexpr ValueType node_object = object_of<node_shape>("an object");
constexpr ValueType node_map{.kind = ValueType::Kind::map,
                             .words = "an object of nodes by name",
                             .schema = "",
                             .item = &node_object,
                             .key = &name_text};

const ObjectShape& impairment_shape() {
  static const ObjectShape shape{
      .name = "an impairment",
      .meaning = "What a link does to frames, each way, by chance from the scenario's seed.",
      .fields = {
          {"delay", &json::number_of_time, "How long each is under way.", R"("14ms")", R"("0s")"},
          {"jitter", &json::number_of_time, "How much longer at most, by chance.", R"("2ms")",
           R"("0s")"},
          {"loss", &json::share, "How many are lost.", R"("1%")", R"("0%")"},
          {"duplicate", &json::share, "How many come twice.", R"("1%")", R"("0%")"},
          {"reorder", &json::share, "How many are overtaken by the next.", R"("1%")", R"("0%")"}}};
  return shape;
}
constexpr ValueType impairment_object = object_of<impairment_shape>("an object");

const ObjectShape& station_shape() {
  static const ObjectShape shape{
      .name = "a station",
      .meaning = "The end `a` of a Wi-Fi link.",
      .fields = {{"four_addr", &json::true_or_false,
                  "Sends frames with four addresses, so that others' MACs can stand in them.",
                  "true", "false"}}};
  return shape;
}
constexpr ValueType station_object = object_of<station_shape>("an object");

const ObjectShape& access_point_shape() {
  static const ObjectShape shape{
      .name = "an access point",
      .meaning = "The end `b` of a Wi-Fi link.",
      .fields = {
          {"wds", &json::true_or_false, "Takes frames with four addresses.", "true", "false"}}};
  return shape;
}
constexpr ValueType access_point_object = object_of<access_point_shape>("an object");

const ObjectShape& port_security_shape() {
  static const ObjectShape shape{
      .name = "a port security",
      .meaning = "Which senders the port at `b` lets in.",
      .fields = {{"macs", &mac_list, "Their MACs.", R"(["02:29:bb:66:56:01"])", "", true}}};
  return shape;
}
constexpr ValueType port_security_object = object_of<port_security_shape>("an object");

const ObjectShape& link_shape() {
  static const ObjectShape shape{
      .name = "a link",
      .meaning = "Two interfaces and what lies between them.",
      .fields = {
          {"id", &name_text, "By which reports name it.", R"("air")", "", true},
          {"medium", &medium_word,
           "cable; tap, which `b`'s node opens as a virtual machine does; wifi, where `a` is the "
           "station and `b` the access point.",
           R"("wifi")", "", true},
          {"a", &endpoint_text, "One end.", R"("guest:wlan0")", "", true},
          {"b", &endpoint_text, "The other end.", R"("ap:bss0")", "", true},
          {"mtu", &mtu_number, "Of both ends, in bytes.", "1400", "1500"},
          {"impair", &impairment_object, "What it does to frames.", R"({"delay": "3ms"})",
           "nothing"},
          {"station", &station_object, "Of wifi only.", R"({"four_addr": true})",
           "three addresses"},
          {"ap", &access_point_object, "Of wifi only.", R"({"wds": true})", "no WDS"},
          {"port_security", &port_security_object, "Of cable and wifi.",
           R"({"macs": ["02:29:bb:66:56:01"]})", "every sender"}}};
  return shape;
}
constexpr ValueType link_object = object_of<link_shape>("an object");
constexpr ValueType link_list{
    .kind = ValueType::Kind::list, .words = "a list of links", .schema = "", .item = &link_object};

const ObjectShape& interface_shape() {
  static const ObjectShape shape{
      .name = "an interface",
      .meaning =
          "What is set on an interface. Where the own forwarder stands, it gets the "
          "addresses and the kernel gets none.",
      .fields = {{"mac", &json::mac_address, "Its MAC.", R"("02:32:7d:a2:b5:00")",
                  "made from its name, always the same"},
                 {"addr", &network_list, "Its addresses.", R"(["172.24.1.49/24"])", "none"},
                 {"mtu", &mtu_number, "In bytes.", "1500", "the link's"},
                 {"pci", &pci_text, "The card that it belongs to.", R"("4/0/0")", "none"}}};
  return shape;
}
constexpr ValueType interface_object = object_of<interface_shape>("an object");
constexpr ValueType interface_map{.kind = ValueType::Kind::map,
                                  .words = "an object of interfaces by \"node:interface\"",
                                  .schema = "",
                                  .item = &interface_object,
                                  .key = &endpoint_text};

const ObjectShape& topology_shape() {
  static const ObjectShape shape{
      .name = "a topology",
      .meaning = "The machines and what joins them.",
      .fields = {
          {"nodes", &node_map, "The machines, by name.", R"({"host": {"role": "host"}})", "", true},
          {"links", &link_list, "What joins them.", "[]", "none"},
          {"interfaces", &interface_map, "What is set on the links' ends.", "{}", "none"},
          {"neighbours", &neighbour_word,
           "static: everybody knows the MACs on the same link from the start; arp: they "
           "ask.",
           R"("arp")", R"("static")"},
          {"ipv6", &ipv6_word, "IPv6 makes frames of its own, so it is off.", R"("off")",
           R"("off")"}}};
  return shape;
}
constexpr ValueType topology_object = object_of<topology_shape>("an object");

const ObjectShape& topology_part_shape() {
  static const ObjectShape shape = [] {
    ObjectShape made = topology_shape();
    made.name = "a part of a topology";
    std::erase_if(made.fields, [](const json::Field& one) {
      return one.name != "nodes" && one.name != "links" && one.name != "interfaces";
    });
    for (json::Field& one : made.fields) one.required = false;
    return made;
  }();
  return shape;
}
constexpr ValueType topology_part_object = object_of<topology_part_shape>("an object");

}  // namespace

constexpr ValueType endpoint_text{
    .words = "\"node:interface\", the interface with at most 15 characters",
    .schema = R"({"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*:[^/: ]{1,15}$"})",
    .accepts = [](const JsonNode& node) {
      constexpr std::size_t longest = 15;  // IFNAMSIZ of Linux and FreeBSD, less its terminator
      if (node.kind != JsonNode::Kind::text) return false;
      const auto end = parse_endpoint(node.text);
      return end && end->interface.size() <= longest &&
             end->interface.find_first_of("/: \t") == std::string::npos;
    }};

constexpr ValueType name_text{
    .words = "a name of a-z, 0-9 and '-', at most 64 characters",
    .schema = R"({"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$"})",
    .accepts = [](const JsonNode& node) {
      constexpr std::size_t longest = 64;
      constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
      return node.kind == JsonNode::Kind::text && !node.text.empty() &&
             node.text.size() <= longest && node.text.front() != '-' &&
             node.text.find_first_not_of(letters) == std::string::npos;
    }};

const ValueType& topology_type() {
  return topology_object;
}

const ValueType& topology_part_type() {
  return topology_part_object;
}

}  // namespace guestlink::sim
