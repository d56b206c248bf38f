#include "tests/support/nat_traffic.h"

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "reference/conform/build_frame.h"
#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/ipv4.h"
#include "reference/net/tcp.h"

namespace guestlink::test {
namespace {

using forward::inside_port;
using forward::outside_port;
using forward::PortId;

constexpr const char* e = "192.0.2.21";
constexpr std::array inside_hosts{"172.24.1.10", "172.24.1.11", "172.24.1.12", "172.24.1.13"};
/// Behind the router, and one on the outside network itself.
constexpr std::array remotes{"198.51.100.1", "198.51.100.2", "192.0.2.9"};
/// Never spoken to.
constexpr const char* stranger = "203.0.113.66";
constexpr std::uint16_t ssh_outside = 2210;
constexpr std::uint16_t dns_outside = 5353;

class Writer {
 public:
  explicit Writer(std::uint32_t seed) : random_(seed) {
    const auto fixed = [&](std::uint8_t protocol, const char* host, std::uint16_t port,
                           std::uint16_t outside) {
      forwards_.push_back({protocol, host, port, "", 0, outside});
    };
    fixed(6, inside_hosts[0], 22, ssh_outside);
    fixed(17, inside_hosts[1], 53, dns_outside);
  }

  NatTraffic all(std::size_t steps) {
    while (traffic_.steps.size() < steps) {
      switch (below(12)) {
      case 0: begin(); break;
      case 1: stray(); break;
      case 2: error(); break;
      case 3: ping_us(); break;
      default:
        if (traffic_.flows.empty() || below(6) == 0) {
          begin();
        } else {
          go_on(below(traffic_.flows.size()));
        }
      }
    }
    return std::move(traffic_);
  }

 private:
  /// How far a conversation is, and what its ends have counted.
  struct State {
    enum class Stage { fresh, syn, syn_ack, open, fin, fin_acked, last_fin, over };
    Stage stage = Stage::fresh;
    bool from_outside = false;  ///< By a forward.
    bool hairpin = false;       ///< To a forward, by a host inside.
    std::uint32_t ours = 1000;  ///< Next sequence number of who began.
    std::uint32_t theirs = 5000;
    bool closes_first = false;  ///< Who began closes.
    bool answered = false;
    std::uint16_t sequence = 1;
  };

  std::size_t below(std::size_t limit) { return random_() % limit; }
  template <class List>
  const char* any_of(const List& list) {
    return list[below(list.size())];
  }
  std::uint16_t port_between(std::uint16_t first, std::uint16_t last) {
    return static_cast<std::uint16_t>(first + below(last - first + 1U));
  }

  void add(std::string kind, std::vector<NatFrame> frames, std::optional<std::size_t> flow = {}) {
    traffic_.steps.push_back({std::move(kind), std::move(frames), flow});
  }

  void begin() {
    State state;
    NatFlow flow;
    flow.protocol = std::array<std::uint8_t, 3>{6, 17, 1}[below(3)];
    flow.inside = any_of(inside_hosts);
    // Few ports, so that hosts collide.
    flow.inside_port = port_between(3000, 3015);
    flow.remote = any_of(remotes);
    flow.remote_port = flow.protocol == 1 ? std::uint16_t{0} : port_between(80, 82);
    const std::size_t how = below(6);
    if (how == 0 && flow.protocol != 1) {
      const NatFlow& forward = forwards_[flow.protocol == 6 ? 0 : 1];
      flow = forward;
      flow.remote = any_of(remotes);
      flow.remote_port = port_between(20000, 60000);
      state.from_outside = true;
    } else if (how == 1 && flow.protocol != 1) {
      const NatFlow& forward = forwards_[flow.protocol == 6 ? 0 : 1];
      if (flow.inside == forward.inside) return;
      flow.inside_port = port_between(20000, 60000);
      flow.remote = e;
      flow.remote_port = forward.outside_port;
      state.hairpin = true;
    }
    const auto endpoints =
        std::tuple(flow.protocol, flow.inside, flow.inside_port, flow.remote, flow.remote_port);
    if (!used_.insert(endpoints).second) return;
    traffic_.flows.push_back(flow);
    states_.push_back(state);
    go_on(traffic_.flows.size() - 1);
  }

