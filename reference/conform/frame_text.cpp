#include "reference/conform/frame_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "reference/net/ethernet.h"
#include "reference/net/icmp.h"
#include "reference/net/icmpv6.h"
#include "reference/net/ipv4.h"
#include "reference/net/tcp.h"

namespace guestlink::conform {
namespace {

/// Splits at spaces; what stands in [brackets] is one word without them.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    if (text[at] == '[') {
      const std::size_t end = std::min(text.rfind(']'), text.size());
      words.push_back(text.substr(at + 1, end > at ? end - at - 1 : 0));
      at = end + 1;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

std::optional<std::uint32_t> number(std::string_view text, int base = 10) {
  std::uint32_t value = 0;
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (trouble != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::vector<std::byte>> hexadecimal(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const auto value = number(text.substr(at, 2), 16);
    if (!value) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(*value));
  }
  return bytes;
}

std::optional<std::uint8_t> tcp_flags(std::string_view text) {
  std::uint8_t flags = 0;
  for (const char letter : text) {
    switch (letter) {
    case 'S': flags |= net::tcp_flag::syn; break;
    case 'F': flags |= net::tcp_flag::fin; break;
    case 'R': flags |= net::tcp_flag::rst; break;
    case 'P': flags |= net::tcp_flag::psh; break;
    case '.': flags |= net::tcp_flag::ack; break;
    default: return std::nullopt;
    }
  }
  return flags;
}

/// The words of one frame, taken from the front.
class Reader {
 public:
  explicit Reader(std::string_view text) : words_(words_of(text)) {}

  Result<FrameText> read() {
    if (read_kind() && trouble_.empty()) {
      while (at_ < words_.size() && trouble_.empty()) read_option();
    }
    if (trouble_.empty()) return std::move(frame_);
    return failure(Error::Code::unreadable, std::move(trouble_));
  }

 private:
  std::string_view next() { return at_ < words_.size() ? words_[at_++] : std::string_view{}; }
  bool wrong(std::string_view word) {
    if (trouble_.empty()) trouble_ = fmt::format("\"{}\" is not understood here", word);
    return false;
  }
  bool expect(std::string_view wanted) {
    const std::string_view word = next();
    return word == wanted || wrong(word);
  }
  template <class T>
  void take_number(T& into, int base = 10) {
    const std::string_view word = next();
    const auto value = number(word, base);
    if (!value) {
      wrong(word);
      return;
    }
    into = static_cast<T>(*value);
  }
  template <class T>
  void take_number(std::optional<T>& into) {
    T value{};
    take_number(value);
    into = value;
  }
  net::MacAddress take_mac() {
    const std::string_view word = next();
    const auto mac = net::parse_mac(word);
    if (!mac) wrong(word);
    return mac.value_or(net::MacAddress{});
  }
  net::Ipv4Address take_address() {
    const std::string_view word = next();
    const auto address = net::parse_ipv4(word);
    if (!address) wrong(word);
    return address.value_or(net::Ipv4Address{});
  }
  net::Ipv6Address take_address6() {
    const std::string_view word = next();
    const auto address = net::parse_ipv6(word);
    if (!address) wrong(word);
    return address.value_or(net::Ipv6Address{});
  }
  bool addresses6() {
    frame_.source6 = take_address6();
    if (!expect(">")) return false;
    frame_.destination6 = take_address6();
    return true;
  }
  std::vector<std::byte> take_bytes() {
    const std::string_view word = next();
    auto bytes = hexadecimal(word);
    if (!bytes) wrong(word);
    return std::move(bytes).value_or(std::vector<std::byte>{});
  }
  void take_endpoint(net::Ipv4Address& address, std::uint16_t& port) {
    const std::string_view word = next();
    const std::size_t colon = word.find(':');
    const auto parsed = net::parse_ipv4(word.substr(0, colon));
    const auto value =
        colon == std::string_view::npos ? std::nullopt : number(word.substr(colon + 1));
    if (!parsed || !value || *value > 65535) {
      wrong(word);
      return;
    }
    address = *parsed;
    port = static_cast<std::uint16_t>(*value);
  }
  bool endpoints() {
    take_endpoint(frame_.source, frame_.source_port);
    if (!expect(">")) return false;
    take_endpoint(frame_.destination, frame_.destination_port);
    return true;
  }
  bool addresses() {
    frame_.source = take_address();
    if (!expect(">")) return false;
    frame_.destination = take_address();
    return true;
  }

