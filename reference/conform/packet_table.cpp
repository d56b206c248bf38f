#include "reference/conform/packet_table.h"

#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "reference/conform/filter_rule_text.h"

namespace guestlink::conform {
namespace {

using forward::Settings;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::optional<double> decimal(std::string_view text) {
  double value = 0;
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

Duration seconds(double value) {
  return Duration(static_cast<std::int64_t>(std::llround(value * 1e9)));
}

std::optional<forward::Protocol> protocol(std::string_view text) {
  if (text == "tcp") return forward::Protocol::tcp;
  if (text == "udp") return forward::Protocol::udp;
  if (text == "icmp") return forward::Protocol::icmp;
  return std::nullopt;
}

std::optional<forward::PortRange> range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : number(text.substr(dash + 1));
  if (!first || !last || *first > 65535 || *last > 65535) return std::nullopt;
  return forward::PortRange{static_cast<std::uint16_t>(*first), static_cast<std::uint16_t>(*last)};
}

/// One line after the other; names given by "let" are put in for $NAME first.
class Reader {
 public:
  Result<PacketTable> read(std::string_view text) {
    table_.settings.nat44.seed = 1;
    for (std::size_t line = 1; !text.empty(); ++line) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view raw = trimmed(text.substr(0, text.find_first_of("#\n")));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (raw.empty()) continue;
      const std::string ready = with_names(raw);
      if (!read_line(ready, line)) {
        return failure(Error::Code::unreadable,
                       fmt::format("line {}: \"{}\" is not understood", line, ready));
      }
    }
    return std::move(table_);
  }

 private:
  std::string with_names(std::string_view line) const {
    std::string out;
    while (!line.empty()) {
      const std::size_t dollar = std::min(line.find('$'), line.size());
      out += line.substr(0, dollar);
      line.remove_prefix(dollar);
      if (line.empty()) break;
      std::size_t end = 1;
      while (end < line.size() && (std::isalnum(static_cast<unsigned char>(line[end])) != 0)) ++end;
      const auto found = names_.find(std::string(line.substr(1, end - 1)));
      out += found == names_.end() ? std::string(line.substr(0, end)) : found->second;
      line.remove_prefix(end);
    }
    return out;
  }

  bool read_line(const std::string& line, std::size_t number) {
    if (line.starts_with("->")) {
      return !table_.rows.empty() && read_expected(line, table_.rows.back());
    }
    if (decimal(line.substr(0, line.find_first_of(" \t")))) return read_row(line, number);
    return read_setting(line);
  }

  bool read_row(const std::string& line, std::size_t number) {
    PacketTable::Row row;
    row.line = number;
    const std::size_t arrow = std::min(line.find("->"), line.size());
    const auto words = words_of(std::string_view(line).substr(0, arrow));
    if (words.size() < 2) return false;
    // Far from the clock's zero, as a capture is.
    row.at = Instant{1'000'000'000'000} + seconds(*decimal(words[0]));
    row.port = words[1];
    for (std::size_t i = 2; i < words.size(); ++i) row.frame += (i > 2 ? " " : "") + words[i];
    if (arrow < line.size() && !read_expected(line.substr(arrow), row)) return false;
    table_.rows.push_back(std::move(row));
    return true;
  }

  static bool read_expected(std::string_view text, PacketTable::Row& row) {
    while (text.starts_with("->")) {
      text.remove_prefix(2);
      const std::size_t end = std::min(text.find("->"), text.size());
      const std::string_view item = trimmed(text.substr(0, end));
      text.remove_prefix(end);
      if (item.empty()) return false;
      if (item.starts_with("drop ") || item.starts_with("lost ") || item == "consumed" ||
          item == "flood" || item == "refused") {
        row.expected.push_back({{}, {}, std::string(item)});
        continue;
      }
      const std::size_t space = std::min(item.find(' '), item.size());
      row.expected.push_back(
          {std::string(item.substr(0, space)), std::string(trimmed(item.substr(space))), {}});
    }
    return text.empty();
  }