  /// The flow's packet from the side that began, or the other, with `more` of FrameText's words.
  NatFrame packet(std::size_t number, bool by_beginner, const std::string& more) const {
    const NatFlow& flow = traffic_.flows[number];
    const State& state = states_[number];
    NatFrame frame;
    const std::string word = flow.protocol == 6 ? "tcp" : "udp";
    const std::string mine =
        flow.outside_port != 0 ? std::to_string(flow.outside_port) : fmt::format("@{}", number);
    const bool from_inside = by_beginner != state.from_outside || state.hairpin;
    frame.in = from_inside ? inside_port : outside_port;
    if (state.hairpin && !by_beginner) {
      const NatFlow& forward = forwards_[flow.protocol == 6 ? 0 : 1];
      frame.text = fmt::format("{} {}:{} > {}:{} {}", word, forward.inside, forward.inside_port, e,
                               mine, more);
    } else if (flow.protocol == 1) {
      frame.text = from_inside
                       ? fmt::format("icmp echo request {} > {} id {} seq {} {}", flow.inside,
                                     flow.remote, flow.inside_port, state.sequence, more)
                       : fmt::format("icmp echo reply {} > {} id {} seq {} {}", flow.remote, e,
                                     mine, state.sequence, more);
    } else {
      frame.text = from_inside ? fmt::format("{} {}:{} > {}:{} {}", word, flow.inside,
                                             flow.inside_port, flow.remote, flow.remote_port, more)
                               : fmt::format("{} {}:{} > {}:{} {}", word, flow.remote,
                                             flow.remote_port, e, mine, more);
    }
    frame.sequence = by_beginner ? state.ours : state.theirs;
    frame.acknowledged = by_beginner ? state.theirs : state.ours;
    return frame;
  }

  /// Words that any packet may have; a packet that turns round does not end there.
  std::string dress(bool hairpin = false) {
    std::string words = fmt::format("ipid {}", 1 + below(60000));
    if (below(3) == 0) words += " df";
    if (below(8) == 0) words += fmt::format(" tos {}", 4 * below(64));
    if (below(4) == 0) words += fmt::format(" ttl {}", 2 + below(254));
    if (!hairpin && below(24) == 0) words += " ttl 1";
    if (below(16) == 0) words += " badsum";
    if (below(16) == 0) words += " trailer 5";
    if (below(24) == 0) words += " options 94040000";  // Router Alert
    return words;
  }

  void go_on(std::size_t number) {
    switch (traffic_.flows[number].protocol) {
    case 6: tcp(number); break;
    case 17: udp(number); break;
    default: echo(number); break;
    }
  }

  /// One segment of TCP and what it moves.
  void tcp(std::size_t number) {
    using Stage = State::Stage;
    State& state = states_[number];
    // A segment with a wrong checksum or a spent TTL is sent beside the count: it reaches nobody.
    const std::string id = fmt::format("ipid {} df len 0", 1 + below(60000));
    const auto segment = [&](bool by_beginner, const char* flags, const std::string& more) {
      NatFrame frame = packet(number, by_beginner, fmt::format("{} {}", flags, more));
      if (std::string_view(flags) == "S") frame.acknowledged = 0;
      return frame;
    };
    const auto send = [&](bool by_beginner, const char* flags, std::uint32_t takes, Stage next) {
      add(fmt::format("tcp {}{}{}", flags, state.hairpin ? " hairpin" : "",
                      state.from_outside ? " forwarded" : ""),
          {segment(by_beginner, flags, id)}, number);
      (by_beginner ? state.ours : state.theirs) += takes;
      state.stage = next;
    };
    const bool first = state.closes_first;
    switch (state.stage) {
    case Stage::fresh: send(true, "S", 1, Stage::syn); break;
    case Stage::syn: send(false, "S.", 1, Stage::syn_ack); break;
    case Stage::syn_ack: send(true, ".", 0, Stage::open); break;
    case Stage::open:
      if (below(8) == 0) {
        state.closes_first = below(2) == 0;
        send(state.closes_first, "F.", 1, Stage::fin);
      } else if (below(20) == 0) {
        send(below(2) == 0, "R.", 0, Stage::over);
      } else {
        const bool by_beginner = below(2) == 0;
        const std::size_t length = below(200);
        add("tcp data",
            {segment(by_beginner, "P.", fmt::format("len {} {}", length, dress(state.hairpin)))},
            number);
        // Whether it arrived does not matter to the numbers: the next one begins behind it.
        (by_beginner ? state.ours : state.theirs) += static_cast<std::uint32_t>(length);
      }
      break;
    case Stage::fin: send(!first, ".", 0, Stage::fin_acked); break;
    case Stage::fin_acked: send(!first, "F.", 1, Stage::last_fin); break;
    case Stage::last_fin: send(first, ".", 0, Stage::over); break;
    case Stage::over: break;
    }
  }

