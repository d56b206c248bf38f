#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reference/conform/packet_table.h"
#include "reference/forward/modes.h"
#include "reference/forward/port_names.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6_address.h"

namespace guestlink::conform {
namespace {

using forward::PortId;
using forward::Verdict;

constexpr net::MacAddress everybody{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};

/// One thing that came of a frame, comparable.
struct Outcome {
  std::string port;
  std::vector<std::byte> bytes;
  std::string word;
};

std::string to_text(const Outcome& outcome) {
  if (!outcome.word.empty()) return outcome.word;
  return outcome.port + " " + net::describe(outcome.bytes);
}

/// Zero padding behind an IP packet says nothing.
std::vector<std::byte> without_padding(std::vector<std::byte> bytes) {
  std::size_t least = net::ethernet_header_bytes;
  if (bytes.size() > least && net::load16(bytes, 12) == net::ether_type::ipv6) return bytes;
  if (bytes.size() > least && net::load16(bytes, 12) == net::ether_type::ipv4) {
    if (const auto ip = net::Ipv4View::parse(net::Bytes(bytes).subspan(least))) {
      least += ip->total_length();
    } else {
      return bytes;
    }
  }
  while (bytes.size() > least && bytes.back() == std::byte{0}) bytes.pop_back();
  return bytes;
}

/// Where two frames first differ, and a few bytes of each from there on.
std::string difference(const std::vector<std::byte>& expected, const std::vector<std::byte>& came) {
  const auto [left, right] = std::ranges::mismatch(expected, came);
  const auto hex = [](auto at, auto end) {
    std::string text;
    for (int i = 0; i < 12 && at != end; ++i, ++at) {
      text += fmt::format("{:02x}", std::to_integer<unsigned>(*at));
    }
    return text;
  };
  return fmt::format("\n  from byte {} on {} was expected, {} came", left - expected.begin(),
                     hex(left, expected.end()), hex(right, came.end()));
}

/// The others carry frames as they are.
bool counts_hops(std::string_view mode) {
  return mode != "bridge" && mode != "mac_nat" && mode != "mac_clone";
}

/// Hosts inside know those outside by their own MACs.
bool is_unseen(std::string_view mode) {
  return mode == "mac_nat" || mode == "mac_clone";
}

class Run final : public forward::Outbox {
 public:
  Run(const PacketTable& table, const FrameBuilder& build, bool by_batch, const FrameWatcher& watch)
      : table_(table),
        build_(build),
        by_batch_(by_batch),
        watch_(watch),
        names_(forward::port_names(table.settings)),
        gateway_(table.settings.gateway) {}

  Result<std::vector<std::string>> all() {
    auto made = forward::make_forwarder(table_.settings);
    const std::string refusal = made ? "" : made.error().message;
    if (refusal != table_.refusal) {
      return failure(
          Error::Code::unreadable,
          fmt::format(R"(the settings: "{}" was expected, "{}" came)", table_.refusal, refusal));
    }
    if (!made) return std::move(differences_);
    forwarder_ = std::move(*made);
    for (const PacketTable::Row& row : table_.rows) {
      if (auto status = one(row); !status) {
        return failure(Error::Code::unreadable,
                       fmt::format("line {}: {}", row.line, status.error().message));
      }
    }
    return std::move(differences_);
  }

  void originate(PortId out, net::Bytes frame) override {
    outcomes_.push_back({port_name(out), without_padding({frame.begin(), frame.end()}), {}});
  }
  void gave_up(forward::DropReason reason, std::size_t frames) override {
    for (std::size_t i = 0; i < frames; ++i) {
      outcomes_.push_back({{}, {}, "lost " + std::string(forward::name(reason))});
    }
  }

 private:
  /// A frame by a port that there is not comes by one without a name.
  std::string port_name(PortId port) const {
    if (port.index < names_.size()) return names_[port.index];
    return port.index == forward::local_port.index ? "local" : fmt::format("port{}", port.index);
  }

