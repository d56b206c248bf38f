#pragma once

#include <span>
#include <string_view>

#include "sim/expect/claim.h"
#include "sim/laptop/stage.h"

namespace guestlink::sim {

/// What a failed claim looks like from outside; likely_cause reads the laptop's files by it.
enum class Symptom : std::uint8_t {
  none,
  no_guest,         ///< bhyve refused.
  card_left,        ///< The card is not where it belongs.
  by_hand,          ///< Somebody must log in and start something.
  no_link,          ///< The host does not reach the guest.
  no_route,         ///< The sender has no way to the destination.
  no_lease,         ///< The guest got no address.
  no_host_lease,    ///< The host got no address.
  no_address,       ///< Nothing gives the sender an address.
  not_forwarded,    ///< It came to the guest's inside and did not leave at the outside.
  untranslated,     ///< It left with the host's own address.
  unanswered,       ///< It arrived as it should, and nothing came back.
  reply_lost,       ///< The answer came to the guest and did not get to the host.
  no_names,         ///< No name server answered.
  no_guest_ssh,     ///< The guest's sshd is not reached.
  no_tunnel,        ///< The tunnel's port is not open in the guest at all.
  loopback_tunnel,  ///< It is open to the guest itself only.
  silent_host,      ///< The tunnel stands, and the host's sshd does not answer.
};

/// What a claim's try fills in.
struct Attempt {
  Outcome outcome = Outcome::failed;
  std::string evidence;
  std::string lost;
  Symptom symptom = Symptom::none;
};

/// One thing that a rehearsal tries: a function in claims/ and a row in claims/all.cpp.
struct ClaimKind {
  std::string_view id;
  std::string_view title;  ///< One sentence that holds when the claim does.
  /// Whether the laptop means it to hold.
  bool (*applies)(const Subject& subject) = nullptr;
  /// Tries it.  An Error is this machine's, not the laptop's.
  Result<Attempt> (*attempt)(Stage& stage) = nullptr;
  Concern concern = Concern::other;
};

/// All of them, in the order in which they are tried.
std::span<const ClaimKind> claim_kinds();

inline Attempt passed(std::string evidence) {
  return {Outcome::passed, std::move(evidence), {}, Symptom::none};
}
inline Attempt failed(Symptom symptom, std::string evidence, std::string lost = {}) {
  return {Outcome::failed, std::move(evidence), std::move(lost), symptom};
}
inline Attempt skipped(std::string reason) {
  return {Outcome::skipped, std::move(reason), {}, Symptom::none};
}

Result<Attempt> starts_by_itself(Stage& stage);
Result<Attempt> card_is_passed(Stage& stage);
Result<Attempt> host_gets_lease(Stage& stage);
Result<Attempt> guest_gets_lease(Stage& stage);
Result<Attempt> host_reaches_guest(Stage& stage);
Result<Attempt> guest_reaches_host(Stage& stage);
Result<Attempt> host_reaches_lan(Stage& stage);
Result<Attempt> guest_reaches_lan(Stage& stage);
Result<Attempt> host_reaches_server(Stage& stage);
Result<Attempt> guest_reaches_server(Stage& stage);
Result<Attempt> host_streams_to_server(Stage& stage);
Result<Attempt> guest_streams_to_server(Stage& stage);
Result<Attempt> host_resolves_names(Stage& stage);
Result<Attempt> guest_resolves_names(Stage& stage);
Result<Attempt> bridge_keeps_frames(Stage& stage);
Result<Attempt> nothing_leaks(Stage& stage);
Result<Attempt> forged_source_stays_inside(Stage& stage);
Result<Attempt> lan_cannot_reach_inside(Stage& stage);
Result<Attempt> lan_reaches_host_ssh(Stage& stage);
Result<Attempt> lan_reaches_guest_ssh(Stage& stage);
Result<Attempt> lan_reaches_host_by_tunnel(Stage& stage);
Result<Attempt> tunnel_needs_gateway_ports(Stage& stage);
Result<Attempt> host_sees_no_card_frame(Stage& stage);

}  // namespace guestlink::sim