  void udp(std::size_t number) {
    State& state = states_[number];
    const bool fresh = state.stage == State::Stage::fresh;
    state.stage = State::Stage::open;
    const bool by_beginner = fresh || below(2) == 0;
    if (!by_beginner) state.answered = true;
    const auto send = [&](const char* kind, const std::string& more) {
      add(kind, {packet(number, by_beginner, more)}, number);
    };
    const NatFlow& flow = traffic_.flows[number];
    if (fresh) return send("udp first", fmt::format("len {} ipid 7", below(100)));
    switch (below(10)) {
    case 0: return fragments(number, by_beginner);
    case 1: return send("udp without checksum", fmt::format("len {} nosum", below(100)));
    case 2: {
      // Outwards only: nobody sends more than its own link carries.
      if (by_beginner == state.from_outside) return send("udp", "len 1300 df");
      const bool whole = below(2) == 0;
      return send(whole ? "udp too large" : "udp too large to fit",
                  fmt::format("len 1450 ipid {}{}", 1 + below(60000), whole ? "" : " df"));
    }
    case 3:
      if (!state.from_outside && !state.hairpin) {
        // From another port of the same host, and from another host.
        add("udp from a stranger",
            {{outside_port,
              fmt::format("udp {}:{} > {}:@{}", below(2) == 0 ? flow.remote : stranger,
                          7000 + below(100), e, number)}});
        return;
      }
      [[fallthrough]];
    default: return send("udp", fmt::format("len {} {}", below(300), dress(state.hairpin)));
    }
  }

  /// A datagram in pieces, in any order.
  void fragments(std::size_t number, bool by_beginner) {
    const std::string whole = fmt::format("len 1200 ipid {}", 1 + below(60000));
    std::vector<NatFrame> pieces;
    const std::size_t middle = 8 * (10 + below(60));
    const std::size_t second = middle + 8 * (1 + below(60));
    for (const auto& [from, to] : {std::pair(std::size_t{0}, middle), std::pair(middle, second),
                                   std::pair(second, std::size_t{1208})}) {
      pieces.push_back(packet(number, by_beginner, fmt::format("{} piece {}-{}", whole, from, to)));
    }
    std::shuffle(pieces.begin(), pieces.end(), random_);
    add("fragments", std::move(pieces), number);
  }

  void echo(std::size_t number) {
    State& state = states_[number];
    const bool fresh = state.stage == State::Stage::fresh;
    state.stage = State::Stage::open;
    if (fresh || below(2) == 0) {
      ++state.sequence;
      add("echo request", {packet(number, true, fresh ? "len 20" : "len 20 " + dress())}, number);
    } else {
      add("echo reply", {packet(number, false, "len 20 " + dress())}, number);
    }
  }