  bool read_kind() {
    const std::string_view word = next();
    if (word == "udp") {
      frame_.kind = FrameText::Kind::udp;
      frame_.protocol = net::ip_protocol::udp;
      return endpoints();
    }
    if (word == "tcp") return read_tcp();
    if (word == "icmp") return read_icmp();
    if (word == "arp") return read_arp();
    if (word == "nd") return read_nd();
    if (word == "udp6" || word == "tcp6" || word == "icmp6" || word == "proto6") {
      frame_.ipv6 = true;
      frame_.ether_type = 0x86DD;
      return read_ipv6(word);
    }
    if (word == "proto") {
      frame_.kind = FrameText::Kind::other;
      take_number(frame_.protocol);
      return addresses();
    }
    if (word == "raw") {
      frame_.bytes = take_bytes();
      return true;
    }
    return wrong(word);
  }
  bool read_tcp() {
    frame_.kind = FrameText::Kind::tcp;
    frame_.protocol = net::ip_protocol::tcp;
    frame_.length = 0;
    if (!endpoints()) return false;
    const std::string_view word = next();
    const auto flags = tcp_flags(word);
    if (!flags) return wrong(word);
    frame_.tcp_flags = *flags;
    return true;
  }
  bool read_icmp() {
    frame_.protocol = net::ip_protocol::icmp;
    const std::string_view word = next();
    if (word == "echo" || word == "timestamp") {
      frame_.kind = FrameText::Kind::icmp_query;
      const std::string_view which = next();
      if (which != "request" && which != "reply") return wrong(which);
      const bool request = which == "request";
      if (word == "echo") {
        frame_.icmp_type = request ? net::icmp_type::echo_request : net::icmp_type::echo_reply;
      } else {
        frame_.icmp_type =
            request ? net::icmp_type::timestamp_request : net::icmp_type::timestamp_reply;
      }
      return addresses();
    }
    return read_icmp_error(word) && addresses();
  }
  /// "3/4": an error's type and code.
  bool read_icmp_error(std::string_view word) {
    frame_.kind = FrameText::Kind::icmp_error;
    const std::size_t slash = word.find('/');
    if (slash == std::string_view::npos) return wrong(word);
    const auto type = number(word.substr(0, slash));
    const auto code = number(word.substr(slash + 1));
    if (!type || !code) return wrong(word);
    frame_.icmp_type = static_cast<std::uint8_t>(*type);
    frame_.icmp_code = static_cast<std::uint8_t>(*code);
    return true;
  }
  bool read_arp() {
    frame_.ether_type = 0x0806;
    const std::string_view word = next();
    if (word == "who-has") {
      frame_.kind = FrameText::Kind::arp_request;
      frame_.destination = take_address();
      if (!expect("tell")) return false;
      frame_.source = take_address();
      return true;
    }
    frame_.kind = FrameText::Kind::arp_reply;
    const auto address = net::parse_ipv4(word);
    if (!address) return wrong(word);
    frame_.source = *address;
    if (!expect("is-at")) return false;
    frame_.is_at = take_mac();
    if (!expect("to")) return false;
    frame_.destination = take_address();
    return true;
  }

  bool read_ipv6(std::string_view kind) {
    if (kind == "icmp6") return read_icmp6();
    if (kind == "proto6") {
      frame_.kind = FrameText::Kind::other;
      take_number(frame_.protocol);
      return addresses6();
    }
    frame_.source6 = take_address6();
    take_number(frame_.source_port);
    if (!expect(">")) return false;
    frame_.destination6 = take_address6();
    take_number(frame_.destination_port);
    if (kind == "udp6") {
      frame_.kind = FrameText::Kind::udp;
      frame_.protocol = net::ip_protocol::udp;
      return true;
    }
    frame_.kind = FrameText::Kind::tcp;
    frame_.protocol = net::ip_protocol::tcp;
    frame_.length = 0;
    const std::string_view word = next();
    const auto flags = tcp_flags(word);
    if (!flags) return wrong(word);
    frame_.tcp_flags = *flags;
    return true;
  }
  bool read_icmp6() {
    frame_.protocol = net::ip_protocol::icmpv6;
    const std::string_view word = next();
    if (word == "echo") {
      frame_.kind = FrameText::Kind::icmp_query;
      const std::string_view which = next();
      if (which != "request" && which != "reply") return wrong(which);
      frame_.icmp_type =
          which == "request" ? net::icmpv6_type::echo_request : net::icmpv6_type::echo_reply;
      return addresses6();
    }
    return read_icmp_error(word) && addresses6();
  }
  bool read_nd() {
    frame_.ipv6 = true;
    frame_.ether_type = 0x86DD;
    frame_.protocol = net::ip_protocol::icmpv6;
    frame_.ttl = 255;
    const std::string_view word = next();
    if (word == "who-has") {
      frame_.kind = FrameText::Kind::nd_request;
      frame_.target = take_address6();
      if (!expect("tell")) return false;
      frame_.source6 = take_address6();
      frame_.destination6 = net::solicited_node(frame_.target);
      return true;
    }
    frame_.kind = FrameText::Kind::nd_reply;
    const auto address = net::parse_ipv6(word);
    if (!address) return wrong(word);
    frame_.target = frame_.source6 = *address;
    if (!expect("is-at")) return false;
    frame_.is_at = take_mac();
    if (!expect("to")) return false;
    frame_.destination6 = take_address6();
    return true;
  }

