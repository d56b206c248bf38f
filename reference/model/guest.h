#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/assignments.h"
#include "reference/model/guest_services.h"
#include "reference/model/host.h"
#include "reference/model/pf.h"
#include "reference/model/ssh.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// One option line of an `iface` stanza.
struct IfaceOption {
  Located<std::string> keyword;  ///< "address", "pre-up", …
  Located<std::string> value;    ///< The rest of the line.
};

/// One `iface NAME inet METHOD` stanza of /etc/network/interfaces.
struct IfaceStanza {
  Located<std::string> name;
  Located<std::string> family;  ///< "inet"
  Located<std::string> method;  ///< "static", "dhcp", "manual", "loopback"
  std::vector<IfaceOption> options;
  std::optional<Located<net::Ipv4Cidr>> address;  ///< From address and netmask.
  std::vector<Located<net::Ipv4Cidr>> addresses;  ///< All of them; ifupdown-ng takes several.
  std::optional<Located<net::Ipv4Address>> gateway;
  /// The option of that name, or nothing.
  const IfaceOption* find(std::string_view keyword) const;
};

/// The programs that read /etc/network/interfaces; they disagree on much.
enum class Ifup : std::uint8_t { ifupdown_ng, busybox, debian };
/// "ifupdown-ng", "busybox" or "debian".
std::string_view name(Ifup ifup);

/// /etc/network/interfaces.
struct Interfaces {
  FileId file;
  std::vector<Located<std::string>> automatic;  ///< `auto` names.
  std::vector<IfaceStanza> stanzas;
  /// An option line that belongs to no iface stanza; ifupdown-ng gives it to the interface that
  /// `auto` named last, and it then stands among that one's options, too.
  struct Misplaced {
    IfaceOption option;
    std::string interface;  ///< That `auto` named; empty: none.
  };
  std::vector<Misplaced> misplaced;
  Ifup ifup = Ifup::ifupdown_ng;  ///< By which rules it was read.
  bool unusable = false;  ///< ifup refuses the whole file: no interface comes up, lo either.
  const IfaceStanza* find(std::string_view name) const;
  bool is_automatic(std::string_view name) const;
};

/// One rule of a packet filter's table, by iptables, iptables-restore or nft.
struct NatRule {
  SourceSpan where;    ///< The whole rule.
  std::string family;  ///< "ip", "ip6", "inet"
  std::string table;   ///< "nat", "filter", "mangle"; with nft the table's own name.
  std::string chain;   ///< "FORWARD"; with nft the hook's in capitals, or the chain's own name.
  std::optional<Located<std::string>> in_interface;
  std::optional<Located<std::string>> out_interface;
  std::optional<Located<std::string>> source;  ///< As written: "172.24.1.0/24".
  std::optional<Located<std::string>> destination;
  std::optional<Located<std::string>> protocol;
  std::vector<Located<std::string>> ports;     ///< Destination ports as written.
  std::vector<Located<std::string>> states;    ///< "RELATED", "ESTABLISHED", in capitals.
  std::optional<Located<std::string>> target;  ///< "ACCEPT", "MASQUERADE", …, in capitals.
  std::optional<Located<std::string>> to;      ///< Of DNAT and SNAT: "172.24.1.49:22".
  bool negated = false;                        ///< A `!` or `!=` stands in it: not judged further.
  bool by_index = false;     ///< nft's iif/oif, which need the interface to exist.
  bool conditional = false;  ///< Its command stands under an if, a case, && or ||.
};

/// The policy of a base chain.
struct NatPolicy {
  SourceSpan where;
  std::string table;
  std::string chain;   ///< "INPUT", "FORWARD", …
  std::string policy;  ///< "ACCEPT" or "DROP"
};

/// What a nat.sh does, as far as its commands are plain.
struct NatScript {
  FileId file;
  std::string path;                               ///< In the guest: "/root/nat.sh".
  std::optional<SourceSpan> enables_forwarding;   ///< ip_forward=1
  std::optional<SourceSpan> disables_forwarding;  ///< ip_forward=0
  std::vector<NatRule> rules;                     ///< Every rule that was read, in order.
  std::vector<NatPolicy> policies;                ///< In order; the last of a chain wins.
  /// One MASQUERADE or SNAT rule, by iptables, iptables-restore or nft.
  struct Masquerade {
    SourceSpan where;
    std::optional<Located<std::string>> out_interface;
    std::optional<Located<net::Ipv4Cidr>> source;
  };
  std::vector<Masquerade> masquerades;
  /// One rule that lets packets through the FORWARD chain.
  struct ForwardAccept {
    SourceSpan where;
    std::optional<Located<std::string>> in_interface;
    std::optional<Located<std::string>> out_interface;
    bool established_only = false;
  };
  std::vector<ForwardAccept> forward_accepts;
  std::optional<SourceSpan> forward_policy_drop;  ///< FORWARD's policy is DROP.
  std::optional<SourceSpan> mss_clamp;
  bool uses_nft = false;
  Assignments sysctl;  ///< Every key that it sets, dotted.
};

/// A network={…} block of wpa_supplicant.conf.
struct WpaNetwork {
  SourceSpan where;                          ///< Its first line.
  std::optional<Located<std::string>> ssid;  ///< Without its quotes; hexadecimal stays so.
  std::optional<Located<std::string>> key_mgmt;
  bool has_secret = false;  ///< psk, sae_password, password or a WEP key stands in it; never kept.
  Assignments fields;       ///< All but the secrets.
};

/// The network of a guest that is a BSD, which has no /etc/network/interfaces.
struct BsdNetwork {
  bool is_openbsd = false;  ///< By hostname.if(5), mygate(5); else by rc.conf(5), as FreeBSD.
  Assignments rc;           ///< rc.conf
  std::vector<Located<std::string>> cloned_interfaces;
  std::vector<HostInterface> interfaces;
  std::optional<Located<net::Ipv4Address>> default_router;
};

/// What the guest is configured to do.
struct GuestConfig {
  std::optional<BsdNetwork> bsd;  ///< Nothing: the guest is Linux.
  std::optional<Interfaces> interfaces;
  std::optional<NatScript> nat;
  Assignments sysctl;  ///< sysctl.conf, sysctl.d/*.conf; dotted keys
  std::optional<SshdConfig> sshd;
  std::optional<PfConfig> pf;  ///< pf.conf of an OpenBSD guest
  /// wpa_supplicant.conf: global keys only ("country"); where they stand.
  std::optional<FileId> wpa_file;
  Assignments wpa;
  std::vector<WpaNetwork> networks;
  /// dnsmasq.conf: "interface", "dhcp-range", …; an option without a value has an empty one.
  std::optional<FileId> dnsmasq_file;
  Assignments dnsmasq;
  std::optional<UdhcpdConfig> udhcpd;
  std::optional<HostapdConfig> hostapd;
  GuestModules modules;
  std::vector<Located<net::Ipv4Address>> name_servers;  ///< guest/etc/resolv.conf
  /// OpenRC runlevels, "boot/networking": the links in guest/etc/runlevels.
  std::vector<std::string> runlevels;
};

}  // namespace guestlink::model