  /// An ICMP error about a conversation, by somebody on the way or by its end.
  void error() {
    if (traffic_.flows.empty()) return stray();
    const std::size_t number = below(traffic_.flows.size());
    const NatFlow& flow = traffic_.flows[number];
    const State& state = states_[number];
    if (state.hairpin || state.stage == State::Stage::over) return;
    // About what has been sent only.
    const bool both = flow.protocol == 6 ? state.stage >= State::Stage::open : state.answered;
    const bool by_inside = both && flow.protocol != 1 && below(3) == 0;
    static constexpr std::array kinds{"3/0", "3/1", "3/3", "3/13", "11/0", "11/1", "12/0", "3/4"};
    const std::string_view kind = any_of(kinds);
    const std::string more = kind == "3/4" ? " mtu 1280" : "";
    const std::string outside =
        flow.outside_port != 0 ? std::to_string(flow.outside_port) : fmt::format("@{}", number);
    // Eight bytes of it, as RFC 792 says, or more.
    const std::string quote = below(2) == 0 ? "" : fmt::format(" quote {}", 20 + 4 * below(5));
    const char* const word = flow.protocol == 6 ? "tcp" : "udp";
    const std::string flags = flow.protocol == 6 ? " . len 40" : " len 40";
    if (by_inside || (state.from_outside && state.stage <= State::Stage::syn)) {
      add("error from inside",
          {{inside_port, fmt::format("icmp {} {} > {}{}{} about [{} {}:{} > {}:{}{}]", kind,
                                     flow.inside, flow.remote, more, quote, word, flow.remote,
                                     flow.remote_port, flow.inside, flow.inside_port, flags)}},
          number);
      return;
    }
    const std::string from = below(2) == 0 ? flow.remote : std::string("203.0.113.1");
    const std::string about =
        flow.protocol == 1
            ? fmt::format("icmp echo request {} > {} id {} len 20", e, flow.remote, outside)
            : fmt::format("{} {}:{} > {}:{}{}", word, e, outside, flow.remote, flow.remote_port,
                          flags);
    add("error from outside",
        {{outside_port,
          fmt::format("icmp {} {} > {}{}{} about [{}]", kind, from, e, more, quote, about)}},
        number);
  }

  /// An echo request to the translator itself.
  void ping_us() {
    const bool inside = below(2) == 0;
    const std::string words = fmt::format("id {} ttl {} tos {} len {}", below(60000), below(255),
                                          4 * below(64), below(200));
    add("ping to us",
        {{inside ? inside_port : outside_port,
          fmt::format("icmp echo request {} > {} {}", inside ? any_of(inside_hosts) : stranger,
                      inside && below(2) == 0 ? "172.24.1.1" : e, words)}});
  }

  /// What belongs to nothing.
  void stray() {
    const std::string host = any_of(inside_hosts);
    const std::string remote = any_of(remotes);
    const auto in = [&](const std::string& text) {
      add("stray from inside", {{inside_port, text}});
    };
    const auto out = [&](const std::string& text) {
      add("stray from outside", {{outside_port, text}});
    };
    switch (below(24)) {
    case 0: return out(fmt::format("udp {}:53 > {}:{}", stranger, e, port_between(1, 1000)));
    case 1: return out(fmt::format("tcp {}:53 > {}:{} S", stranger, e, port_between(1, 1000)));
    case 2: return out(fmt::format("tcp {}:53 > {}:{} .", stranger, e, ssh_outside));
    case 3: return out(fmt::format("icmp echo reply {} > {} id {}", stranger, e, below(60000)));
    case 4:
      return out(
          fmt::format("icmp 3/3 {} > {} about [udp {}:9999 > {}:9]", stranger, e, e, stranger));
    case 5: return out(fmt::format("proto 47 {} > {} len 20", stranger, e));
    case 6: return out(fmt::format("udp {}:5 > {}:5", remote, inside_hosts[0]));
    case 7: return out(fmt::format("udp {}:5 > {}:5", inside_hosts[2], e));
    case 8:
      return out(
          fmt::format("icmp 5/1 {} > {} about [udp {}:99 > {}:9]", "192.0.2.1", e, e, remote));
    case 9: return out(fmt::format("udp {}:5 > {}:{} piece 0-16 len 40", stranger, e, 700));
    case 10: return out(fmt::format("udp 127.0.0.1:5 > {}:7", e));
    case 11: return out("udp 198.51.100.1:5 > 255.255.255.255:7 dst ff:ff:ff:ff:ff:ff");
    case 12: return in(fmt::format("tcp {}:{} > {}:80 .", host, port_between(9000, 9999), remote));
    case 13: return in(fmt::format("tcp {}:{} > {}:80 R", host, port_between(9000, 9999), remote));
    case 14: return in(fmt::format("udp 10.9.9.9:5 > {}:7", remote));
    case 15: return in(fmt::format("udp 172.24.1.1:5 > {}:7", remote));
    case 16: return in(fmt::format("udp {}:5 > 224.0.0.251:5353 dst 01:00:5e:00:00:fb", host));
    case 17: return in(fmt::format("udp {}:5 > 255.255.255.255:67 dst ff:ff:ff:ff:ff:ff", host));
    case 18: return in(fmt::format("udp {}:5 > 127.0.0.1:7", host));
    case 19: return in(fmt::format("icmp echo reply {} > {} id {}", host, remote, below(60000)));
    case 20: return in(fmt::format("udp {}:5 > {}:7 options 8307041234567800", host, remote));
    case 21: return in(fmt::format("udp {}:5 > 192.0.2.21:7", host));
    case 22:
      return in(
          fmt::format("icmp 3/3 {} > {} about [udp {}:9 > {}:99]", host, remote, remote, host));
    default: return in(fmt::format("tcp {}:5 > {}:7 S dst 02:00:00:00:00:77", host, remote));
    }
  }

