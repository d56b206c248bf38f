#include "reference/lint/host_filter.h"

#include <utility>

namespace guestlink::lint {

const model::PfConfig* filter_in_force(const model::Laptop& laptop) {
  const auto& pf = laptop.host.pf;
  if (!pf || pf->refused || !laptop.host.rc.is_yes("pf_enable")) return nullptr;
  return &*pf;
}

std::vector<model::PfInterfaceAddress> filter_addresses(const model::Laptop& laptop) {
  std::vector<model::PfInterfaceAddress> result;
  for (const auto& interface : laptop.host.interfaces) {
    if (!interface.address) continue;
    result.push_back({interface.name.value, interface.address->value});
  }
  return result;
}

model::PfVerdict decide_conversation(const model::PfConfig& config, const model::PfPacket& first,
                                     const std::vector<model::PfInterfaceAddress>& addresses) {
  using Direction = model::PfRule::Direction;
  const model::PfVerdict verdict = decide(config, first, addresses);
  const bool keeps_state = verdict.rule != nullptr && verdict.rule->keeps_state;
  if (verdict.answer != model::PfAnswer::pass || keeps_state) return verdict;
  model::PfPacket answer = first;
  answer.direction = first.direction == Direction::out ? Direction::in : Direction::out;
  std::swap(answer.source, answer.destination);
  std::swap(answer.source_port, answer.destination_port);
  return decide(config, answer, addresses);
}

}  // namespace guestlink::lint
