// Linux's ifconfig: busybox and net-tools 1 ("Link encap:"), and net-tools 2 ("flags=4163<…>").

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

template <class Number>
Number number_of(std::string_view text) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A word of a line that holds `word` between other letters that are none of a name's.
bool has_flag(std::string_view text, std::string_view word) {
  std::size_t at = 0;
  while ((at = text.find(word, at)) != std::string_view::npos) {
    const auto boundary = [&](std::size_t index) {
      return index >= text.size() ||
             !((text[index] >= 'A' && text[index] <= 'Z') || text[index] == '_');
    };
    if ((at == 0 || boundary(at - 1)) && boundary(at + word.size())) return true;
    at += word.size();
  }
  return false;
}

class LinuxIfconfigReader {
 public:
  explicit LinuxIfconfigReader(Reading& in) : in_(in) { found_.file = in.file(); }

  void run() {
    for (std::uint32_t number = 1; number <= in_.line_count(); ++number) read(in_.line(number));
    in_.laptop().seen.guest_interfaces = std::move(found_);
  }

 private:
  void read(const Line& line) {
    if (is_blank(line.text)) {
      in_.mark(line.number, LineStatus::ignored);
      return;
    }
    const TracedText text(line.text, line.where);
    const bool first_column = line.text.front() != ' ' && line.text.front() != '\t';
    if (first_column && contains(line.text, "Link encap:")) {
      begin_old(text);
    } else if (first_column && contains(line.text, ": flags=")) {
      begin_new(text);
    } else if (first_column || found_.all.empty() || !read_detail(text)) {
      in_.mark(line.number, LineStatus::unmodelled);
      return;
    }
    in_.mark(line.number, LineStatus::understood);
  }

  /// eth0      Link encap:Ethernet  HWaddr 00:A0:98:D2:16:22
  void begin_old(const TracedText& text) {
    const auto words = split_words(text);
    model::SeenInterface interface;
    interface.name = words.front().located();
    for (std::size_t at = 1; at + 1 < words.size(); ++at) {
      if (words[at].text() != "HWaddr") continue;
      if (const auto mac = net::parse_mac(words[at + 1].text())) {
        interface.mac = Located<net::MacAddress>{*mac, words[at + 1].place()};
      }
    }
    found_.all.push_back(std::move(interface));
  }

  /// eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
  void begin_new(const TracedText& text) {
    model::SeenInterface interface;
    interface.name = text.located(0, text.text().find(": flags="));
    set_flags(interface, text.text());
    if (const std::size_t mtu = text.text().find("mtu "); mtu != std::string::npos) {
      interface.mtu = number_of<std::uint32_t>(std::string_view(text.text()).substr(mtu + 4));
    }
    found_.all.push_back(std::move(interface));
  }

  static void set_flags(model::SeenInterface& interface, std::string_view text) {
    interface.up = has_flag(text, "UP");
    interface.running = has_flag(text, "RUNNING");
  }

  bool read_detail(const TracedText& text) {
    model::SeenInterface& interface = found_.all.back();
    const auto words = split_words(text);
    const std::string& first = words.front().text();
    if (first == "inet" || first == "inet6") return read_address(words, first == "inet6");
    if (first == "ether" && words.size() > 1) {
      if (const auto mac = net::parse_mac(words[1].text())) {
        interface.mac = Located<net::MacAddress>{*mac, words[1].place()};
      }
      return true;
    }
    if (first == "RX" || first == "TX") {
      read_counters(words);
      return true;
    }
    if (contains(text.text(), "MTU:")) {
      set_flags(interface, text.text());
      const std::size_t mtu = text.text().find("MTU:");
      interface.mtu = number_of<std::uint32_t>(std::string_view(text.text()).substr(mtu + 4));
      return true;
    }
    return false;
  }

  /// inet addr:A  Bcast:B  Mask:M | inet A  netmask M  broadcast B; inet6 addr: A/N | inet6 A
  bool read_address(const std::vector<TracedText>& words, bool six) {
    model::SeenInterface& interface = found_.all.back();
    if (words.size() < 2) return false;
    TracedText address = words[1];
    if (address.text() == "addr:" && words.size() > 2) {
      address = words[2];
    } else if (address.text().starts_with("addr:")) {
      address = address.part(5);
    }
    if (six) {
      Located<std::string> value = address.located();
      for (std::size_t at = 2; at + 1 < words.size(); ++at) {
        if (words[at].text() == "prefixlen") value.value += "/" + words[at + 1].text();
      }
      interface.inet6.push_back(std::move(value));
      return true;
    }
    const auto parsed = net::parse_ipv4(address.text());
    if (!parsed) return false;
    net::Ipv4Cidr cidr{*parsed, 32};
    for (std::size_t at = 2; at < words.size(); ++at) {
      const std::string& word = words[at].text();
      TracedText value;
      bool mask = false;
      if (word.starts_with("Mask:")) {
        value = words[at].part(5);
        mask = true;
      } else if (word.starts_with("Bcast:")) {
        value = words[at].part(6);
      } else if ((word == "netmask" || word == "broadcast") && at + 1 < words.size()) {
        value = words[at + 1];
        mask = word == "netmask";
      } else {
        continue;
      }
      if (mask) {
        if (const auto prefix = net::parse_netmask(value.text())) cidr.prefix = *prefix;
      } else if (const auto broadcast = net::parse_ipv4(value.text())) {
        interface.broadcast = Located<net::Ipv4Address>{*broadcast, value.place()};
      }
    }
    interface.addresses.push_back({cidr, address.place()});
    return true;
  }

  /// "RX packets:N errors:0 dropped:N", "RX bytes:N (…)  TX bytes:N", "RX packets N  bytes N",
  /// "RX errors 0  dropped N".
  void read_counters(const std::vector<TracedText>& words) {
    model::SeenInterface& interface = found_.all.back();
    bool receive = true;
    for (std::size_t at = 0; at < words.size(); ++at) {
      std::string_view word = words[at].text();
      if (word == "RX" || word == "TX") {
        receive = word == "RX";
        continue;
      }
      const std::size_t colon = word.find(':');
      std::string_view value;
      if (colon != std::string_view::npos) {
        value = word.substr(colon + 1);
        word = word.substr(0, colon);
      } else if (at + 1 < words.size()) {
        value = words[at + 1].text();
      }
      const auto count = number_of<std::uint64_t>(value);
      if (word == "packets") (receive ? interface.rx_packets : interface.tx_packets) = count;
      if (word == "bytes") (receive ? interface.rx_bytes : interface.tx_bytes) = count;
      if (word == "dropped" && receive) interface.rx_dropped = count;
    }
  }

  Reading& in_;
  model::SeenInterfaces found_;
};

}  // namespace

void read_guest_ifconfig(Reading& in) {
  LinuxIfconfigReader(in).run();
}

}  // namespace guestlink::config