  std::optional<PortId> port_named(std::string_view name) const {
    for (std::uint8_t i = 0; i < 16; ++i) {
      if (port_name({i}) == name) return PortId{i};
    }
    return std::nullopt;
  }

  Status one(const PacketTable::Row& row) {
    outcomes_.clear();
    std::vector<std::byte> given;
    if (row.port == "tick") {
      forwarder_->expire(row.at, *this);
    } else if (row.port == "lease") {
      if (auto good = readdress(row); !good) return good;
    } else {
      const auto port = port_named(row.port);
      if (!port) return failure(Error::Code::unreadable, "there is no port " + row.port);
      auto built = build(row.frame, *port, true, false);
      if (!built) return tl::make_unexpected(built.error());
      given = built->bytes;
      take(*port, *built, row.at);
    }
    std::vector<Outcome> expected;
    for (const PacketTable::Item& item : row.expected) {
      if (!item.word.empty()) {
        expected.push_back({{}, {}, item.word});
        continue;
      }
      const auto port = port_named(item.port);
      if (!port) return failure(Error::Code::unreadable, "there is no port " + item.port);
      if (item.frame == "same") {
        expected.push_back({item.port, without_padding(given), {}});
        continue;
      }
      const bool from_kernel =
          row.port == "local" || item.port == "local" || !counts_hops(table_.settings.mode);
      auto built = build(item.frame, *port, false, !from_kernel);
      if (!built) return tl::make_unexpected(built.error());
      expected.push_back({item.port, without_padding(built->bytes), {}});
    }
    compare(row, expected);
    if (watch_) show(row);
    return {};
  }

  /// Flooded frames are those that came.
  void show(const PacketTable::Row& row) const {
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      if (!outcomes_[i].word.empty()) continue;
      watch_(row, i < row.expected.size() ? &row.expected[i] : nullptr, outcomes_[i].bytes);
    }
  }

  /// "192.0.2.77/24" or "192.0.2.77/24 via 192.0.2.1".
  Status readdress(const PacketTable::Row& row) {
    const std::size_t space = std::min(row.frame.find(" via "), row.frame.size());
    const auto address = net::parse_ipv4_cidr(row.frame.substr(0, space));
    std::optional<net::Ipv4Address> gateway;
    if (space < row.frame.size()) gateway = net::parse_ipv4(row.frame.substr(space + 5));
    if (!address || (space < row.frame.size() && !gateway)) {
      return failure(Error::Code::unreadable, row.frame + " is no lease");
    }
    if (!forwarder_->readdress(*address, gateway, row.at, *this)) {
      outcomes_.push_back({{}, {}, "refused"});
      return {};
    }
    gateway_ = gateway;
    return {};
  }

  void take(PortId port, BuiltFrame& built, Instant at) {
    const net::Frame frame{built.bytes, built.offload};
    Verdict verdict;
    if (by_batch_) {
      std::array<forward::Handled, 1> batch{{{port, frame, at, {}}}};
      forwarder_->handle_batch(batch, *this);
      verdict = batch[0].verdict;
    } else {
      verdict = forwarder_->handle(port, frame, at, *this);
    }
    switch (verdict.kind) {
    case Verdict::Kind::send: originate(verdict.out, built.bytes); break;
    case Verdict::Kind::flood: outcomes_.push_back({{}, {}, "flood"}); break;
    case Verdict::Kind::drop:
      outcomes_.push_back({{}, {}, "drop " + std::string(forward::name(verdict.reason))});
      break;
    case Verdict::Kind::consumed:
      if (outcomes_.empty()) outcomes_.push_back({{}, {}, "consumed"});
      break;
    }
  }

  net::MacAddress mac_of(net::Ipv4Address address, PortId port) const {
    if (const auto found = table_.hosts.find(address); found != table_.hosts.end()) {
      return found->second;
    }
    if (port == forward::outside_port && gateway_) {
      const auto found = table_.hosts.find(*gateway_);
      if (found != table_.hosts.end()) return found->second;
    }
    return net::MacAddress{{0x02, 0, 0, 0, 0, 0x99}};
  }

