#pragma once

#include <vector>

#include "reference/base/traced_text.h"
#include "reference/model/guest.h"

namespace guestlink::config {

/// Whether a packet filter's command or line was understood.
enum class RuleReading { understood, unmodelled, wrong };

/// One iptables(8) or ip6tables(8) command; words[0] is the program.
RuleReading read_iptables_command(const std::vector<TracedText>& words, bool conditional,
                                  model::NatScript& into);

/// What iptables-restore(8) reads, line by line.
class IptablesRestore {
 public:
  explicit IptablesRestore(bool six, model::NatScript& into) : six_(six), into_(into) {}
  RuleReading read_line(const TracedText& line);
  /// False where the text ended without the last table's COMMIT: nothing of it is loaded.
  bool is_committed() const { return table_.empty(); }

 private:
  bool six_;
  model::NatScript& into_;
  std::string table_;
};

/// A ruleset of nft(8), as `nft -f` reads it; true when all of it was understood.
/// `wrong` gets the places that it cannot read.
bool read_nft(const TracedText& text, model::NatScript& into, std::vector<SourceSpan>& wrong);

/// Adds a rule and what follows from it: masquerades, forward_accepts, mss_clamp.
void add_rule(model::NatRule rule, bool clamps_mss, model::NatScript& into);
/// Adds a policy; the last one of FORWARD decides forward_policy_drop.
void add_policy(model::NatPolicy policy, model::NatScript& into);

}  // namespace guestlink::config
