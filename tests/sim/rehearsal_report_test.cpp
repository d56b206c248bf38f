#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "sim/report/rehearsal.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

Claim claim_named(std::string id, std::string title) {
  Claim claim;
  claim.id = std::move(id);
  claim.title = std::move(title);
  claim.forwarder = "kernel";
  return claim;
}

struct Example {
  SourceSet sources;
  RehearsalResult result;
  Example() {
    const FileId file = sources.add("laptop/guest/root/nat.sh", "#!/bin/sh\nset -eu\n");
    result.laptop = "laptop";
    result.took = 1200ms;
    Claim good = claim_named("host-guest-ping", "The host reaches the guest");
    good.outcome = Outcome::passed;
    good.evidence = "172.24.1.1 answered in 0.1 ms";
    Claim bad = claim_named("host-lan-ping", "The host reaches the Wi-Fi LAN");
    bad.concern = Concern::host_network;
    bad.evidence = "192.168.0.1: no answer";
    bad.lost = "seen at guest:eth0; lost before guest:wlan0";
    bad.cause =
        Cause{"nothing sets ip_forward <1>", "nat-ip-forward-off", SourceSpan{file, 10, 13}};
    Claim skipped = claim_named("ssh-reverse", "The tunnel works");
    skipped.outcome = Outcome::skipped;
    skipped.evidence = "sshd is not here";
    result.claims = {good, bad, skipped};
  }
};

TEST(RehearsalReport, IsATableOfTicksBehindTheTroubles) {
  const Example example;
  EXPECT_EQ(rehearsal_as_text(example.result, example.sources, false),
            "After a reboot this laptop has no network: nothing sets ip_forward <1> "
            "[nat-ip-forward-off].\n"
            "\n"
            "failed: nothing sets ip_forward <1> [nat-ip-forward-off]\n"
            "      --> laptop/guest/root/nat.sh:2:1\n"
            "      2 | set -eu\n"
            "        | ^^^\n"
            "  host-lan-ping: The host reaches the Wi-Fi LAN [kernel]\n"
            "    192.168.0.1: no answer\n"
            "    path: seen at guest:eth0; lost before guest:wlan0\n"
            "\n"
            "skipped\n"
            "  ssh-reverse: The tunnel works [kernel]\n"
            "    sshd is not here\n"
            "\n"
            "kernel  claim\n"
            "     ✓  The host reaches the guest\n"
            "     ✗  The host reaches the Wi-Fi LAN\n"
            "     -  The tunnel works\n"
            "3 claims: 1 passed, 1 failed, 1 skipped (1.2 s)\n");
}

TEST(RehearsalReport, NamesACauseOnceForAllThatFailByIt) {
  Example example;
  Claim other = example.result.claims[1];
  other.id = "host-server-ping";
  other.title = "The host reaches a server";
  other.evidence = "198.51.100.1: no answer";
  other.lost.clear();
  Claim own = example.result.claims[1];
  own.forwarder = "own";
  example.result.claims = {example.result.claims[1], other, own};
  const std::string text = rehearsal_as_text(example.result, example.sources, false);
  EXPECT_NE(text.find("        | ^^^\n"
                      "  host-lan-ping: The host reaches the Wi-Fi LAN [kernel, own]\n"
                      "    192.168.0.1: no answer\n"
                      "    path: seen at guest:eth0; lost before guest:wlan0\n"
                      "  host-server-ping: The host reaches a server [kernel]\n"
                      "    198.51.100.1: no answer\n"
                      "\n"),
            std::string::npos)
      << text;
}

TEST(RehearsalReport, PutsTheForwardersSideBySide) {
  Example example;
  Claim own = example.result.claims[0];
  own.forwarder = "own";
  example.result.claims = {example.result.claims[0], own};
  EXPECT_EQ(rehearsal_as_text(example.result, example.sources, false),
            "Whether this laptop has a network after a reboot is not known.\n"
            "\n"
            "kernel     own  claim\n"
            "     ✓       ✓  The host reaches the guest\n"
            "2 claims: 2 passed (1.2 s)\n");
}

TEST(RehearsalReport, ColoursOnlyWhereAsked) {
  const Example example;
  EXPECT_NE(rehearsal_as_text(example.result, example.sources, true).find("\x1b["),
            std::string::npos);
  EXPECT_EQ(rehearsal_as_text(example.result, example.sources, false).find("\x1b["),
            std::string::npos);
}

TEST(RehearsalReport, JsonHasClaimsAndSummary) {
  const Example example;
  const auto json = nlohmann::json::parse(rehearsal_as_json(example.result, example.sources));
  EXPECT_EQ(json["schema"], "guestlink-rehearsal/1");
  ASSERT_EQ(json["claims"].size(), 3U);
  const auto& bad = json["claims"][1];
  EXPECT_EQ(bad["id"], "host-lan-ping");
  EXPECT_EQ(bad["title"], "The host reaches the Wi-Fi LAN");
  EXPECT_EQ(bad["ok"], false);
  EXPECT_EQ(bad["evidence"], "192.168.0.1: no answer");
  EXPECT_EQ(bad["cause"]["rule"], "nat-ip-forward-off");
  EXPECT_EQ(bad["cause"]["file"], "laptop/guest/root/nat.sh");
  EXPECT_EQ(bad["cause"]["line"], 2);
  EXPECT_EQ(json["claims"][0]["ok"], true);
  EXPECT_TRUE(json["claims"][0]["cause"].is_null());
  EXPECT_TRUE(json["claims"][2]["ok"].is_null());
  EXPECT_EQ(json["summary"]["passed"], 1);
  EXPECT_EQ(json["summary"]["failed"], 1);
  EXPECT_EQ(json["summary"]["skipped"], 1);
}

TEST(RehearsalReport, JunitEscapesWhatXmlCannotCarry) {
  Example example;
  example.result.claims[1].evidence = "a < b & \"c\" \x01";
  const std::string xml = rehearsal_as_junit(example.result, example.sources);
  EXPECT_NE(xml.find("a &lt; b &amp; &quot;c&quot; "), std::string::npos) << xml;
  EXPECT_EQ(xml.find('\x01'), std::string::npos);
  EXPECT_NE(xml.find("<testsuite name=\"laptop [kernel]\" tests=\"3\" failures=\"1\" "
                     "errors=\"0\" skipped=\"1\""),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("<skipped message=\"sshd is not here\"/>"), std::string::npos);
  EXPECT_NE(xml.find("ip_forward &lt;1&gt; [nat-ip-forward-off]"), std::string::npos);
}

}  // namespace
}  // namespace guestlink::sim
