#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/source.h"
#include "reference/net/address.h"

namespace guestlink::model {

/// A word of pf.conf after macros.
struct PfText {
  std::string value;
  SourceSpan where;                   ///< Where the rule has it: a macro's `$name`, or the word.
  std::optional<SourceSpan> defined;  ///< Its letters in the macro's definition, if one is used.
};

/// One host, network or set of them in from, to or behind `->`.
struct PfHost {
  enum class Kind : std::uint8_t {
    any,
    ipv4,         ///< `ipv4` holds it; a range has `last`.
    ipv6,         ///< As written only.
    name,         ///< An interface, a group or a host's name: looked up once, when pf loads.
    dynamic,      ///< `(em0)`: follows the interface's addresses.
    table,        ///< `<name>`
    no_route,     ///< Without a route.
    urpf_failed,  ///< Fails the reverse path check.
  };
  Kind kind = Kind::any;
  bool negated = false;
  PfText text;  ///< As pfctl prints it: "(em0:0)", "<spam>", "10.0.0.0/8".
  std::optional<net::Ipv4Cidr> ipv4;
  std::optional<net::Ipv4Address> last;  ///< Of `first - last`.
  std::string name;                      ///< Of an interface or table: "em0" of "(em0:network)".
  std::vector<std::string> modifiers;    ///< "network", "broadcast", "peer", "0".
};

/// One condition on a port, or the port behind `->`.
struct PfPort {
  enum class Op : std::uint8_t {
    equal,
    unequal,
    less,
    less_equal,
    greater,
    greater_equal,
    range,    ///< a:b, both included; `a:*` behind `->` has no last.
    inside,   ///< a >< b, neither included.
    outside,  ///< a <> b
  };
  Op op = Op::equal;
  PfText text;                         ///< The (first) port as written.
  std::optional<std::uint16_t> first;  ///< Nothing where a service's name is not known here.
  std::optional<std::uint16_t> last;
  /// Whether a packet's port fits; nothing where a name is not known here.
  std::optional<bool> fits(std::uint16_t port) const;
};

/// `on NAME`: an interface, or all of a group.
struct PfInterface {
  PfText name;
  bool negated = false;
};

/// What stands behind `->`, nat-to or rdr-to.
struct PfRedirect {
  SourceSpan where;
  std::vector<PfHost> hosts;
  std::optional<PfPort> port;
  std::vector<PfText> pool;  ///< "round-robin", "static-port", …
};

/// A filter, translation or normalization rule, or an anchor.
struct PfRule {
  enum class Kind : std::uint8_t {
    pass,
    block,
    match,
    nat,
    rdr,
    binat,
    scrub,
    antispoof,
    anchor,
    nat_anchor,
    rdr_anchor,
    binat_anchor,
  };
  enum class Direction : std::uint8_t { both, in, out };

  Kind kind = Kind::pass;
  SourceSpan where;  ///< From its first word to its last.
  bool no = false;   ///< `no nat`, `no rdr`, `no scrub`
  Direction direction = Direction::both;
  bool quick = false;
  std::optional<SourceSpan> log;
  bool passes = false;                  ///< `nat pass`, `rdr pass`: past the filter.
  std::vector<PfInterface> interfaces;  ///< Empty: all.
  std::optional<PfText> family;         ///< "inet", "inet6"
  std::vector<PfText> protocols;        ///< Empty: all.
  std::vector<PfHost> from, to;         ///< Empty: any.
  std::vector<PfPort> from_ports, to_ports;
  std::vector<PfText> icmp_types;
  std::optional<PfText> flags;   ///< "S/SA" as written, "any".
  bool keeps_state = false;      ///< Also by default, as pass does.
  std::optional<PfText> anchor;  ///< An anchor's name; nothing for `anchor { … }`.
  /// The anchor rule (by number in PfConfig::rules) in whose braces it stands.
  std::optional<std::size_t> inside;
  /// nat, rdr, binat; of pass and match `nat-to` and `rdr-to` from FreeBSD 15 on.
  std::optional<PfRedirect> redirect;
  /// It asks for something that is not in this model (user, tagged, probability, …): it fits fewer
  /// packets than it seems to.
  bool conditional = false;
  std::optional<SourceSpan> route;  ///< route-to, reply-to, dup-to: the packet goes elsewhere.
};

/// "pass", "nat-anchor", …
std::string_view name(PfRule::Kind kind);

/// table <NAME>
struct PfTable {
  PfText name;
  bool constant = false;
  bool persist = false;
  std::vector<PfHost> hosts;
  std::vector<PfText> files;  ///< The rest of its addresses stands there.
};

/// NAME = "value"
struct PfMacro {
  Located<std::string> name;
  Located<std::string> value;
  bool used = false;
};

/// `set NAME VALUE…`
struct PfOption {
  PfText name;
  std::vector<PfText> values;
};

/// A pf.conf as pfctl(8) reads it.
struct PfConfig {
  FileId file;
  /// Something in it is wrong: pfctl loads nothing of it.
  bool refused = false;
  std::vector<PfMacro> macros;  ///< A later one of the same name replaces the value from there on.
  std::vector<PfTable> tables;
  std::vector<PfOption> options;
  std::vector<PfInterface> skip;  ///< set skip on: these are not filtered at all.
  std::vector<PfRule> rules;      ///< In the file's order.
  std::vector<PfText> includes;   ///< Files that are not read here.
  const PfTable* find_table(std::string_view name) const;
  const PfMacro* find_macro(std::string_view name) const;
  /// The last `set NAME`, or nothing.
  const PfOption* find_option(std::string_view name) const;
};

/// The port of a service that configurations name ("ssh", "domain"); nothing for others.
std::optional<std::uint16_t> pf_service_port(std::string_view name);

}  // namespace guestlink::model