  void read_option() {
    const std::string_view word = next();
    if (word == "len") return take_number(frame_.length);
    if (word == "ttl") return take_number(frame_.ttl);
    if (word == "id") {
      return frame_.kind == FrameText::Kind::icmp_query ? take_number(frame_.icmp_id)
                                                        : take_number(frame_.id);
    }
    if (word == "tos") return take_number(frame_.service);
    if (word == "ipid") return take_number(frame_.id);
    if (word == "seq") return take_number(frame_.sequence);
    if (word == "mtu") return take_number(frame_.mtu);
    if (word == "mss") return take_number(frame_.mss);
    if (word == "quote") return take_number(frame_.quote);
    if (word == "cut") return take_number(frame_.cut);
    if (word == "trailer") return take_number(frame_.trailer);
    if (word == "vlan") return take_number(frame_.vlan);
    if (word == "type") return take_number(frame_.ether_type, 16);
    if (word == "segment") return take_number(frame_.segment);
    if (word == "src") {
      frame_.source_mac = take_mac();
      return;
    }
    if (word == "dst") {
      frame_.destination_mac = take_mac();
      return;
    }
    if (word == "options") {
      frame_.options = take_bytes();
      return;
    }
    if (word == "text") {
      frame_.text = std::string(next());
      return;
    }
    if (word == "flow") return take_number(frame_.flow_label);
    if (word == "flags") return take_number(frame_.flags);
    if (word == "from") {
      frame_.source6 = take_address6();
      return;
    }
    if (word == "ext") {
      take_number(frame_.extension_kind);
      frame_.extensions = take_bytes();
      return;
    }
    if (word == "dhcp") return read_dhcp();
    if (word == "dhcp-options" && frame_.dhcp) {
      frame_.dhcp->options = take_bytes();
      return;
    }
    if (word == "piece") return read_piece();
    if (word == "about") return read_about();
    read_switch(word);
  }
  void read_switch(std::string_view word) {
    const std::array<std::pair<std::string_view, bool*>, 6> switches{
        {{"df", &frame_.dont_fragment},
         {"badsum", &frame_.bad_checksum},
         {"nosum", &frame_.no_checksum},
         {"badipsum", &frame_.bad_header_checksum},
         {"nolla", &frame_.without_option},
         {"unfinished", &frame_.unfinished}}};
    for (const auto& one : switches) {
      if (one.first == word) {
        *one.second = true;
        return;
      }
    }
    wrong(word);
  }
  void read_dhcp() {
    FrameText::Dhcp dhcp;
    take_number(dhcp.op);
    take_number(dhcp.transaction);
    dhcp.client = take_mac();
    take_number(dhcp.flags);
    frame_.dhcp = dhcp;
  }
  void read_piece() {
    const std::string_view word = next();
    const std::size_t dash = word.find('-');
    const auto from = number(word.substr(0, dash));
    const auto to = dash == std::string_view::npos ? std::nullopt : number(word.substr(dash + 1));
    if (!from || !to || *to < *from) {
      wrong(word);
      return;
    }
    frame_.piece = FrameText::Piece{*from, *to};
  }
  void read_about() {
    auto about = parse_frame_text(next());
    if (!about) {
      if (trouble_.empty()) trouble_ = about.error().message;
      return;
    }
    frame_.about = std::make_shared<const FrameText>(std::move(*about));
  }

  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  FrameText frame_;
  std::string trouble_;
};

}  // namespace

namespace {

std::vector<std::byte> dhcp_message(const FrameText::Dhcp& dhcp) {
  constexpr std::size_t fixed_bytes = 240;
  std::vector<std::byte> bytes(fixed_bytes + dhcp.options.size());
  net::store8(bytes, 0, dhcp.op);
  net::store16(bytes, 1, 0x0106);
  net::store32(bytes, 4, dhcp.transaction);
  net::store16(bytes, 10, dhcp.flags);
  net::store_mac(bytes, 28, dhcp.client);
  net::store32(bytes, 236, 0x63825363);
  std::ranges::copy(dhcp.options, bytes.begin() + fixed_bytes);
  return bytes;
}

}  // namespace

std::vector<std::byte> payload_of(const FrameText& frame) {
  if (frame.dhcp) return dhcp_message(*frame.dhcp);
  std::vector<std::byte> payload(frame.text ? frame.text->size() : frame.length);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    payload[i] =
        frame.text ? static_cast<std::byte>((*frame.text)[i]) : static_cast<std::byte>(i & 0xFFU);
  }
  return payload;
}

Result<FrameText> parse_frame_text(std::string_view text) {
  return Reader(text).read();
}

}  // namespace guestlink::conform
