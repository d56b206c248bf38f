#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"

namespace guestlink::sim {
namespace {

Attempt leased(const Stage& stage, const Lease& lease, std::string_view who) {
  return passed(fmt::format(
      "{} has {} from {}", who, net::to_string(lease.address),
      lease.router ? net::to_string(*lease.router) : net::to_string(stage.address("ap", "bss0"))));
}

}  // namespace

Result<Attempt> host_gets_lease(Stage& stage) {
  if (stage.host_lease) return leased(stage, *stage.host_lease, "the host");
  if (auto not_yet = cannot_begin(stage, "host")) return *not_yet;
  return failed(Symptom::no_host_lease, stage.host_dhcp_trouble);
}

Result<Attempt> guest_gets_lease(Stage& stage) {
  if (stage.refusal) return failed(Symptom::no_guest, stage.refusal->message);
  if (is_only_wires(stage)) return skipped(std::string(only_wires));
  if (stage.lease) return leased(stage, *stage.lease, "the guest");
  return failed(Symptom::no_lease, stage.dhcp_trouble.empty()
                                       ? std::string("nothing in the guest asks for a lease")
                                       : stage.dhcp_trouble);
}

}  // namespace guestlink::sim