  bool read_setting(const std::string& line) {
    const auto words = words_of(line);
    const std::string& key = words[0];
    Settings& settings = table_.settings;
    if (key == "title") {
      table_.title = std::string(trimmed(std::string_view(line).substr(5)));
      return true;
    }
    if (key == "proves") {
      table_.proves.insert(table_.proves.end(), words.begin() + 1, words.end());
      return true;
    }
    if (key == "refused") {
      table_.refusal = std::string(trimmed(std::string_view(line).substr(7)));
      return true;
    }
    if (words.size() == 3 && key == "let") {
      names_[words[1]] = words[2];
      return true;
    }
    if (words.size() == 2 && key == "mode") {
      settings.mode = words[1];
      return true;
    }
    if (key == "inside") return read_attachment(words, settings.inside);
    if (key == "outside") return read_attachment(words, settings.outside);
    if (words.size() == 2 && key == "gateway") {
      settings.gateway = net::parse_ipv4(words[1]);
      return settings.gateway.has_value();
    }
    if (words.size() == 3 && (key == "neighbour" || key == "host")) return read_host(words);
    if (key == "port") {
      return settings.mode == "bridge" ? read_bridge_port(words) : read_port(words);
    }
    if (key == "ipv6") return read_ipv6(words);
    // fixed MAC PORT
    if (words.size() == 3 && key == "fixed") {
      const auto mac = net::parse_mac(words[1]);
      if (!mac) return false;
      table_.settings.bridge.fixed.push_back({*mac, words[2], 0});
      return true;
    }
    if (key == "rule") {
      auto rule = parse_filter_rule(words);
      if (!rule) return false;
      auto& filter = table_.settings.filter;
      if (!filter) filter.emplace();
      filter->rules.push_back(*std::move(rule));
      return true;
    }
    if (key == "local") return read_local(words);
    if (words.size() == 2 && key == "pool") return read_pool(words[1]);
    if (words.size() == 3 && key == "one-to-one") return read_one_to_one(words[1], words[2]);
    if (key == "forward") return read_forward(words);
    if (words.size() == 3 && key == "set") return read_option(words[1], words[2]);
    return false;
  }

  static bool read_attachment(const std::vector<std::string>& words, forward::Attachment& into) {
    if (words.size() < 3) return false;
    const auto address = net::parse_ipv4_cidr(words[1]);
    const auto mac = net::parse_mac(words[2]);
    if (!address || !mac) return false;
    into.address = *address;
    into.mac = *mac;
    if (words.size() == 5 && words[3] == "mtu") {
      const auto mtu = number(words[4]);
      if (!mtu) return false;
      into.mtu = static_cast<std::uint16_t>(*mtu);
    }
    return true;
  }

  bool read_host(const std::vector<std::string>& words) {
    const bool is_known = words[0] == "neighbour";
    const auto mac = net::parse_mac(words[2]);
    if (!mac) return false;
    if (const auto address = net::parse_ipv4(words[1])) {
      table_.hosts[*address] = *mac;
      if (is_known) table_.settings.neighbours.push_back({*address, *mac});
      return true;
    }
    const auto address = net::parse_ipv6(words[1]);
    if (!address) return false;
    table_.hosts6[*address] = *mac;
    if (is_known) ipv6().neighbours.push_back({*address, *mac});
    return true;
  }

  forward::Ipv6Settings& ipv6() {
    auto& settings = table_.settings.ipv6;
    return settings ? *settings : settings.emplace();
  }

  /// port NAME ADDRESS/PREFIX MAC [mtu N] [ipv6 ADDRESS/PREFIX] [air]
  bool read_port(const std::vector<std::string>& words) {
    if (words.size() < 4) return false;
    forward::FurtherPort port;
    port.name = words[1];
    const auto address = net::parse_ipv4_cidr(words[2]);
    const auto mac = net::parse_mac(words[3]);
    if (!address || !mac) return false;
    port.at.address = *address;
    port.at.mac = *mac;
    for (std::size_t i = 4; i < words.size(); ++i) {
      if (words[i] == "air") {
        port.air = true;
      } else if (words[i] == "ipv6" && i + 1 < words.size()) {
        port.ipv6 = net::parse_ipv6_cidr(words[++i]);
        if (!port.ipv6) return false;
      } else if (words[i] == "mtu" && i + 1 < words.size()) {
        const auto mtu = number(words[++i]);
        if (!mtu) return false;
        port.at.mtu = static_cast<std::uint16_t>(*mtu);
      } else {
        return false;
      }
    }
    table_.settings.ports.push_back(std::move(port));
    return true;
  }

