#include "sim/report/verdict.h"

#include <gtest/gtest.h>

namespace guestlink::sim {
namespace {

Claim claim(std::string id, Concern concern, Outcome outcome, std::string evidence = "") {
  Claim made;
  made.id = std::move(id);
  made.forwarder = "kernel";
  made.concern = concern;
  made.outcome = outcome;
  made.evidence = std::move(evidence);
  return made;
}

Claim ping(Outcome outcome) {
  return claim("host-lan-ping", Concern::host_network, outcome, "no answer");
}

TEST(Verdict, SaysYesWhereTheHostHasANetwork) {
  const Verdict verdict = verdict_of({ping(Outcome::passed)});
  EXPECT_EQ(verdict.network, Network::yes);
  EXPECT_EQ(verdict.sentence, "After a reboot this laptop has a network");
}

TEST(Verdict, SaysNoWithTheCause) {
  Claim failed = ping(Outcome::failed);
  EXPECT_EQ(verdict_of({failed}).sentence, "After a reboot this laptop has no network: no answer");
  failed.cause = Cause{"no -S", "bhyve-no-wire", {}};
  const Verdict verdict = verdict_of({failed});
  EXPECT_EQ(verdict.network, Network::no);
  EXPECT_EQ(verdict.sentence, "After a reboot this laptop has no network: no -S [bhyve-no-wire]");
}

TEST(Verdict, TellsNamesFromTheNetwork) {
  const Verdict verdict =
      verdict_of({ping(Outcome::passed),
                  claim("host-dns", Concern::host_network, Outcome::failed, "no server")});
  EXPECT_EQ(verdict.network, Network::no);
  EXPECT_EQ(verdict.sentence, "After a reboot this laptop has a network without names: no server");
}

TEST(Verdict, TellsThatSomebodyMustStartIt) {
  const Verdict verdict =
      verdict_of({claim("starts-by-itself", Concern::start, Outcome::failed, "nothing does"),
                  ping(Outcome::passed)});
  EXPECT_EQ(verdict.network, Network::no);
  EXPECT_EQ(verdict.sentence,
            "After a reboot this laptop has no network until somebody starts it: nothing does");
}

TEST(Verdict, SpeaksOfAGuestOfItsOwn) {
  const Claim good = claim("guest-lan-ping", Concern::guest_network, Outcome::passed);
  EXPECT_EQ(verdict_of({ping(Outcome::passed), good}).sentence,
            "After a reboot this laptop and its guest have a network");
  const Claim bad = claim("guest-lan-ping", Concern::guest_network, Outcome::failed, "no lease");
  EXPECT_EQ(verdict_of({ping(Outcome::passed), bad}).sentence,
            "After a reboot this laptop has a network; its guest has no network: no lease");
}

TEST(Verdict, DoesNotKnowWhatWasNotTried) {
  EXPECT_EQ(verdict_of({ping(Outcome::skipped)}).network, Network::unknown);
  EXPECT_EQ(verdict_of({}).network, Network::unknown);
}

TEST(Verdict, GoesByTheLaptopsOwnForwarder) {
  Claim own = ping(Outcome::passed);
  own.forwarder = "own";
  EXPECT_EQ(verdict_of({own, ping(Outcome::failed)}).network, Network::no);
  EXPECT_EQ(verdict_of({own}).network, Network::yes);
}

}  // namespace
}  // namespace guestlink::sim