  std::mt19937 random_;
  NatTraffic traffic_;
  std::vector<NatFlow> forwards_;
  std::vector<State> states_;
  std::set<std::tuple<std::uint8_t, std::string, std::uint16_t, std::string, std::uint16_t>> used_;
};

/// "@N" replaced by the port of flow N.
std::optional<std::string> filled_in(std::string text,
                                     const std::map<std::size_t, std::uint16_t>& chosen) {
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at)) {
    std::size_t end = at + 1;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    const auto found = chosen.find(std::stoul(text.substr(at + 1, end - at - 1)));
    if (found == chosen.end()) return std::nullopt;
    text.replace(at, end - at, std::to_string(found->second));
  }
  return text;
}

/// Where a transport header has its checksum; nothing where it has none.
std::optional<std::size_t> checksum_at(std::uint8_t protocol) {
  switch (protocol) {
  case net::ip_protocol::udp: return 6;
  case net::ip_protocol::tcp: return 16;
  case net::ip_protocol::icmp: return 2;
  default: return std::nullopt;
  }
}

/// Puts in the place of each checksum of the packet how wrong it is, as far as it can be read, and
/// takes the port out that is at `own` (the source's, or the destination's of a packet quoted).
void neutralize(net::MutableBytes packet, net::Ipv4Address own, bool quoted) {
  const auto ip = net::Ipv4Edit::parse_header(packet);
  if (!ip) return;
  const net::MutableBytes transport = ip->payload();
  const bool unfragmented = ip->fragment_offset() == 0;
  const auto at = checksum_at(ip->protocol());
  const bool has_checksum = unfragmented && at && transport.size() >= *at + 2;
  const bool none =
      has_checksum && ip->protocol() == net::ip_protocol::udp && net::load16(transport, *at) == 0;
  std::uint16_t wrong_by = 0;
  if (has_checksum && !none) {
    const auto length = static_cast<std::uint16_t>(ip->total_length() - ip->header_bytes());
    const std::uint64_t start =
        ip->protocol() == net::ip_protocol::icmp
            ? 0
            : net::pseudo_header_sum(ip->source(), ip->destination(), ip->protocol(), length);
    wrong_by = net::checksum(transport, start);
  }
  if (unfragmented && transport.size() >= 8) {
    const bool of_icmp = ip->protocol() == net::ip_protocol::icmp;
    const auto icmp = net::IcmpView::parse(transport);
    const bool ports =
        ip->protocol() == net::ip_protocol::tcp || ip->protocol() == net::ip_protocol::udp;
    const bool query = of_icmp && icmp && icmp->is_query();
    if (ports || query) {
      const std::size_t source = query ? 4 : 0;
      const std::size_t destination = query ? 4 : 2;
      if (!quoted && ip->source() == own) net::store16(transport, source, 0);
      if (quoted && ip->destination() == own) net::store16(transport, destination, 0);
    } else if (of_icmp && icmp && !quoted) {
      neutralize(transport.subspan(net::icmp_header_bytes), own, true);
    }
  }
  if (has_checksum) net::store16(transport, *at, none ? std::uint16_t{0xFFFE} : wrong_by);
  net::store16(ip->header(), 10, net::checksum(ip->header()));
}

