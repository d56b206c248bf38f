#include "reference/io/link_type.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/io/link_layer.h"

namespace guestlink::io {
namespace {

struct Row {
  int number;
  std::string_view name;
  std::string_view remedy;
};

constexpr std::string_view no_ethernet =
    "its packets have no Ethernet header: capture on eth0, the tap or the bridge instead";
constexpr std::string_view wifi_monitor =
    "it was taken in monitor mode: capture on wlan0 as a managed interface instead";

constexpr std::array known{
    link_type::ethernet,   link_type::raw_of_libpcap, link_type::raw_of_openbsd, link_type::raw,
    link_type::ieee802_11, link_type::linux_sll,      link_type::radiotap,       link_type::ipv4,
    link_type::ipv6,       link_type::linux_sll2,
};

constexpr std::array rows{
    Row{0, "NULL (loopback)", no_ethernet},
    Row{108, "LOOP (loopback)", no_ethernet},
    Row{117, "PFLOG", "it is pf's log: capture on the interface itself instead"},
    Row{119, "IEEE802_11_PRISM", wifi_monitor},
    Row{192, "PPI", wifi_monitor},
};

}  // namespace

Status check_link_type(const std::string& path, int link_type) {
  if (std::ranges::find(known, link_type) != known.end()) return {};
  const auto* row = std::ranges::find(rows, link_type, &Row::number);
  const std::string_view name = row == rows.end() ? "unknown to guestlink" : row->name;
  const std::string_view remedy = row == rows.end() ? no_ethernet : row->remedy;
  return failure(Error::Code::unreadable, fmt::format("{}: link type {} ({}) is not read; {}", path,
                                                      link_type, name, remedy));
}

}  // namespace guestlink::io
