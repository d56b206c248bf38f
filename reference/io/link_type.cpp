#include "reference/io/link_type.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace guestlink::io {
namespace {

struct Row {
  int number;
  std::string_view name;
  std::string_view remedy;
};

constexpr std::string_view no_ethernet =
    "its packets have no Ethernet header: capture on eth0, the tap or the bridge instead";
constexpr std::string_view any_device =
    "capture on one interface (tcpdump -i eth0), not on 'any', which loses the Ethernet header";
constexpr std::string_view wifi_monitor =
    "it was taken in monitor mode: capture on wlan0 as a managed interface instead";

constexpr std::array rows{
    Row{0, "NULL (loopback)", no_ethernet},
    Row{12, "RAW (IP)", no_ethernet},
    Row{101, "RAW (IP)", no_ethernet},
    Row{105, "IEEE802_11", wifi_monitor},
    Row{108, "LOOP (loopback)", no_ethernet},
    Row{113, "LINUX_SLL", any_device},
    Row{117, "PFLOG", "it is pf's log: capture on the interface itself instead"},
    Row{119, "IEEE802_11_PRISM", wifi_monitor},
    Row{127, "IEEE802_11_RADIO", wifi_monitor},
    Row{192, "PPI", wifi_monitor},
    Row{228, "IPV4", no_ethernet},
    Row{229, "IPV6", no_ethernet},
    Row{276, "LINUX_SLL2", any_device},
};

}  // namespace

Status check_link_type(const std::string& path, int link_type) {
  if (link_type == 1) return {};
  const auto* row = std::ranges::find(rows, link_type, &Row::number);
  const std::string_view name = row == rows.end() ? "unknown to guestlink" : row->name;
  const std::string_view remedy = row == rows.end() ? no_ethernet : row->remedy;
  return failure(Error::Code::unreadable, fmt::format("{}: link type {} ({}) is not Ethernet; {}",
                                                      path, link_type, name, remedy));
}

}  // namespace guestlink::io