/// A frame's IP packet, without what Ethernet put behind it.
std::optional<net::Ipv4Edit> packet_of(std::vector<std::byte>& frame) {
  if (frame.size() < net::ethernet_header_bytes) return std::nullopt;
  return net::Ipv4Edit::parse(net::MutableBytes(frame).subspan(net::ethernet_header_bytes));
}

/// Datagrams that came in pieces as if they had come whole; pieces that are no whole stay.
std::vector<Carried> put_together(std::vector<Carried> came) {
  using Key = std::tuple<PortId, std::uint32_t, std::uint32_t, std::uint8_t, std::uint16_t>;
  std::map<Key, std::map<std::size_t, Carried>> pieces;
  std::vector<Carried> whole;
  for (Carried& one : came) {
    const auto ip = packet_of(one.frame);
    if (!ip || !ip->is_fragment()) {
      whole.push_back(std::move(one));
      continue;
    }
    const Key key{one.out, ip->source().value, ip->destination().value, ip->protocol(), ip->id()};
    pieces[key].emplace(ip->fragment_offset(), std::move(one));
  }
  for (auto& [key, of_one] : pieces) {
    std::vector<std::byte> payload;
    bool ended = false;
    bool good = true;
    for (auto& [offset, one] : of_one) {
      const auto ip = packet_of(one.frame);
      good = good && offset == payload.size() && !ended && net::checksum(ip->header()) == 0;
      payload.insert(payload.end(), ip->payload().begin(), ip->payload().end());
      ended = !ip->more_fragments();
    }
    if (!good || !ended) {
      for (auto& [offset, one] : of_one) whole.push_back(std::move(one));
      continue;
    }
    Carried& first = of_one.begin()->second;
    const auto header = packet_of(first.frame)->header_bytes();
    first.frame.resize(net::ethernet_header_bytes + header);
    first.frame.insert(first.frame.end(), payload.begin(), payload.end());
    const auto bytes = net::MutableBytes(first.frame).subspan(net::ethernet_header_bytes);
    net::store16(bytes, 2, static_cast<std::uint16_t>(bytes.size()));
    net::store16(bytes, 4, 0);
    net::store16(bytes, 6, 0);
    net::store16(bytes, 10, 0);
    net::store16(bytes, 10, net::checksum(bytes.first(header)));
    whole.push_back(std::move(first));
  }
  return whole;
}

}  // namespace

forward::Settings nat_place() {
  forward::Settings s;
  s.inside = {{{2, 0, 0, 0, 1, 1}}, {{0xAC180101}, 24}, 1500};
  s.outside = {{{2, 0, 0, 0, 2, 1}}, {{0xC0000215}, 24}, 1400};
  s.gateway = net::Ipv4Address{0xC0000201};
  s.neighbours = {{*s.gateway, {{2, 0, 0, 0, 2, 0xFE}}}, {{0xC0000209}, {{2, 0, 0, 0, 2, 9}}}};
  for (const int host : {10, 11, 12, 13, 250}) {
    const auto last = static_cast<std::uint8_t>(host);
    s.neighbours.push_back({{0xAC180100U + last}, {{2, 0, 0, 0, 1, last}}});
  }
  // The kernel's filter knows conversations by both ends.
  s.nat44.filtering = forward::Filtering::address_and_port_dependent;
  const auto add = [&](forward::Protocol protocol, std::uint16_t port, const char* to,
                       std::uint16_t inside) {
    forward::PortForward one;
    one.protocol = protocol;
    one.outside_ports = {port, port};
    one.inside_address = *net::parse_ipv4(to);
    one.inside_port = inside;
    s.nat44.port_forwards.push_back(one);
  };
  add(forward::Protocol::tcp, ssh_outside, inside_hosts[0], 22);
  add(forward::Protocol::udp, dns_outside, inside_hosts[1], 53);
  s.nat44.seed = 42;
  return s;
}

NatTraffic random_nat_traffic(std::uint32_t seed, std::size_t steps) {
  return Writer(seed).all(steps);
}