  /// port NAME [isolated] [hairpin] [span]
  bool read_bridge_port(const std::vector<std::string>& words) {
    if (words.size() < 2) return false;
    forward::BridgePort port;
    port.name = words[1];
    const std::map<std::string_view, bool*> marks{
        {"isolated", &port.isolated}, {"hairpin", &port.hairpin}, {"span", &port.span}};
    for (std::size_t i = 2; i < words.size(); ++i) {
      const auto mark = marks.find(words[i]);
      if (mark == marks.end()) return false;
      *mark->second = true;
    }
    table_.settings.bridge.ports.push_back(std::move(port));
    return true;
  }

  /// ipv6 inside|outside ADDRESS/PREFIX, ipv6 gateway ADDRESS, ipv6 proxy, ipv6 translate IN OUT
  bool read_ipv6(const std::vector<std::string>& words) {
    if (words.size() < 2) return false;
    forward::Ipv6Settings& to = ipv6();
    const std::string& key = words[1];
    if (key == "proxy") return to.neighbour_proxy = true;
    if (words.size() == 3 && key == "gateway") {
      to.gateway = net::parse_ipv6(words[2]);
      return to.gateway.has_value();
    }
    if (words.size() == 3 && (key == "inside" || key == "outside")) {
      auto& own = key == "inside" ? to.inside : to.outside;
      own = net::parse_ipv6_cidr(words[2]);
      return own.has_value();
    }
    if (words.size() != 4 || key != "translate") return false;
    const auto inside = net::parse_ipv6_cidr(words[2]);
    const auto outside = net::parse_ipv6_cidr(words[3]);
    if (!inside || !outside) return false;
    to.translate.push_back({*inside, *outside});
    return true;
  }

  /// local KERNEL_MAC MAC [accept tcp 22]… [no-echo]
  bool read_local(const std::vector<std::string>& words) {
    if (words.size() < 3) return false;
    forward::LocalPort local;
    const auto kernel = net::parse_mac(words[1]);
    const auto mac = net::parse_mac(words[2]);
    if (!kernel || !mac) return false;
    local.kernel_mac = *kernel;
    local.mac = *mac;
    for (std::size_t i = 3; i < words.size(); ++i) {
      if (words[i] == "no-echo") {
        local.accept_echo_from_outside = false;
        continue;
      }
      if (words[i] != "accept" || i + 2 >= words.size()) return false;
      const auto kind = protocol(words[i + 1]);
      const auto ports = range(words[i + 2]);
      if (!kind || !ports) return false;
      local.accept.push_back({*kind, *ports});
      i += 2;
    }
    table_.settings.local = local;
    return true;
  }

  /// pool 192.0.2.22 or pool 192.0.2.22-192.0.2.29
  bool read_pool(std::string_view word) {
    const std::size_t dash = std::min(word.find('-'), word.size());
    const auto first = net::parse_ipv4(word.substr(0, dash));
    const auto last = dash < word.size() ? net::parse_ipv4(word.substr(dash + 1)) : first;
    if (!first || !last) return false;
    table_.settings.nat44.pool.push_back({*first, *last});
    return true;
  }

  /// one-to-one 172.24.1.49 192.0.2.49
  bool read_one_to_one(std::string_view inside, std::string_view outside) {
    const auto host = net::parse_ipv4(inside);
    const auto address = net::parse_ipv4(outside);
    if (!host || !address) return false;
    table_.settings.nat44.one_to_one.push_back({*host, *address});
    return true;
  }

  /// forward tcp 8080-8081 > 172.24.1.49:80 [from 198.51.100.0/24], or
  /// forward tcp 8080 > 172.24.1.49:80 or 172.24.1.50 172.24.1.51, or
  /// forward tcp 8080 > 172.24.1.49:80 once
  bool read_forward(const std::vector<std::string>& words) {
    if (words.size() < 5 || words[3] != ">") return false;
    forward::PortForward forward;
    const auto kind = protocol(words[1]);
    const auto ports = range(words[2]);
    const std::size_t colon = words[4].find(':');
    const auto address = net::parse_ipv4(std::string_view(words[4]).substr(0, colon));
    if (!kind || !ports || !address || colon == std::string::npos) return false;
    const auto port = number(std::string_view(words[4]).substr(colon + 1));
    if (!port) return false;
    forward.protocol = *kind;
    forward.outside_ports = *ports;
    forward.inside_address = *address;
    forward.inside_port = static_cast<std::uint16_t>(*port);
    if (words.size() == 6 && words[5] == "once") {
      forward.once = true;
    } else if (words.size() == 7 && words[5] == "from") {
      forward.from = net::parse_ipv4_cidr(words[6]);
      if (!forward.from) return false;
    } else if (words.size() > 6 && words[5] == "or") {
      for (std::size_t i = 6; i < words.size(); ++i) {
        const auto other = net::parse_ipv4(words[i]);
        if (!other) return false;
        forward.shared_with.push_back(*other);
      }
    }
    table_.settings.nat44.port_forwards.push_back(forward);
    return true;
  }

