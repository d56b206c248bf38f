// A machine boots: the laptop's files take effect in their real order.

#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a boot",
      .meaning =
          "The node boots: of a laptop's host loader.conf, rc.conf and what they start, of its "
          "guest what bhyve asks for, its interfaces, scripts and services; of a node without a "
          "laptop what the topology says. Finds `booted` and, when it did not, `error`; of a "
          "laptop's guest also `leased`, and of each part that went wrong its own words: "
          "`nat.error`, `dhcp.error`, `dns.error`, `sshd.error`."};
  return shape;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& /*given*/,
                  Duration /*deadline*/) {
  if (!lab.boot) return failure(Error::Code::unsupported, "nothing in this world boots");
  return lab.boot(node);
}

}  // namespace

extern const StepKind boot_step{
    .name = "boot",
    .summary = "Boots a node from its files",
    .example = "{}",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
