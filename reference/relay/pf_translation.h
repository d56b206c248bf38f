#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/base/diagnostic.h"
#include "reference/forward/settings.h"
#include "reference/model/pf.h"
#include "reference/relay/pf_settings.h"

namespace guestlink::relay {

/// What the parts of the translation share.
struct PfTranslation {
  const model::PfConfig& config;
  const PfPorts& ports;
  forward::Settings& settings;
  Diagnostics& out;

  void refuse(SourceSpan where, std::string message, std::string help) const;
  /// The port that an interface is; refuses one that is not known.  Nothing for a loopback.
  std::optional<std::string> port_of(const model::PfText& interface) const;
  /// The networks that a host of a rule stands for, a table's all of them; nothing, and a
  /// complaint, where that is not known before packets come.
  std::optional<std::vector<forward::IpNetwork>> networks_of(const model::PfHost& host) const;
  /// The ranges that a condition on ports stands for.
  std::optional<std::vector<forward::PortRange>> ranges_of(const model::PfPort& port) const;
};

/// nat, rdr and binat (pf_address_rules.cpp).
void translate_address_rule(const PfTranslation& in, const model::PfRule& rule);
/// pass, block and antispoof (pf_filter_rules.cpp).
void translate_filter_rule(const PfTranslation& in, const model::PfRule& rule);

}  // namespace guestlink::relay