  bool read_option(const std::string& name, const std::string& value) {
    forward::Nat44Settings& nat = table_.settings.nat44;
    forward::BridgeSettings& bridge = table_.settings.bridge;
    if (name == "filtering") {
      const std::map<std::string_view, forward::Filtering> ways{
          {"eif", forward::Filtering::endpoint_independent},
          {"adf", forward::Filtering::address_dependent},
          {"apdf", forward::Filtering::address_and_port_dependent}};
      const auto found = ways.find(value);
      if (found != ways.end()) nat.filtering = found->second;
      return found != ways.end();
    }
    if (name == "port-range") {
      const auto ports = range(value);
      if (ports) nat.ports = *ports;
      return ports.has_value();
    }
    if (name == "like") {
      bridge.like = value == "linux"     ? forward::BridgeLike::linux
                    : value == "freebsd" ? forward::BridgeLike::freebsd
                                         : forward::BridgeLike::standard;
      return value == "linux" || value == "freebsd" || value == "standard";
    }
    if (name == "dhcp") {
      if (value == "chaddr") table_.settings.station.dhcp = forward::DhcpWay::chaddr;
      return value == "chaddr" || value == "broadcast-flag";
    }
    const auto amount = number(value);
    if (!amount) return false;
    const std::map<std::string_view, bool*> switches{{"hairpin", &nat.hairpin},
                                                     {"inbound-refresh", &nat.inbound_refresh},
                                                     {"pick-up-tcp", &nat.pick_up_tcp},
                                                     {"answer-refusals", &nat.answer_refusals}};
    if (const auto found = switches.find(name); found != switches.end()) {
      *found->second = *amount != 0;
      return true;
    }
    const std::map<std::string_view, Duration*> timers{
        {"udp", &nat.timeouts.udp},
        {"tcp-established", &nat.timeouts.tcp_established},
        {"tcp-opening", &nat.timeouts.tcp_opening},
        {"tcp-closing", &nat.timeouts.tcp_closing},
        {"icmp-query", &nat.timeouts.icmp_query},
        {"tcp-reset", &nat.timeouts.tcp_reset},
        {"fragment", &nat.timeouts.fragment},
        {"other", &nat.timeouts.other},
        {"port-rest", &nat.timeouts.port_rest},
        {"host-ageing", &table_.settings.station.ageing},
        {"ageing", &bridge.ageing}};
    if (const auto found = timers.find(name); found != timers.end()) {
      *found->second = seconds(*amount);
      return true;
    }
    const std::map<std::string_view, std::function<void()>> amounts{
        {"mss-clamp", [&] { nat.mss_clamp = static_cast<std::uint16_t>(*amount); }},
        {"max-sessions", [&] { nat.max_sessions = *amount; }},
        {"max-sessions-per-host", [&] { nat.max_sessions_per_host = *amount; }},
        {"seed", [&] { nat.seed = *amount; }},
        {"port-max-addresses", [&] { bridge.port_max_addresses = *amount; }},
        {"storm-limit", [&] { bridge.storm_limit = *amount; }},
        {"move-limit", [&] { bridge.move_limit = *amount; }},
        {"bridge-mtu", [&] { bridge.mtu = static_cast<std::uint16_t>(*amount); }},
        {"max-hosts", [&] { table_.settings.station.max_hosts = *amount; }},
        {"max-states",
         [&] {
           if (!table_.settings.filter) table_.settings.filter.emplace();
           table_.settings.filter->max_states = *amount;
         }},
        {"max-addresses", [&] { bridge.max_addresses = *amount; }}};
    const auto found = amounts.find(name);
    if (found == amounts.end()) return false;
    found->second();
    return true;
  }

  PacketTable table_;
  std::map<std::string, std::string> names_;
};

}  // namespace

Result<PacketTable> parse_packet_table(std::string_view text) {
  return Reader().read(text);
}

}  // namespace guestlink::conform
