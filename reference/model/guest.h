#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/model/assignments.h"
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
  std::optional<Located<net::Ipv4Address>> gateway;
};

/// /etc/network/interfaces.
struct Interfaces {
  FileId file;
  std::vector<Located<std::string>> automatic;  ///< `auto` names.
  std::vector<IfaceStanza> stanzas;
  const IfaceStanza* find(std::string_view name) const;
  bool is_automatic(std::string_view name) const;
};

/// What a nat.sh does, as far as its commands are plain.
struct NatScript {
  FileId file;
  std::string path;                              ///< In the guest: "/root/nat.sh".
  std::optional<SourceSpan> enables_forwarding;  ///< ip_forward=1
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
};

/// What the Linux side is configured to do.
struct GuestConfig {
  std::optional<Interfaces> interfaces;
  std::optional<NatScript> nat;
  Assignments sysctl;  ///< sysctl.conf, sysctl.d/*.conf; dotted keys
  std::optional<SshdConfig> sshd;
  /// wpa_supplicant.conf: global keys only ("country"); where they stand.
  std::optional<FileId> wpa_file;
  Assignments wpa;
  /// OpenRC runlevels, "boot/networking": the links in guest/etc/runlevels.
  std::vector<std::string> runlevels;
};

}  // namespace guestlink::model
