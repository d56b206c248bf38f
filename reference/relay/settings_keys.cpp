#include "reference/relay/settings_keys.h"

#include <array>

namespace guestlink::relay {
namespace {

using forward::PortRange;
using forward::Protocol;
using forward::Settings;
using net::Ipv4Address;
using net::Ipv4Cidr;
using net::MacAddress;

constexpr std::array<std::string_view, 7> mode_words{"nat44",   "bridge",    "route",    "firewall",
                                                     "mac_nat", "mac_clone", "proxy_arp"};
constexpr std::array<std::string_view, 3> routers{"nat44", "route", "firewall"};
constexpr std::array<std::string_view, 4> routers_and_proxy_arp{"nat44", "route", "firewall",
                                                                "proxy_arp"};
constexpr std::array<std::string_view, 6> all_but_bridge{"nat44",   "route",     "firewall",
                                                         "mac_nat", "mac_clone", "proxy_arp"};
constexpr std::array<std::string_view, 3> like_words{"standard", "freebsd", "linux"};
constexpr std::array<std::string_view, 2> dhcp_words{"broadcast_flag", "chaddr"};
constexpr std::array<std::string_view, 2> action_words{"pass", "block"};
constexpr std::array<std::string_view, 3> direction_words{"in", "out", "both"};
constexpr std::array<std::string_view, 3> family_words{"any", "ipv4", "ipv6"};
constexpr std::array<std::string_view, 8> ip_protocol_words{"tcp", "udp", "icmp", "icmp6",
                                                            "gre", "esp", "ah",   "sctp"};
constexpr std::array<std::uint8_t, 8> ip_protocols{6, 17, 1, 58, 47, 50, 51, 132};
constexpr std::array<std::string_view, 2> protocol_words{"tcp", "udp"};
constexpr std::array<std::string_view, 3> filtering_words{"eif", "adf", "apdf"};
constexpr double a_year = 365.0 * 86400.0;
constexpr std::uint64_t largest_mtu = 65535;
constexpr std::uint64_t most_sessions = 16777216;

constexpr Protocol protocol_at(std::size_t place) {
  return place == 0 ? Protocol::tcp : Protocol::udp;
}

using Timeouts = forward::Nat44Timeouts;

/// What a row about one of the timeouts reads.
template <Duration Timeouts::*Field>
constexpr Seconds timeout() {
  return {a_year, [](Settings& to, Duration value) { to.nat44.timeouts.*Field = value; }};
}

/// What a row about an MTU reads.
template <forward::Attachment Settings::*Side>
constexpr Whole mtu() {
  return {68, largest_mtu, [](Settings& to, std::uint64_t value) {
            (to.*Side).mtu = static_cast<std::uint16_t>(value);
          }};
}

forward::Ipv6Settings& ipv6(Settings& settings) {
  return settings.ipv6 ? *settings.ipv6 : settings.ipv6.emplace();
}

forward::FilterSettings& filter(Settings& settings) {
  return settings.filter ? *settings.filter : settings.filter.emplace();
}

using forward::FilterTimeouts;

/// The same for the filter's.
template <Duration FilterTimeouts::*Field>
constexpr Seconds filter_timeout() {
  return {a_year, [](Settings& to, Duration value) { filter(to).timeouts.*Field = value; }};
}

constexpr Key rows[] = {  // NOLINT(modernize-avoid-c-arrays): std::array would need their number
    {"$schema", Ignored{}, Needed::no, "", "Where an editor finds the schema of this file.",
     R"("settings.schema.json")"},
    {"mode",
     Word{mode_words, [](Settings& to, std::size_t place) { to.mode = mode_words.at(place); }},
     Needed::no, "nat44",
     "How frames are carried: nat44 routes and masquerades the inside network behind the outside "
     "address, bridge joins both sides into one Ethernet, route routes between them without "
     "translation, firewall does the same and lets nothing in from the air that was not asked for. "
     "Where the access point takes one station's frames only: mac_nat shows it one MAC for all "
     "hosts, mac_clone the host's own, proxy_arp routes between two sides of one network.",
     R"("nat44")"},

    {"inside", Section{}, Needed::by_routers_and_proxy_arp, "",
     "The side of the host: the guest's eth0, whose other end is the tap.", ""},
    {"inside.address",
     Setter<Ipv4Cidr>{[](Settings& to, Ipv4Cidr value) { to.inside.address = value; }},
     Needed::by_routers, "",
     "The forwarder's own address there, with the length of the network's prefix.",
     R"("172.24.1.1/24")"},
    {"inside.mac", Setter<MacAddress>{[](Settings& to, MacAddress value) { to.inside.mac = value; }},
     Needed::by_routers_and_proxy_arp, "", "Its MAC there; it answers ARP for its address with it.",
     R"("00:a0:98:ed:da:f2")"},
    {"inside.mtu", mtu<&Settings::inside>(), Needed::no, "1500",
     "The largest IP packet there, in bytes without the Ethernet header.", "1500"},

    {"outside", Section{}, Needed::by_all_but_bridge, "", "The side of the air: the guest's wlan0.", ""},
    {"outside.address",
     Setter<Ipv4Cidr>{[](Settings& to, Ipv4Cidr value) { to.outside.address = value; }},
     Needed::by_routers_and_proxy_arp, "",
     "The forwarder's own address there, behind which the inside network hides.",
     R"("192.168.0.21/24")"},
    {"outside.mac",
     Setter<MacAddress>{[](Settings& to, MacAddress value) { to.outside.mac = value; }},
     Needed::by_all_but_bridge, "", "Its MAC there: the only one that the access point may see.",
     R"("00:16:ea:b1:5d:d6")"},
    {"outside.gateway",
     Setter<Ipv4Address>{[](Settings& to, Ipv4Address value) { to.gateway = value; }}, Needed::no,
     "only the outside network itself is reached",
     "The router on the outside network, for everything beyond it.", R"("192.168.0.1")"},
    {"outside.mtu", mtu<&Settings::outside>(), Needed::no, "1500",
     "The largest IP packet there, in bytes without the Ethernet header.", "1500"},

    {"ports", List{[](Settings& to) { to.ports.emplace_back(); }}, Needed::no, "none",
     "In modes route and firewall: further ports beside inside and outside, up to 16 in all; another guest's tap, "
     "a second card.",
     ""},
    {"ports[].name",
     Setter<std::string_view>{
         [](Settings& to, std::string_view value) { to.ports.back().name = value; }},
     Needed::in_its_section, "", "What it is called in commands and reports.", R"("dmz")"},
    {"ports[].address",
     Setter<Ipv4Cidr>{[](Settings& to, Ipv4Cidr value) { to.ports.back().at.address = value; }},
     Needed::in_its_section, "", "The forwarder's own address there.", R"("172.24.5.1/24")"},
    {"ports[].mac",
     Setter<MacAddress>{[](Settings& to, MacAddress value) { to.ports.back().at.mac = value; }},
     Needed::in_its_section, "", "Its MAC there.", R"("00:a0:98:00:00:05")"},
    {"ports[].mtu",
     Whole{68, largest_mtu,
           [](Settings& to, std::uint64_t value) {
             to.ports.back().at.mtu = static_cast<std::uint16_t>(value);
           }},
     Needed::no, "1500", "The largest IP packet there, in bytes.", "1500"},
    {"ports[].ipv6",
     Setter<net::Ipv6Cidr>{[](Settings& to, net::Ipv6Cidr value) { to.ports.back().ipv6 = value; }},
     Needed::no, "none", "The forwarder's own IPv6 address there, if IPv6 is carried.",
     R"("fd00:5::1/64")"},

    {"ports[].air", Setter<bool>{[](Settings& to, bool value) { to.ports.back().air = value; }},
     Needed::no, "false",
     "Whether strangers are behind it: in mode firewall they open nothing, as those outside.",
     "false"},

    {"ipv6", Section{[](Settings& to) { ipv6(to); }}, Needed::no, "IPv6 is not carried",
     "In modes nat44, route, firewall and proxy_arp: IPv6, routed as RFC 8200 says. Hosts inside are given their "
     "addresses and this router by their own configuration; no router advertisements are sent.",
     ""},
    {"ipv6.inside",
     Setter<net::Ipv6Cidr>{[](Settings& to, net::Ipv6Cidr value) { ipv6(to).inside = value; }},
     Needed::no, "only the link-local address", "The forwarder's own address on the inside network.",
     R"("fd00::1/64")"},
    {"ipv6.outside",
     Setter<net::Ipv6Cidr>{[](Settings& to, net::Ipv6Cidr value) { ipv6(to).outside = value; }},
     Needed::no, "only the link-local address", "Its own address on the outside network.",
     R"("2001:db8:7::21/64")"},
    {"ipv6.gateway",
     Setter<net::Ipv6Address>{
         [](Settings& to, net::Ipv6Address value) { ipv6(to).gateway = value; }},
     Needed::no, "only the networks themselves are reached",
     "The router on the outside network; `ip -6 route` and `netstat -rn` call it the default.",
     R"("fe80::1")"},
    {"ipv6.neighbours",
     MacByIpv6Address{[](Settings& to, net::Ipv6Address address, MacAddress mac) {
       ipv6(to).neighbours.push_back({address, mac});
     }},
     Needed::no, "neighbours are asked for (RFC 4861)",
     "MACs by address; a link-local one stands for the gateway.",
     R"({"fe80::1": "02:00:5e:00:00:01"})"},
    {"ipv6.neighbour_proxy",
     Setter<bool>{[](Settings& to, bool value) { ipv6(to).neighbour_proxy = value; }}, Needed::no,
     "false",
     "Whether hosts inside use the outside network's prefix: each side is answered for the other's "
     "hosts (RFC 4861 section 7.2.8). For a station that gets no prefix of its own.",
     "false"},
    {"ipv6.translate", List{[](Settings& to) { ipv6(to).translate.emplace_back(); }}, Needed::no,
     "none", "Prefixes inside that are others outside, without state (NPTv6, RFC 6296).", ""},
    {"ipv6.translate[].inside",
     Setter<net::Ipv6Cidr>{
         [](Settings& to, net::Ipv6Cidr value) { ipv6(to).translate.back().inside = value; }},
     Needed::in_its_section, "", "The prefix that hosts inside use.", R"("fd01:203:405::/48")"},
    {"ipv6.translate[].outside",
     Setter<net::Ipv6Cidr>{
         [](Settings& to, net::Ipv6Cidr value) { ipv6(to).translate.back().outside = value; }},
     Needed::in_its_section, "", "Its stand-in outside, of the same length, 64 at most.",
     R"("2001:db8:1::/48")"},

    {"neighbours", MacByAddress{[](Settings& to, Ipv4Address address, MacAddress mac) {
       to.neighbours.push_back({address, mac});
     }},
     Needed::no, "neighbours are asked for by ARP",
     "MACs by address: what ARP would tell. A replay needs those of the hosts that its captures "
     "send to, because nobody answers there.",
     R"({"172.24.1.49": "58:9c:fc:10:ff:d8"})"},

    {"local", Section{[](Settings& to) { to.local.emplace(); }}, Needed::no,
     "the machine's own services are not reached",
     "A third port, a tap that carries both addresses for the kernel of the forwarding machine, so "
     "that its sshd and dnsmasq work although the interfaces carry no address.",
     ""},
    {"local.kernel_mac",
     Setter<MacAddress>{[](Settings& to, MacAddress value) { to.local->kernel_mac = value; }},
     Needed::in_its_section, "", "The MAC of the kernel's end of that tap.",
     R"("02:67:6c:00:00:01")"},
    {"local.mac", Setter<MacAddress>{[](Settings& to, MacAddress value) { to.local->mac = value; }},
     Needed::in_its_section, "", "The MAC that the forwarder shows there.",
     R"("02:67:6c:00:00:02")"},
    {"local.accept", List{[](Settings& to) { to.local->accept.emplace_back(); }}, Needed::no,
     "none", "Services that the outside may reach; the inside reaches all of them.", ""},
    {"local.accept[].protocol", Word{protocol_words,
                                     [](Settings& to, std::size_t place) {
                                       to.local->accept.back().protocol = protocol_at(place);
                                     }},
     Needed::in_its_section, "", "The protocol.", R"("tcp")"},
    {"local.accept[].ports", Setter<PortRange>{[](Settings& to, PortRange value) {
       to.local->accept.back().ports = value;
     }},
     Needed::in_its_section, "", "Its port, or first and last port.", R"("2210-2219")"},
    {"local.accept_echo_from_outside",
     Setter<bool>{[](Settings& to, bool value) { to.local->accept_echo_from_outside = value; }},
     Needed::no, "true", "Whether the outside may ping the outside address.", "true"},

    {"nat44", Section{}, Needed::no, "", "What mode nat44 does in detail.", ""},
    {"nat44.filtering",
     Word{filtering_words,
          [](Settings& to, std::size_t place) {
            to.nat44.filtering = static_cast<forward::Filtering>(place);
          }},
     Needed::no, "adf",
     "Who may send to a mapping from outside (RFC 4787 section 5): everybody (eif), any port of an "
     "address that was sent to (adf), only an endpoint that was sent to (apdf).",
     R"("adf")"},
    {"nat44.port_forwards", List{[](Settings& to) { to.nat44.port_forwards.emplace_back(); }},
     Needed::no, "none", "Services inside that the outside reaches at the outside address.", ""},
    {"nat44.port_forwards[].protocol",
     Word{protocol_words,
          [](Settings& to, std::size_t place) {
            to.nat44.port_forwards.back().protocol = protocol_at(place);
          }},
     Needed::in_its_section, "", "The protocol.", R"("tcp")"},
    {"nat44.port_forwards[].outside_ports", Setter<PortRange>{[](Settings& to, PortRange value) {
       to.nat44.port_forwards.back().outside_ports = value;
     }},
     Needed::in_its_section, "", "The port at the outside address, or first and last port.",
     "2210"},
    {"nat44.port_forwards[].inside_address",
     Setter<Ipv4Address>{[](Settings& to, Ipv4Address value) {
       to.nat44.port_forwards.back().inside_address = value;
     }},
     Needed::in_its_section, "", "Who serves it inside.", R"("172.24.1.49")"},
    {"nat44.port_forwards[].inside_port",
     Whole{1, 65535,
           [](Settings& to, std::uint64_t value) {
             to.nat44.port_forwards.back().inside_port = static_cast<std::uint16_t>(value);
           }},
     Needed::in_its_section, "",
     "The port inside; of a range its first port, and the others follow in order.", "22"},
    {"nat44.port_forwards[].from", Setter<Ipv4Cidr>{[](Settings& to, Ipv4Cidr value) {
       to.nat44.port_forwards.back().from = value;
     }},
     Needed::no, "everybody",
     "Only for these remote addresses; of several forwards the most specific wins.",
     R"("192.168.0.0/24")"},
    {"nat44.port_forwards[].once",
     Setter<bool>{
         [](Settings& to, bool value) { to.nat44.port_forwards.back().once = value; }},
     Needed::no, "false",
     "Whether it ends with the first session that it lets in (libalias(3) LibAliasRedirectDynamic).",
     "false"},
    {"nat44.port_forwards[].shared_with",
     List{[](Settings& to) { to.nat44.port_forwards.back().shared_with.emplace_back(); }},
     Needed::no, "nobody",
     "Further hosts that serve it: each new session goes to the next one in turn (RFC 2391).", ""},
    {"nat44.port_forwards[].shared_with[].inside_address",
     Setter<Ipv4Address>{[](Settings& to, Ipv4Address value) {
       to.nat44.port_forwards.back().shared_with.back() = value;
     }},
     Needed::in_its_section, "", "One of them.", R"("172.24.1.50")"},
    {"nat44.pool", List{[](Settings& to) { to.nat44.pool.emplace_back(); }}, Needed::no, "none",
     "Outside addresses beside outside.address; each inside host keeps to one of them all "
     "(RFC 4787 REQ-2).",
     ""},
    {"nat44.pool[].first", Setter<Ipv4Address>{[](Settings& to, Ipv4Address value) {
       to.nat44.pool.back().first = to.nat44.pool.back().last = value;
     }},
     Needed::in_its_section, "", "The first address of a range.", R"("192.168.0.32")"},
    {"nat44.pool[].last",
     Setter<Ipv4Address>{[](Settings& to, Ipv4Address value) { to.nat44.pool.back().last = value; }},
     Needed::no, "the first one alone", "Its last address, given behind the first.",
     R"("192.168.0.47")"},
    {"nat44.one_to_one", List{[](Settings& to) { to.nat44.one_to_one.emplace_back(); }}, Needed::no,
     "none",
     "Hosts inside with an outside address of their own, every port and protocol of it, both ways: "
     "nothing is filtered there but by the filter (RFC 3022 section 2.1). Nobody else is given "
     "that address; if it is outside.address, nobody hides behind that any more.",
     ""},
    {"nat44.one_to_one[].inside", Setter<Ipv4Address>{[](Settings& to, Ipv4Address value) {
       to.nat44.one_to_one.back().inside = value;
     }},
     Needed::in_its_section, "", "The host. No port forward leads to it.", R"("172.24.1.49")"},
    {"nat44.one_to_one[].outside", Setter<Ipv4Address>{[](Settings& to, Ipv4Address value) {
       to.nat44.one_to_one.back().outside = value;
     }},
     Needed::in_its_section, "", "Its address outside; ARP is answered for it there.",
     R"("192.168.0.49")"},
    {"nat44.ports",
     Setter<PortRange>{[](Settings& to, PortRange value) { to.nat44.ports = value; }}, Needed::no,
     "1-65535",
     "The outside ports of UDP and TCP that may be chosen; those of forwards need not be among "
     "them.",
     R"("1024-65535")"},
    {"nat44.hairpin", Setter<bool>{[](Settings& to, bool value) { to.nat44.hairpin = value; }},
     Needed::no, "true",
     "Whether inside hosts reach each other at the outside address (RFC 4787 REQ-9).", "true"},
    {"nat44.inbound_refresh",
     Setter<bool>{[](Settings& to, bool value) { to.nat44.inbound_refresh = value; }}, Needed::no,
     "false", "Whether packets from outside keep a mapping alive, too (RFC 4787 REQ-6).", "false"},
    {"nat44.pick_up_tcp",
     Setter<bool>{[](Settings& to, bool value) { to.nat44.pick_up_tcp = value; }}, Needed::no,
     "false", "Whether a TCP segment from inside that is no SYN may open a session.", "false"},
    {"nat44.mss_clamp",
     Whole{88, largest_mtu,
           [](Settings& to, std::uint64_t value) {
             to.nat44.mss_clamp = static_cast<std::uint16_t>(value);
           }},
     Needed::no, "not touched", "The largest TCP segment size let through in a SYN, in bytes.",
     "1360"},
    {"nat44.max_sessions",
     Whole{1, most_sessions,
           [](Settings& to, std::uint64_t value) {
             to.nat44.max_sessions = static_cast<std::uint32_t>(value);
           }},
     Needed::no, "262144", "How many sessions there may be at a time.", "262144"},
    {"nat44.max_sessions_per_host",
     Whole{0, most_sessions,
           [](Settings& to, std::uint64_t value) {
             to.nat44.max_sessions_per_host = static_cast<std::uint32_t>(value);
           }},
     Needed::no, "0, no limit", "How many of them one inside host may have (RFC 6888 REQ-4).", "0"},
    {"nat44.answer_refusals",
     Setter<bool>{[](Settings& to, bool value) { to.nat44.answer_refusals = value; }}, Needed::no,
     "true",
     "Whether an inside host is told by ICMP (type 3, code 13) that there is no room for its flow.",
     "true"},
    {"nat44.seed",
     Whole{0, UINT64_MAX, [](Settings& to, std::uint64_t value) { to.nat44.seed = value; }},
     Needed::no, "0 in a replay, random when live",
     "From which port choice and hashes are drawn; the same seed gives the same bytes.", "0"},
    {"nat44.timeouts", Section{}, Needed::no, "", "How long a silent session is kept, in seconds.",
     ""},
    {"nat44.timeouts.udp", timeout<&Timeouts::udp>(), Needed::no, "300", "UDP (RFC 4787 REQ-5).",
     "300"},
    {"nat44.timeouts.tcp_established", timeout<&Timeouts::tcp_established>(), Needed::no, "7440",
     "TCP after its handshake (RFC 5382 REQ-5).", "7440"},
    {"nat44.timeouts.tcp_opening", timeout<&Timeouts::tcp_opening>(), Needed::no, "240",
     "TCP before (RFC 5382 REQ-5).", "240"},
    {"nat44.timeouts.tcp_closing", timeout<&Timeouts::tcp_closing>(), Needed::no, "240",
     "TCP after both FINs (RFC 5382 REQ-5).", "240"},
    {"nat44.timeouts.tcp_reset", timeout<&Timeouts::tcp_reset>(), Needed::no, "240",
     "TCP after a reset (RFC 7857).", "240"},
    {"nat44.timeouts.icmp_query", timeout<&Timeouts::icmp_query>(), Needed::no, "60",
     "ICMP echo (RFC 5508 REQ-2).", "60"},
    {"nat44.timeouts.other", timeout<&Timeouts::other>(), Needed::no, "600",
     "Protocols without ports.", "600"},
    {"nat44.timeouts.fragment", timeout<&Timeouts::fragment>(), Needed::no, "30",
     "Between the fragments of a datagram.", "30"},
    {"nat44.timeouts.port_rest", timeout<&Timeouts::port_rest>(), Needed::no, "120",
     "Before an outside port is used for somebody else (RFC 6888 REQ-8).", "120"},
    {"nat44.timeouts.neighbour", timeout<&Timeouts::neighbour>(), Needed::no, "1200",
     "What an ARP reply taught.", "1200"},

    {"filter", Section{[](Settings& to) { filter(to); }}, Needed::no,
     "nothing is filtered; in mode firewall its own rules hold",
     "In modes nat44, route and firewall: which packets pass, as pf.conf(5) says it. Every packet is "
     "judged where it comes in and where it goes out; what belongs to a known conversation passes.",
     ""},
    {"filter.rules", List{[](Settings& to) { filter(to).rules.emplace_back(); }}, Needed::no, "none",
     "The last rule that fits decides, one with 'quick' at once; where none fits the packet passes. "
     "In mode firewall they stand behind its own: nothing may begin at a port of the air.",
     ""},
    {"filter.rules[].action", Word{action_words,
                                   [](Settings& to, std::size_t place) {
                                     filter(to).rules.back().pass = place == 0;
                                   }},
     Needed::in_its_section, "", "What becomes of a packet that fits.", R"("pass")"},
    {"filter.rules[].quick",
     Setter<bool>{[](Settings& to, bool value) { filter(to).rules.back().quick = value; }},
     Needed::no, "false", "Whether later rules are not asked.", "false"},
    {"filter.rules[].direction",
     Word{direction_words,
          [](Settings& to, std::size_t place) {
            filter(to).rules.back().direction = static_cast<forward::FilterRule::Direction>(place);
          }},
     Needed::no, "both", "Only packets that come in, or go out, by a port.", R"("in")"},
    {"filter.rules[].on",
     Setter<std::string_view>{
         [](Settings& to, std::string_view value) { filter(to).rules.back().on = value; }},
     Needed::no, "every port", "Only this port, by its name.", R"("outside")"},
    {"filter.rules[].family",
     Word{family_words,
          [](Settings& to, std::size_t place) {
            filter(to).rules.back().family = static_cast<forward::FilterRule::Family>(place);
          }},
     Needed::no, "any", "Only packets of this family.", R"("ipv4")"},
    {"filter.rules[].protocol",
     Word{ip_protocol_words,
          [](Settings& to, std::size_t place) {
            filter(to).rules.back().protocol = ip_protocols.at(place);
          }},
     Needed::no, "every one", "Only this protocol.", R"("tcp")"},
    {"filter.rules[].from",
     Setter<forward::IpNetwork>{
         [](Settings& to, forward::IpNetwork value) { filter(to).rules.back().from = value; }},
     Needed::no, "everybody", "Only from these addresses; with '!' from all others.",
     R"("172.24.1.0/24")"},
    {"filter.rules[].to", Setter<forward::IpNetwork>{[](Settings& to, forward::IpNetwork value) {
       filter(to).rules.back().to = value;
     }},
     Needed::no, "everybody", "Only to these addresses; with '!' to all others.", R"("!fd00::/8")"},
    {"filter.rules[].from_ports",
     Setter<PortRange>{
         [](Settings& to, PortRange value) { filter(to).rules.back().from_ports = value; }},
     Needed::no, "every one", "Only TCP and UDP from these ports.", R"("1024-65535")"},
    {"filter.rules[].to_ports",
     Setter<PortRange>{
         [](Settings& to, PortRange value) { filter(to).rules.back().to_ports = value; }},
     Needed::no, "every one", "Only TCP and UDP to these ports.", "22"},
    {"filter.rules[].icmp_type",
     Whole{0, 255,
           [](Settings& to, std::uint64_t value) {
             filter(to).rules.back().icmp_type = static_cast<std::uint8_t>(value);
           }},
     Needed::no, "every one", "Only this type of ICMP or ICMPv6.", "8"},
    {"filter.rules[].keep_state",
     Setter<bool>{[](Settings& to, bool value) { filter(to).rules.back().keep_state = value; }},
     Needed::no, "true", "Of a pass rule: whether the rest of the conversation passes, too.", "true"},
    {"filter.rules[].any_flags",
     Setter<bool>{[](Settings& to, bool value) { filter(to).rules.back().any_flags = value; }},
     Needed::no, "false",
     "Of a pass rule: whether it speaks of TCP segments that open nothing, too (pf.conf(5) flags).",
     "false"},
    {"filter.max_states",
     Whole{1, most_sessions,
           [](Settings& to, std::uint64_t value) {
             filter(to).max_states = static_cast<std::size_t>(value);
           }},
     Needed::no, "100000", "How many conversations are known at a time.", "100000"},
    {"filter.timeouts", Section{}, Needed::no, "",
     "How long a silent conversation is known, in seconds.", ""},
    {"filter.timeouts.udp", filter_timeout<&FilterTimeouts::udp>(), Needed::no, "300", "UDP.",
     "300"},
    {"filter.timeouts.tcp_established", filter_timeout<&FilterTimeouts::tcp_established>(),
     Needed::no, "7440", "TCP that was answered (RFC 5382 REQ-5).", "7440"},
    {"filter.timeouts.tcp_opening", filter_timeout<&FilterTimeouts::tcp_opening>(), Needed::no,
     "240", "TCP before.", "240"},
    {"filter.timeouts.tcp_closing", filter_timeout<&FilterTimeouts::tcp_closing>(), Needed::no,
     "240", "TCP after both FINs or a reset.", "240"},
    {"filter.timeouts.icmp", filter_timeout<&FilterTimeouts::icmp>(), Needed::no, "60",
     "ICMP queries.", "60"},
    {"filter.timeouts.other", filter_timeout<&FilterTimeouts::other>(), Needed::no, "600",
     "Other protocols.", "600"},
    {"filter.timeouts.fragment", filter_timeout<&FilterTimeouts::fragment>(), Needed::no, "30",
     "Between the fragments of a datagram.", "30"},

    {"station", Section{}, Needed::no, "", "What mode mac_nat does in detail.", ""},
    {"station.dhcp",
     Word{dhcp_words,
          [](Settings& to, std::size_t place) {
            to.station.dhcp = static_cast<forward::DhcpWay>(place);
          }},
     Needed::no, "broadcast_flag",
     "How DHCP's answers find back: by asking the server to broadcast them (RFC 2131 section 4.1), "
     "or by showing it the station's MAC as the client's, which gives one lease for all hosts "
     "whose client identifier is their MAC or none; another identifier (RFC 4361) stays, and is "
     "one host's own.",
     R"("broadcast_flag")"},
    {"station.ageing",
     Seconds{a_year, [](Settings& to, Duration value) { to.station.ageing = value; }}, Needed::no,
     "1200", "Seconds after which a silent host's addresses are forgotten.", "1200"},
    {"station.max_hosts",
     Whole{1, 65536,
           [](Settings& to, std::uint64_t value) {
             to.station.max_hosts = static_cast<std::size_t>(value);
           }},
     Needed::no, "256", "How many addresses of hosts are known at a time.", "256"},

    {"bridge", Section{}, Needed::no, "", "What mode bridge does in detail.", ""},
    {"bridge.ageing",
     Seconds{a_year, [](Settings& to, Duration value) { to.bridge.ageing = value; }}, Needed::no,
     "1200", "Seconds after which a silent address is forgotten (if_bridge(4) timeout).", "1200"},
    {"bridge.max_addresses",
     Whole{1, 1048576,
           [](Settings& to, std::uint64_t value) {
             to.bridge.max_addresses = static_cast<std::size_t>(value);
           }},
     Needed::no, "2000", "How many addresses are remembered (ifconfig(8) maxaddr).", "2000"},
    {"bridge.like",
     Word{like_words,
          [](Settings& to, std::size_t place) {
            to.bridge.like = static_cast<forward::BridgeLike>(place);
          }},
     Needed::no, "standard",
     "Whose choice is taken where bridges differ: freebsd carries frames from a group or zero "
     "address without learning it, linux carries others' STP frames, standard does neither.",
     R"("standard")"},
    {"bridge.port_max_addresses",
     Whole{0, 1048576,
           [](Settings& to, std::uint64_t value) {
             to.bridge.port_max_addresses = static_cast<std::size_t>(value);
           }},
     Needed::no, "0, no limit",
     "How many addresses one port may have; frames from more are dropped (ifconfig(8) ifmaxaddr).",
     "0"},
    {"bridge.storm_limit",
     Whole{0, 10000000,
           [](Settings& to, std::uint64_t value) {
             to.bridge.storm_limit = static_cast<std::uint32_t>(value);
           }},
     Needed::no, "0, no limit",
     "How many broadcasts and multicasts a second are let through from one port.", "0"},
    {"bridge.move_limit",
     Whole{0, 10000000,
           [](Settings& to, std::uint64_t value) {
             to.bridge.move_limit = static_cast<std::uint32_t>(value);
           }},
     Needed::no, "0, no limit",
     "How often a second stations may move between ports; more is what a loop looks like, and the "
     "frames are dropped.",
     "0"},
    {"bridge.mtu",
     Whole{68, largest_mtu,
           [](Settings& to, std::uint64_t value) {
             to.bridge.mtu = static_cast<std::uint16_t>(value);
           }},
     Needed::no, "not looked at", "Bytes behind the Ethernet header that every port carries.",
     "1500"},
    {"bridge.ports", List{[](Settings& to) { to.bridge.ports.emplace_back(); }}, Needed::no,
     "inside and outside, and nothing is special about them",
     "Further ports of the bridge beside inside and outside, up to 255 in all, and what is special "
     "about those two.",
     ""},
    {"bridge.ports[].name",
     Setter<std::string_view>{
         [](Settings& to, std::string_view value) { to.bridge.ports.back().name = value; }},
     Needed::in_its_section, "",
     "inside, outside, or what a further port is called in commands and reports.", R"("dmz")"},
    {"bridge.ports[].isolated",
     Setter<bool>{[](Settings& to, bool value) { to.bridge.ports.back().isolated = value; }},
     Needed::no, "false",
     "Whether nothing passes between it and the other isolated ports (ifconfig(8) private, bridge(8) "
     "isolated).",
     "false"},
    {"bridge.ports[].hairpin",
     Setter<bool>{[](Settings& to, bool value) { to.bridge.ports.back().hairpin = value; }},
     Needed::no, "false",
     "Whether what came by it may go back out of it (bridge(8) hairpin; FreeBSD has none).",
     "false"},
    {"bridge.ports[].span",
     Setter<bool>{[](Settings& to, bool value) { to.bridge.ports.back().span = value; }},
     Needed::no, "false",
     "Whether it only listens, to a copy of every frame that comes by the others (ifconfig(8) span; "
     "Linux has none).",
     "false"},
    {"bridge.fixed", List{[](Settings& to) { to.bridge.fixed.emplace_back(); }}, Needed::no, "none",
     "Stations that never move or age (ifconfig(8) static): the host's, so that an access point's "
     "echo cannot draw it to the air.",
     ""},
    {"bridge.fixed[].mac", Setter<MacAddress>{[](Settings& to, MacAddress value) {
       to.bridge.fixed.back().mac = value;
     }},
     Needed::in_its_section, "", "The station's MAC.", R"("58:9c:fc:10:ff:d8")"},
    {"bridge.fixed[].port",
     Setter<std::string_view>{
         [](Settings& to, std::string_view value) { to.bridge.fixed.back().port = value; }},
     Needed::in_its_section, "", "The port where it is, by its name.", R"("inside")"},
    {"bridge.fixed[].vlan",
     Whole{0, 4094,
           [](Settings& to, std::uint64_t value) {
             to.bridge.fixed.back().vlan = static_cast<std::uint16_t>(value);
           }},
     Needed::no, "0, untagged", "The VLAN in which it is known.", "0"},
};

}  // namespace

std::span<const std::string_view> modes_that_need(Needed needed) {
  if (needed == Needed::by_routers) return routers;
  if (needed == Needed::by_routers_and_proxy_arp) return routers_and_proxy_arp;
  if (needed == Needed::by_all_but_bridge) return all_but_bridge;
  return {};
}

std::span<const std::string_view> settings_modes() {
  return mode_words;
}

std::span<const Key> settings_keys() {
  return rows;
}

}  // namespace guestlink::relay
