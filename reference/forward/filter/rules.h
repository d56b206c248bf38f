#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reference/forward/filter/flow.h"
#include "reference/forward/filter_settings.h"
#include "reference/forward/forwarder.h"

namespace guestlink::forward::filter {

/// What the rules say of a packet that belongs to no known conversation.
struct Judgement {
  bool pass = true;
  bool keep_state = false;
  std::size_t rule = 0;  ///< Which one decided, from 1; 0: none fits.
};

/// pf.conf(5)'s evaluation over the ports of one forwarder.
class Rules {
 public:
  /// Each rule names one of `ports`, or none.
  Rules(const std::vector<FilterRule>& rules, std::span<const std::string> ports);

  std::size_t size() const { return rules_.size(); }
  Judgement judge(const Flow& flow, PortId port, bool outwards) const;

 private:
  struct Rule {
    FilterRule text;
    std::optional<std::uint8_t> port;
  };
  static bool fits(const Rule& rule, const Flow& flow, PortId port, bool outwards);

  std::vector<Rule> rules_;
};

}  // namespace guestlink::forward::filter