std::optional<std::vector<std::byte>> OutsidePorts::build(const NatFrame& frame) const {
  const auto text = filled_in(frame.text, chosen_);
  if (!text) return std::nullopt;
  auto parsed = conform::parse_frame_text(*text);
  if (!parsed) return std::nullopt;
  const forward::Settings place = nat_place();
  const bool inside = frame.in == inside_port;
  const forward::Attachment& own = inside ? place.inside : place.outside;
  const auto known =
      std::ranges::find(place.neighbours, parsed->source, &forward::Neighbour::address);
  const bool near = known != place.neighbours.end() && own.address.contains(parsed->source);
  const net::MacAddress sender =
      near ? known->mac : (inside ? net::MacAddress{{2, 0, 0, 0, 1, 99}} : place.neighbours[0].mac);
  std::vector<std::byte> bytes = conform::build_frame(*parsed, {sender, own.mac, 64}).bytes;
  const auto ip = packet_of(bytes);
  if (!ip || ip->protocol() != net::ip_protocol::tcp || ip->payload().size() < 20) return bytes;
  // A FrameText's TCP has fixed numbers; a kernel looks at them.
  const net::MutableBytes tcp = ip->payload();
  for (const auto& [at, value] :
       {std::pair(std::size_t{4}, frame.sequence), std::pair(std::size_t{8}, frame.acknowledged)}) {
    const auto change = net::change32(net::load32(tcp, at), value);
    net::store32(tcp, at, value);
    net::store16(tcp, 16, net::updated(net::load16(tcp, 16), change));
  }
  return bytes;
}

void OutsidePorts::learn(std::size_t flow, std::uint16_t port, std::vector<std::string>& broken) {
  const auto [known, fresh] = chosen_.emplace(flow, port);
  if (!fresh && known->second != port) {
    broken.push_back(fmt::format("flow {} left by port {}, then by {}", flow, known->second, port));
  }
}

std::optional<std::uint16_t> OutsidePorts::chosen_for(std::size_t flow) const {
  const auto found = chosen_.find(flow);
  return found == chosen_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Carried> OutsidePorts::neutral(const NatStep& step, std::vector<Carried> came,
                                           std::vector<std::string>& broken) {
  const forward::Settings place = nat_place();
  const net::Ipv4Address own = place.outside.address.address;
  const net::Ipv4Address within = place.inside.address.address;
  std::vector<Carried> whole = put_together(std::move(came));
  for (Carried& one : whole) {
    const auto ip = packet_of(one.frame);
    if (!ip) continue;
    one.frame.resize(net::ethernet_header_bytes + ip->bytes().size());
    const net::Bytes transport = ip->payload();
    const auto icmp = net::IcmpView::parse(transport);
    const bool is_icmp = ip->protocol() == net::ip_protocol::icmp && icmp.has_value();
    const bool is_error = is_icmp && !icmp->is_query();
    if (step.flow && ip->source() == own && !is_error && transport.size() >= 8 &&
        ip->fragment_offset() == 0 && ip->protocol() == flows_[*step.flow].protocol &&
        flows_[*step.flow].outside_port == 0) {
      const bool by_beginner = ip->protocol() == net::ip_protocol::icmp ||
                               net::load16(transport, 2) == flows_[*step.flow].remote_port ||
                               net::load16(transport, 0) != flows_[*step.flow].remote_port;
      if (by_beginner) learn(*step.flow, net::load16(transport, is_icmp ? 4 : 0), broken);
    }
    const bool own_message = is_icmp && (ip->source() == own || ip->source() == within);
    if (own_message || ip->is_fragment()) {
      const std::uint16_t flags = net::load16(ip->header(), 6);
      const std::uint16_t may_fragment =
          own_message ? static_cast<std::uint16_t>(flags & 0xBFFFU) : flags;
      const std::uint16_t service = net::load16(ip->header(), 0);
      const std::uint16_t plain =
          own_message && is_error ? static_cast<std::uint16_t>(service & 0xFF00U) : service;
      const auto change = net::change16(ip->id(), 0)
                              .then(net::change16(flags, may_fragment))
                              .then(net::change16(service, plain));
      net::store16(ip->header(), 0, plain);
      net::store16(ip->header(), 4, 0);
      net::store16(ip->header(), 6, may_fragment);
      net::store16(ip->header(), 10, net::updated(ip->header_checksum(), change));
    }
    neutralize(ip->bytes(), own, false);
  }
  std::ranges::sort(whole);
  return whole;
}

}  // namespace guestlink::test