  net::MacAddress mac_of(const net::Ipv6Address& address, PortId port) const {
    if (address.is_multicast()) return net::multicast_mac(address);
    const auto& hosts = table_.hosts6;
    if (const auto found = hosts.find(address); found != hosts.end()) return found->second;
    const auto& ipv6 = table_.settings.ipv6;
    if (port == forward::outside_port && ipv6 && ipv6->gateway) {
      if (const auto found = hosts.find(*ipv6->gateway); found != hosts.end()) return found->second;
    }
    return net::MacAddress{{0x02, 0, 0, 0, 0, 0x99}};
  }

  net::MacAddress own_mac(PortId port) const {
    const auto& settings = table_.settings;
    if (port == forward::inside_port) return settings.inside.mac;
    if (port == forward::outside_port) return settings.outside.mac;
    if (port.index - 2U < settings.ports.size()) return settings.ports[port.index - 2U].at.mac;
    return settings.local ? settings.local->mac : net::MacAddress{};
  }

  /// `arrives`: it comes to the forwarder; else it leaves it.
  Result<BuiltFrame> build(const std::string& text, PortId port, bool arrives, bool hop) const {
    auto frame = parse_frame_text(text);
    if (!frame) return tl::make_unexpected(frame.error());
    const auto& settings = table_.settings;
    net::MacAddress own = own_mac(port);
    if (is_unseen(settings.mode) && port == forward::inside_port) {
      own = frame->ipv6
                ? mac_of(arrives ? frame->destination6 : frame->source6, forward::outside_port)
                : mac_of(arrives ? frame->destination : frame->source, forward::outside_port);
    }
    const bool local = port == forward::local_port && settings.local;
    const net::Ipv4Address other = arrives ? frame->source : frame->destination;
    net::MacAddress peer = local ? settings.local->kernel_mac : mac_of(other, port);
    if (frame->ipv6) peer = mac_of(arrives ? frame->source6 : frame->destination6, port);
    Surroundings around;
    around.source_mac = arrives ? peer : own;
    around.destination_mac = arrives ? own : peer;
    if (frame->kind == FrameText::Kind::arp_request) around.destination_mac = everybody;
    if (frame->ipv6 && frame->destination6.is_multicast()) {
      around.destination_mac = net::multicast_mac(frame->destination6);
    }
    around.ttl = hop ? 63 : 64;
    return build_(*frame, around);
  }

  void compare(const PacketTable::Row& row, const std::vector<Outcome>& expected) {
    const auto same = [](const Outcome& a, const Outcome& b) {
      return a.port == b.port && a.bytes == b.bytes && a.word == b.word;
    };
    if (std::ranges::equal(expected, outcomes_, same)) return;
    std::string text = fmt::format("line {}: {} {}", row.line, row.port, row.frame);
    for (const Outcome& one : expected) text += "\n  expected " + to_text(one);
    for (const Outcome& one : outcomes_) text += "\n  came     " + to_text(one);
    // When the words are the same, only the bytes tell.
    const std::size_t both = std::min(expected.size(), outcomes_.size());
    for (std::size_t i = 0; i < both; ++i) {
      const bool alike = to_text(expected[i]) == to_text(outcomes_[i]);
      if (!alike || expected[i].bytes == outcomes_[i].bytes) continue;
      text += difference(expected[i].bytes, outcomes_[i].bytes);
    }
    differences_.push_back(std::move(text));
  }

  const PacketTable& table_;
  const FrameBuilder& build_;
  bool by_batch_;
  const FrameWatcher& watch_;
  std::vector<std::string> names_;
  std::unique_ptr<forward::Forwarder> forwarder_;
  std::optional<net::Ipv4Address> gateway_;
  std::vector<Outcome> outcomes_;
  std::vector<std::string> differences_;
};

}  // namespace

Result<std::vector<std::string>> run_packet_table(const PacketTable& table,
                                                  const FrameBuilder& build, bool by_batch,
                                                  const FrameWatcher& watch) {
  return Run(table, build, by_batch, watch).all();
}

}  // namespace guestlink::conform
