#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/guest_facts.h"
#include "reference/model/host_facts.h"
#include "reference/model/pci.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// One function of `pciconf -lv`.
struct PciFunction {
  Located<std::string> device;  ///< Driver and unit glued as printed: "iwm0", "ppt0", "none3".
  Located<PciAddress> address;
  std::uint32_t class_code = 0;  ///< 24 bits: 0x028000.
  std::uint16_t vendor_id = 0;
  std::uint16_t device_id = 0;
  std::uint16_t subvendor_id = 0;
  std::uint16_t subdevice_id = 0;
  std::uint8_t revision = 0;
  std::uint8_t header_type = 0;  ///< 0: a device; 1 and 2: bridges, which cannot be passed on.
  std::string vendor;            ///< Text between the quotes; empty when not printed.
  std::string description;
  bool has_capabilities = false;  ///< Lines of `pciconf -c` were there: the next two are known.
  bool msi = false;               ///< MSI or MSI-X, which passthru asks for.
  bool flr = false;               ///< Function level reset.
  SourceSpan where;               ///< The header line.
  /// Class 0x0280 (network, other), as Wi-Fi cards report it.
  bool is_wifi_class() const { return (class_code >> 8U) == 0x0280U; }
  PciChip chip() const { return {vendor_id, device_id}; }
};

/// One interface of `ifconfig -a`, FreeBSD's or Linux's.
struct SeenInterface {
  Located<std::string> name;
  std::uint32_t flags = 0;  ///< FreeBSD's hexadecimal word; 0 for Linux.
  bool up = false;
  bool running = false;
  std::uint32_t mtu = 0;
  std::optional<Located<net::MacAddress>> mac;
  std::vector<Located<net::Ipv4Cidr>> addresses;
  std::vector<Located<std::string>> inet6;  ///< As written, with "/64" or "%em0".
  std::optional<Located<net::Ipv4Address>> broadcast;
  std::vector<Located<std::string>> members;                   ///< Of a bridge.
  std::optional<Located<std::string>> status;                  ///< "active", "no carrier"
  std::vector<std::string> groups;                             ///< FreeBSD's "groups:".
  std::optional<Located<std::string>> ssid;                    ///< Of a wlan.
  std::optional<Located<std::string>> parent;                  ///< "parent interface:"
  std::string media;                                           ///< As written.
  std::optional<Located<std::uint32_t>> opened_by;             ///< A tap's "Opened by PID".
  std::uint64_t rx_packets = 0, rx_bytes = 0, rx_dropped = 0;  ///< Linux only.
  std::uint64_t tx_packets = 0, tx_bytes = 0;                  ///< Linux only.
};

/// One listing of interfaces.
struct SeenInterfaces {
  FileId file;
  std::vector<SeenInterface> all;
  const SeenInterface* find(std::string_view name) const;
};

/// A FreeBSD release: 13.0-RELEASE-p7 is {13, 0, 7}.
struct Release {
  std::uint16_t major = 0;
  std::uint16_t minor = 0;
  std::uint16_t patch = 0;
  friend constexpr auto operator<=>(const Release&, const Release&) = default;
};

/// "15.1-RELEASE", "12.1-RELEASE-p7", "12.0-CURRENT": the numbers at the front.
std::optional<Release> parse_release(std::string_view text);

/// One listing of pciconf(8).
struct SeenPci {
  FileId file;
  std::vector<PciFunction> all;
};

/// What was seen on the machines.
struct Captures {
  std::vector<PciFunction> pci;  ///< Host's pciconf -lv; empty: not captured.
  std::optional<FileId> pci_file;
  std::optional<SeenPci> pci_earlier;       ///< pciconf-earlier*: when all was well.
  std::optional<SeenPci> pci_after_resume;  ///< pciconf-after-resume*
  std::optional<SeenInterfaces> host_interfaces;
  std::optional<SeenInterfaces> guest_interfaces;
  std::optional<Located<Release>> release;  ///< freebsd-version, uname, or sysctl's kern.osrelease
  HostFacts facts;         ///< vm passthru, kldstat, dmesg, sysctl, acpidump, pkg info
  GuestFacts guest_facts;  ///< ss, apk list, dmesg
};

}  // namespace guestlink::model
