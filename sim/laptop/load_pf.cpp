#include <fmt/format.h>

#include "sim/laptop/pf_as_nft.h"
#include "sim/laptop/stage.h"

namespace guestlink::sim {

Status load_pf(Stage& stage, const std::string& node, const model::PfConfig& config) {
  if (config.refused) {
    stage.pf_trouble = fmt::format("pfctl loads nothing of the {}'s pf.conf", node);
    return {};
  }
  const auto states = stage.world->interfaces(node);
  if (!states) return tl::unexpected(states.error());
  InterfaceAddresses addresses;
  for (const InterfaceState& one : *states) addresses[one.name] = one.addresses;
  const PfAsNft rules = pf_as_nft(config, addresses);
  for (const model::PfRule* rule : rules.left_out) {
    stage.notes.push_back(fmt::format("left out of the {}'s pf rules, which nft stands in for: {}",
                                      node, stage.subject->sources.text(rule->where)));
  }
  const std::string path = "/tmp/pf.nft";
  if (auto done = stage.world->put_file(node, path, rules.text); !done) return done;
  const auto ran = stage.world->run(node, Argv{"nft", "-f", path}, start_patience);
  if (!ran) return tl::unexpected(ran.error());
  if (ran->good()) return {};
  return failure(Error::Code::failed,
                 fmt::format("nft does not take what was made of the {}'s pf.conf: {}", node,
                             last_line(ran->err)));
}

}  // namespace guestlink::sim
