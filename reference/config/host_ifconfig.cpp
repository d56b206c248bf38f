// FreeBSD's ifconfig -a, 6 to 15 and pastes that lost their `<…>` and line ends (freebsd-src
// sbin/ifconfig).  A line is known by its first word; order means nothing.

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

template <class Number>
std::optional<Number> number_of(std::string_view text, int base = 10) {
  Number value{};
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (trouble != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

constexpr std::uint32_t flag_up = 0x1;
constexpr std::uint32_t flag_running = 0x40;

class IfconfigReader {
 public:
  explicit IfconfigReader(Reading& in) : in_(in) { found_.file = in.file(); }

  void run() {
    for (std::uint32_t number = 1; number <= in_.line_count(); ++number) read(in_.line(number));
    in_.laptop().seen.host_interfaces = std::move(found_);
  }

 private:
  void read(const Line& line) {
    if (is_blank(line.text)) {
      in_.mark(line.number, LineStatus::ignored);
      return;
    }
    const TracedText text(line.text, line.where);
    if (const std::size_t flags = line.text.rfind(": flags="); flags != std::string_view::npos) {
      begin_interface(text, flags);
      in_.mark(line.number, LineStatus::understood);
      return;
    }
    if (found_.all.empty()) {
      in_.mark(line.number, LineStatus::unmodelled);  // a prompt or a heading
      return;
    }
    in_.mark(line.number, read_record(text) ? LineStatus::understood : LineStatus::unmodelled);
  }

  void begin_interface(const TracedText& text, std::size_t colon) {
    model::SeenInterface interface;
    std::size_t begin = text.text().find_last_of(" \t", colon);
    begin = begin == std::string::npos ? 0 : begin + 1;
    interface.name = text.located(begin, colon - begin);
    const std::string_view all = text.text();
    const std::size_t value = colon + std::string_view(": flags=").size();
    interface.flags = number_of<std::uint32_t>(all.substr(value), 16).value_or(0);
    interface.up = (interface.flags & flag_up) != 0;
    interface.running = (interface.flags & flag_running) != 0;
    if (const std::size_t mtu = all.find(" mtu ", value); mtu != std::string_view::npos) {
      interface.mtu = number_of<std::uint32_t>(all.substr(mtu + 5)).value_or(0);
    }
    found_.all.push_back(std::move(interface));
  }

  /// One record; a paste that lost its `<…>` may hold a second behind `options=HEX`.
  bool read_record(const TracedText& text) {
    const auto words = split_words(text);
    if (words.empty()) return true;
    std::size_t at = 0;
    const auto is_bits = [&](std::size_t index, std::string_view key) {
      return index < words.size() && words[index].text().starts_with(key);
    };
    if (is_bits(0, "options=") || is_bits(0, "capabilities=")) {
      at = 1;
    } else if (words[0].text() == "nd6" && is_bits(1, "options=")) {
      at = 2;
    }
    if (at > 0 && at >= words.size()) return true;
    return read_words({words.begin() + static_cast<std::ptrdiff_t>(at), words.end()});
  }

  bool read_words(const std::vector<TracedText>& words) {
    model::SeenInterface& interface = found_.all.back();
    const std::string& first = words.front().text();
    const auto word = [&](std::size_t index) {
      return index < words.size() ? std::string_view(words[index].text()) : std::string_view();
    };
    if ((first == "ether" || first == "lladdr" || first == "address:") && words.size() > 1) {
      if (const auto mac = net::parse_mac(word(1))) {
        interface.mac = Located<net::MacAddress>{*mac, words[1].place()};
      }
      return true;
    }
    if (first == "inet" && words.size() > 1) return read_inet(words);
    if (first == "inet6" && words.size() > 1) {
      std::string address(word(1));
      for (std::size_t at = 2; at + 1 < words.size(); ++at) {
        if (word(at) == "prefixlen") address += "/" + std::string(word(at + 1));
      }
      interface.inet6.push_back({address, words[1].place()});
      return true;
    }
    if (first == "member:" && words.size() > 1) {
      interface.members.push_back(words[1].located());
      return true;
    }
    if (first == "status:") {
      const std::size_t begin = words.size() > 1 ? 1 : 0;
      TracedText value =
          words.size() > 1 ? words[begin] : words.front().part(words.front().size(), 0);
      std::string text;
      for (std::size_t at = 1; at < words.size(); ++at) {
        text += (text.empty() ? "" : " ") + words[at].text();
      }
      SourceSpan where = value.place();
      where.end = words.back().place().end;
      interface.status = Located<std::string>{text, where};
      return true;
    }
    if (first == "media:") {
      for (std::size_t at = 1; at < words.size(); ++at) {
        interface.media += (interface.media.empty() ? "" : " ") + words[at].text();
      }
      return true;
    }
    if (first == "groups:") {
      for (std::size_t at = 1; at < words.size(); ++at)
        interface.groups.push_back(words[at].text());
      return true;
    }
    if (first == "ssid" && words.size() > 1) {
      interface.ssid = words[1].located();
      return true;
    }
    if (first == "Opened" && word(1) == "by" && word(2) == "PID" && words.size() > 3) {
      if (const auto pid = number_of<std::uint32_t>(word(3))) {
        interface.opened_by = Located<std::uint32_t>{*pid, words[3].place()};
      }
      return true;
    }
    for (std::size_t at = 0; at + 2 < words.size(); ++at) {
      if (word(at) == "parent" && word(at + 1) == "interface:") {
        interface.parent = words[at + 2].located();
        return true;
      }
    }
    return false;
  }

  /// inet A [--> B] (netmask 0xHEX | /N) [broadcast C]
  bool read_inet(const std::vector<TracedText>& words) {
    model::SeenInterface& interface = found_.all.back();
    const std::string& text = words[1].text();
    auto cidr = net::parse_ipv4_cidr(text);
    if (!cidr) {
      const auto address = net::parse_ipv4(text);
      if (!address) return false;
      cidr = net::Ipv4Cidr{*address, 32};
    }
    for (std::size_t at = 2; at + 1 < words.size(); ++at) {
      const std::string& key = words[at].text();
      const std::string& value = words[at + 1].text();
      if (key == "netmask") {
        // Printed without leading zeros: "0x0".
        const auto mask = value.starts_with("0x")
                              ? number_of<std::uint32_t>(std::string_view(value).substr(2), 16)
                              : std::nullopt;
        const auto prefix = mask ? net::parse_netmask(net::to_string(net::Ipv4Address{*mask}))
                                 : net::parse_netmask(value);
        if (prefix) cidr->prefix = *prefix;
      } else if (key == "broadcast") {
        if (const auto address = net::parse_ipv4(value)) {
          interface.broadcast = Located<net::Ipv4Address>{*address, words[at + 1].place()};
        }
      }
    }
    interface.addresses.push_back({*cidr, words[1].place()});
    return true;
  }

  Reading& in_;
  model::SeenInterfaces found_;
};

}  // namespace

void read_host_ifconfig(Reading& in) {
  IfconfigReader(in).run();
}

}  // namespace guestlink::config
