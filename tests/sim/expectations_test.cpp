#include <algorithm>
#include <cctype>
#include <chrono>
#include <fstream>
#include <iterator>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/net/checksum.h"
#include "reference/net/describe.h"
#include "reference/net/ethernet.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "reference/net/ipv6_address.h"
#include "reference/relay/settings_reader.h"
#include "sim/expect/align.h"
#include "sim/expect/expectation.h"
#include "tests/places.h"

namespace guestlink::sim {
namespace {

using namespace std::chrono_literals;

struct Echo {
  const char* from = "10.0.0.2";
  const char* to = "8.8.8.8";
  const char* from_mac = "00:a0:98:1b:c8:07";
  const char* to_mac = "02:29:bb:66:56:01";
  std::uint8_t type = 8;
  std::uint16_t id = 21507;
  std::uint16_t sequence = 62;
  std::uint8_t ttl = 64;
};

std::vector<std::byte> frame(const Echo& echo) {
  constexpr std::size_t payload_bytes = 56;
  std::vector<std::byte> bytes(14 + 20 + 8 + payload_bytes);
  net::store_mac(bytes, 0, *net::parse_mac(echo.to_mac));
  net::store_mac(bytes, 6, *net::parse_mac(echo.from_mac));
  net::store16(bytes, 12, net::ether_type::ipv4);
  net::write_ipv4_header(net::MutableBytes(bytes).subspan(14),
                         {.source = *net::parse_ipv4(echo.from),
                          .destination = *net::parse_ipv4(echo.to),
                          .protocol = 1,
                          .ttl = echo.ttl,
                          .payload_bytes = 8 + payload_bytes});
  net::store8(bytes, 34, echo.type);
  net::store16(bytes, 38, echo.id);
  net::store16(bytes, 40, echo.sequence);
  net::store16(bytes, 36, net::checksum(net::Bytes(bytes).subspan(34)));
  return bytes;
}

SeenFrame seen(const Echo& echo, Direction direction, std::chrono::milliseconds at = 0ms) {
  return {Instant{} + at, direction, frame(echo)};
}

/// What the expectations, one after the other, find wrong with the evidence.
std::string judge(const std::string& expectations, const Evidence& evidence) {
  SourceSet sources;
  const FileId file = sources.add("demo.json", expectations);
  Diagnostics out;
  const auto tree = json::read_json(sources, file, "test", out);
  std::string text;
  Judging judging;
  if (tree) {
    for (const json::JsonNode& item : tree->items) {
      if (!json::check(item, expectation_type(), "", "test", out)) break;
      const auto expectation = read_expectation(item, out);
      if (!out.empty()) break;
      for (const Mismatch& one : expectation->judge(evidence, judging)) {
        text += in_words(one, sources);
      }
    }
  }
  for (const Diagnostic& one : out) text += relay::in_words(sources, one);
  return text;
}

const Echo request{};
const Echo reply{.from = "8.8.8.8",
                 .to = "10.0.0.2",
                 .from_mac = "02:29:bb:66:56:01",
                 .to_mac = "00:a0:98:1b:c8:07",
                 .type = 0};

Evidence ping_seen() {
  return {.taps = {{"host:brnat",
                    {seen(request, Direction::in, 1ms), seen(reply, Direction::out, 29ms)}}},
          .steps = {{"ping", "vm", Instant{}, {{"received", "1"}, {"loss", "0"}}}},
          .states = {{"host", {{"nat.entries", "1"}, {"nat.entry[0].proto", "icmp"}}}}};
}

const std::string ping_wanted = R"([{"tap": "host:brnat", "order": "strict", "others": "forbid",
 "packets": [
  {"id": "req", "dir": "in", "within": "50ms",
   "match": {"len": 98, "ip": {"src": "10.0.0.0/24", "ttl": 64}, "icmp": {"type": "echo", "id": "$id"}}},
  {"id": "rep", "dir": "out", "after": "req", "delay": {"min": "20ms", "max": "40ms"},
   "match": {"ip": {"dst": "10.0.0.2"}, "icmp": {"type": "echo-reply", "id": "$id", "seq": {"min": 1, "max": 99}}}}
 ]}])";

TEST(PacketsExpected, HoldsForWhatWasSeen) {
  EXPECT_EQ(judge(ping_wanted, ping_seen()), "");
}

TEST(PacketsExpected, ADifferenceIsToldByFieldWithItsBytes) {
  Evidence evidence = ping_seen();
  Echo other = request;
  other.from = "192.168.87.44";
  evidence.taps["host:brnat"][0] = seen(other, Direction::in, 1ms);
  EXPECT_EQ(judge(ping_wanted, evidence),
            "  tap host:brnat, packet \"req\" (1 of 2 expected): 1 field differs\n"
            "     field      expected             seen                 from\n"
            "     ip.src     10.0.0.0/24          192.168.87.44        demo.json:4:39\n");
}

TEST(PacketsExpected, ABoundVariableMustAgreeAndBytesAreShown) {
  Evidence evidence = ping_seen();
  Echo other = reply;
  other.id = 7;
  evidence.taps["host:brnat"][1] = seen(other, Direction::out, 29ms);
  EXPECT_EQ(judge(ping_wanted, evidence),
            "  tap host:brnat, packet \"rep\" (2 of 2 expected): 1 field differs\n"
            "     field      expected             seen                 from\n"
            "     icmp.id    $id = 21507          7                    demo.json:6:78\n"
            "     0x0026  54 03  ->  00 07\n");
}

TEST(PacketsExpected, AMissingPacketIsToldWithTheNearestOne) {
  Evidence evidence = ping_seen();
  evidence.taps["host:brnat"].pop_back();
  EXPECT_EQ(judge(ping_wanted, evidence),
            "  tap host:brnat, packet \"rep\" (2 of 2 expected): missing, nothing similar was "
            "seen\n"
            "     at demo.json:5:3\n");
  Echo elsewhere = reply;
  elsewhere.to = "10.0.0.9";
  elsewhere.type = 3;
  evidence.taps["host:brnat"].push_back(seen(elsewhere, Direction::in, 29ms));
  const std::string text = judge(ping_wanted, evidence);
  EXPECT_THAT(text, testing::HasSubstr("packet \"rep\" (2 of 2 expected): missing\n"));
  EXPECT_THAT(text, testing::HasSubstr("     the nearest: in "));
  EXPECT_THAT(text, testing::HasSubstr("tap host:brnat: frame 2 was not expected\n"));
}

TEST(PacketsExpected, DelayAndTimeFromTheStepAreHeld) {
  Evidence evidence = ping_seen();
  evidence.taps["host:brnat"][0].at = Instant{} + 60ms;
  evidence.taps["host:brnat"][1].at = Instant{} + 70ms;
  EXPECT_EQ(judge(ping_wanted, evidence),
            "  tap host:brnat, packet \"req\" (1 of 2 expected): it came 60.000ms after the step "
            "began, expected within 50.000ms\n"
            "     at demo.json:3:3\n"
            "  tap host:brnat, packet \"rep\" (2 of 2 expected): 10.000ms after \"req\", expected "
            "20.000ms or more\n"
            "     at demo.json:5:3\n");
}

TEST(PacketsExpected, LooseOrderHonoursOnlyAfter) {
  Evidence evidence{.taps = {{"t:a", {seen(reply, Direction::in), seen(request, Direction::in)}}}};
  const std::string both = R"("packets": [
    {"id": "req", "match": {"icmp": {"type": "echo"}}},
    {"id": "rep"AFTER, "match": {"icmp": {"type": "echo-reply"}}}]}])";
  std::string free = R"([{"tap": "t:a", )" + both;
  free.replace(free.find("AFTER"), 5, "");
  EXPECT_EQ(judge(free, evidence), "");
  std::string bound = R"([{"tap": "t:a", )" + both;
  bound.replace(bound.find("AFTER"), 5, R"(, "after": "req")");
  EXPECT_EQ(judge(bound, evidence),
            "  tap t:a, packet \"rep\" (2 of 2 expected): it came before \"req\"\n"
            "     at demo.json:3:5\n");
  std::string any = bound;
  any.insert(any.find("\"packets\""), R"("order": "any", )");
  EXPECT_EQ(judge(any, evidence), "");
}

TEST(PacketsExpected, OthersMayBeAllowedByKind) {
  const Evidence evidence = ping_seen();
  const std::string wanted = R"([{"tap": "host:brnat", "others": OTHERS,
    "packets": [{"match": {"icmp": {"type": "echo"}}}]}])";
  const auto with = [&](const std::string& others) {
    std::string text = wanted;
    return text.replace(text.find("OTHERS"), 6, others);
  };
  EXPECT_EQ(judge(with(R"({"allow": ["icmp"]})"), evidence), "");
  EXPECT_THAT(judge(with(R"({"allow": ["arp"]})"), evidence),
              testing::StartsWith("  tap host:brnat: frame 2 was not expected\n"));
}

TEST(PacketsExpected, DerivedPacketKeepsWhatIsNotNamed) {
  Evidence evidence = ping_seen();
  Echo translated = request;
  translated.from = "192.168.87.44";
  translated.from_mac = "18:a6:f7:01:66:52";
  translated.to_mac = "40:4a:03:76:de:1d";
  translated.ttl = 63;
  evidence.taps["host:re1"] = {seen(translated, Direction::out)};
  const std::string wanted =
      R"([{"tap": "host:brnat", "packets": [{"id": "req", "match": {"icmp": {"type": "echo"}}}]},
 {"tap": "host:re1", "packets": [{"id": "out", "derives": "req",
   "match": {"eth": {"src": "18:a6:f7:01:66:52", "dst": "40:4a:03:76:de:1d"},
             "ip": {"src": "192.168.87.44", "ttl": 63}}}]}])";
  EXPECT_EQ(judge(wanted, evidence), "");
  translated.sequence = 63;
  evidence.taps["host:re1"] = {seen(translated, Direction::out)};
  EXPECT_EQ(judge(wanted, evidence),
            "  tap host:re1, packet \"out\" (1 of 1 expected): 1 field differs\n"
            "     field      expected             seen                 from\n"
            "     icmp.seq   62                   63                   demo.json:2:59\n"
            "     0x0028  00 3e  ->  00 3f\n");
}

TEST(PacketsExpected, AWrongChecksumIsToldUnlessItIsNamed) {
  Evidence evidence = ping_seen();
  evidence.taps["host:brnat"][0].bytes[36] ^= std::byte{1};
  EXPECT_EQ(judge(R"([{"tap": "host:brnat", "packets": [{"match": {"icmp": {"type": "echo"}}}]}])",
                  evidence),
            "  tap host:brnat, packet (1 of 1 expected): 1 field differs\n"
            "     field      expected             seen                 from\n"
            "     icmp.csum  ok                   wrong                demo.json:1:46\n");
  EXPECT_EQ(
      judge(
          R"([{"tap": "host:brnat", "packets": [{"match": {"icmp": {"type": "echo", "csum": "wrong"}}}]}])",
          evidence),
      "");
}

TEST(NeverExpected, ALeakIsToldWithItsPlaceAndReason) {
  const std::string wanted = R"([{"tap": "host:brnat", "dir": "in",
    "never": {"any_field": ["10.0.0.0/24"]}, "why": "it must not show"}])";
  EXPECT_EQ(judge(wanted, ping_seen()),
            "  tap host:brnat: frame 1 must never pass: ip.src shows 10.0.0.0/24\n"
            "     at demo.json:2:14\n"
            "     in  " +
                net::describe(frame(request)) +
                "\n"
                "     because: it must not show\n");
  EXPECT_EQ(
      judge(R"([{"tap": "host:brnat", "never": {"any_field": ["10.0.1.0/24"]}}])", ping_seen()),
      "");
}

TEST(NeverExpected, AnAddressIsAlsoFoundInPayloads) {
  Evidence evidence = ping_seen();
  auto& bytes = evidence.taps["host:brnat"][1].bytes;
  net::store32(bytes, 50, net::parse_ipv4("172.24.1.49")->value);
  EXPECT_THAT(
      judge(R"([{"tap": "host:brnat", "never": {"any_field": ["172.24.1.49"]}}])", evidence),
      testing::StartsWith(
          "  tap host:brnat: frame 2 must never pass: payload shows 172.24.1.49\n"));
}

TEST(NeverExpected, AnIpv6AddressIsFoundInAnyPacketThatHoldsIt) {
  Evidence evidence = ping_seen();
  SeenFrame& shown = evidence.taps["host:brnat"][0];
  shown.bytes.resize(14 + 40);
  net::store16(shown.bytes, 12, 0x86dd);
  const auto address = net::parse_ipv6("2001:db8:1::49");
  std::ranges::copy(std::as_bytes(std::span(address->octets)), shown.bytes.begin() + 14 + 8);
  EXPECT_THAT(
      judge(R"([{"tap": "host:brnat", "never": {"any_field": ["2001:db8:1::49"]}}])", evidence),
      testing::StartsWith(
          "  tap host:brnat: frame 1 must never pass: payload shows 2001:db8:1::49\n"));
  EXPECT_EQ(
      judge(R"([{"tap": "host:brnat", "never": {"any_field": ["2001:db8:1::50"]}}])", evidence),
      "");
}

/// An echo request of ICMPv6 from 2001:db8:1::49 to 2001:db8:7::1, its checksum right.
std::vector<std::byte> echo6() {
  constexpr std::uint16_t message_bytes = 8 + 4;
  std::vector<std::byte> bytes(14 + net::ipv6_header_bytes + message_bytes);
  const net::MutableBytes packet = net::MutableBytes(bytes).subspan(14);
  net::store16(bytes, 12, net::ether_type::ipv6);
  const net::Ipv6Header header{.source = *net::parse_ipv6("2001:db8:1::49"),
                               .destination = *net::parse_ipv6("2001:db8:7::1"),
                               .next_header = net::ip_protocol::icmpv6,
                               .hop_limit = 63,
                               .payload_bytes = message_bytes};
  net::write_ipv6_header(packet, header);
  const net::MutableBytes message = packet.subspan(net::ipv6_header_bytes);
  net::store8(message, 0, 128);
  net::store16(message, 4, 6);
  net::store16(message, 6, 1);
  net::store16(message, 2,
               net::checksum(message, net::pseudo_header_sum(header.source, header.destination,
                                                             header.next_header, message_bytes)));
  return bytes;
}

TEST(PacketsExpected, FieldsOfIpv6AreHeldAndDifferencesTold) {
  Evidence evidence{.taps = {{"t:a", {{Instant{}, Direction::in, echo6()}}}}};
  const auto with = [](const std::string& match) {
    return R"([{"tap": "t:a", "packets": [{"match": )" + match + "}]}]";
  };
  EXPECT_EQ(judge(with(R"({"ip6": {"src": "2001:db8:1::/64", "dst": "2001:db8:7::1", "hlim": 63,
                           "proto": "icmp6", "frag": "no", "tclass": 0, "len": 12},
                           "icmp6": {"type": "echo", "code": 0, "id": 6, "seq": 1}})"),
                  evidence),
            "");
  EXPECT_EQ(judge(with(R"({"ip6": {"dst": "2001:db8:8::/64", "hlim": 64}, "icmp6": {"id": 6}})"),
                  evidence),
            "  tap t:a, packet (1 of 1 expected): 2 fields differ\n"
            "     field      expected             seen                 from\n"
            "     ip6.dst    2001:db8:8::/64      2001:db8:7::1        demo.json:1:55\n"
            "     ip6.hlim   64                   63                   demo.json:1:82\n"
            "     0x0015  40  ->  3f\n");
  evidence.taps["t:a"][0].bytes[14 + 40 + 2] ^= std::byte{1};
  EXPECT_EQ(judge(with(R"({"icmp6": {}})"), evidence),
            "  tap t:a, packet (1 of 1 expected): 1 field differs\n"
            "     field      expected             seen                 from\n"
            "     icmp6.csum ok                   wrong                demo.json:1:39\n");
}

TEST(NeverExpected, AnIpv6NetworkIsFoundInTheHeader) {
  const Evidence evidence{.taps = {{"t:a", {{Instant{}, Direction::in, echo6()}}}}};
  EXPECT_EQ(judge(R"([{"tap": "t:a", "never": {"any_field": ["2001:db8:2::/48"]}}])", evidence),
            "");
  EXPECT_EQ(judge(R"([{"tap": "t:a", "never": {"any_field": ["2001:db8:1::/48"]}}])", evidence),
            "  tap t:a: frame 1 must never pass: ip6.src shows 2001:db8:1::/48\n"
            "     at demo.json:1:26\n"
            "     in  " +
                net::describe(echo6()) + "\n");
}

TEST(NeverExpected, AMatchForbidsOnlyWhatItSays) {
  EXPECT_EQ(judge(R"([{"tap": "host:brnat", "never": {"tcp": {"port": 22}}}])", ping_seen()), "");
  EXPECT_THAT(judge(R"([{"tap": "host:brnat", "never": {"icmp": {"type": "echo"}}}])", ping_seen()),
              testing::StartsWith("  tap host:brnat: frame 1 must never pass: it matches\n"));
}

TEST(NeverExpected, ATapThatWasNotRecordedProvesNothing) {
  EXPECT_EQ(judge(R"([{"tap": "host:re0", "never": {"icmp": {}}}])", ping_seen()),
            "  tap host:re0: nothing was recorded there\n"
            "     at demo.json:1:10\n");
}

TEST(CompareExpected, EqualBytesPassAndAChangeIsToldByField) {
  Evidence evidence = ping_seen();
  evidence.taps["host:re1"] = evidence.taps["host:brnat"];
  const std::string wanted =
      R"([{"compare": ["host:brnat", "host:re1"], "match": {"icmp": {}}, "bytes": "identical"}])";
  EXPECT_EQ(judge(wanted, evidence), "");
  Echo other = request;
  other.ttl = 63;
  evidence.taps["host:re1"][0] = seen(other, Direction::out);
  EXPECT_EQ(judge(wanted, evidence),
            "  compare host:brnat with host:re1: frame 1 was changed\n"
            "     field      expected             seen                 from\n"
            "     ip.ttl     64                   63\n"
            "     0x0016  40  ->  3f\n");
  evidence.taps["host:re1"].erase(evidence.taps["host:re1"].begin());
  EXPECT_EQ(judge(wanted, evidence),
            "  compare host:brnat with host:re1: frame 1 of host:brnat is missing at host:re1\n"
            "     at demo.json:1:14\n"
            "     " +
                net::describe(frame(request)) + "\n");
}

TEST(ResultExpected, IsHeldAgainstTheStepsFacts) {
  EXPECT_EQ(
      judge(R"([{"at": "vm", "step": "ping", "result": {"received": 1, "loss": {"max": 5}}}])",
            ping_seen()),
      "");
  EXPECT_EQ(judge(R"([{"at": "vm", "step": "ping", "result": {"received": 3}}])", ping_seen()),
            "  at vm, step \"ping\": received 1, expected 3\n"
            "     at demo.json:1:54\n");
  EXPECT_EQ(judge(R"([{"at": "vm", "step": "ping", "result": {"receved": 1}}])", ping_seen()),
            "  at vm, step \"ping\": nothing is known of 'receved'\n"
            "     at demo.json:1:53\n"
            "     did you mean 'received'?\n");
}

TEST(StateExpected, IsHeldAgainstTheNodesTables) {
  EXPECT_EQ(
      judge(R"([{"at": "host", "state": {"nat.entries": 1, "nat.entry[0]": {"proto": "icmp"}}}])",
            ping_seen()),
      "");
  EXPECT_EQ(judge(R"([{"at": "host", "state": {"nat.entry[0]": {"proto": "tcp"}}}])", ping_seen()),
            "  at host: nat.entry[0].proto icmp, expected tcp\n"
            "     at demo.json:1:53\n");
  EXPECT_EQ(judge(R"([{"at": "host", "state": {"nat.entries": 2}}])", ping_seen()),
            "  at host: nat.entries 1, expected 2\n"
            "     at demo.json:1:42\n");
}

TEST(StateExpected, TellsWhoHasATapOpen) {
  Evidence evidence;
  evidence.states["host"] = {{"opened_by.tap0", "bhyve"}, {"opened_by.tap0.pid", "17"}};
  EXPECT_EQ(judge(R"([{"at": "host", "state": {"opened_by.tap0": "bhyve"}}])", evidence), "");
  EXPECT_EQ(judge(R"([{"at": "host", "state": {"opened_by.tap0": "nobody"}}])", evidence),
            "  at host: opened_by.tap0 bhyve, expected nobody\n"
            "     at demo.json:1:45\n");
  EXPECT_EQ(judge(R"([{"at": "host", "state": {"opened_by.tap1": "bhyve"}}])", evidence),
            "  at host: nothing is known of 'opened_by.tap1'\n"
            "     at demo.json:1:45\n"
            "     did you mean 'opened_by.tap0'?\n");
}

Evidence laptop_seen() {
  Evidence evidence;
  evidence.findings = {
      {"pptdevs-missing", "error", "nothing reserves the card", "host/boot/loader.conf:3:1"}};
  evidence.logs["guest"] = {"sshd: Server listening on 127.0.0.1 port 22."};
  evidence.counters["link air"] = {{"passed", "4"}, {"lost.spurious_source", "2"}};
  evidence.counters["forwarder guest"] = {{"outside.packets_out", "3"}};
  evidence.devices["host"] = {{"ppt0@pci0:4:0:0", "present"},
                              {"ppt0@pci0:4:0:0.class", "0x028000"}};
  return evidence;
}

TEST(FindingExpected, IsHeldAgainstWhatCheckSays) {
  EXPECT_EQ(judge(R"([{"finding": "pptdevs-missing", "file": "loader.conf", "text": "card"}])",
                  laptop_seen()),
            "");
  EXPECT_EQ(judge(R"([{"finding": "bhyve-no-wire", "present": false}])", laptop_seen()), "");
  EXPECT_EQ(judge(R"([{"finding": "pptdevs-missing", "file": "rc.conf"}])", laptop_seen()),
            "  check has no finding 'pptdevs-missing'\n"
            "     at demo.json:1:14\n"
            "     host/boot/loader.conf:3:1: error: nothing reserves the card\n");
  EXPECT_EQ(
      judge(R"([{"finding": "pptdevs-missing", "present": false, "why": "w"}])", laptop_seen()),
      "  check has a finding 'pptdevs-missing'\n"
      "     at demo.json:1:14\n"
      "     host/boot/loader.conf:3:1: error: nothing reserves the card\n"
      "     because: w\n");
}

TEST(LogExpected, IsALineOfTheNodesPrograms) {
  EXPECT_EQ(judge(R"([{"at": "guest", "log": "listening on 127.0.0.1"}])", laptop_seen()), "");
  EXPECT_EQ(judge(R"([{"at": "host", "log": "panic", "present": false}])", laptop_seen()), "");
  EXPECT_EQ(judge(R"([{"at": "guest", "log": "0.0.0.0 port 22"}])", laptop_seen()),
            "  at guest: no program wrote \"0.0.0.0 port 22\" (1 lines were written)\n"
            "     at demo.json:1:25\n"
            "     sshd: Server listening on 127.0.0.1 port 22.\n");
  EXPECT_EQ(judge(R"([{"at": "guest", "log": "listening", "present": false}])", laptop_seen()),
            "  at guest: a program wrote \"listening\"\n"
            "     at demo.json:1:25\n"
            "     sshd: Server listening on 127.0.0.1 port 22.\n");
}

TEST(CountersExpected, AreThoseOfALinkOrOfAForwarder) {
  EXPECT_EQ(judge(R"([{"link": "air", "counters": {"lost.spurious_source": {"min": 1}}},
                      {"at": "guest", "counters": {"outside.packets_out": 3}}])",
                  laptop_seen()),
            "");
  EXPECT_EQ(judge(R"([{"link": "air", "counters": {"passed": 5}}])", laptop_seen()),
            "  counters of link air: passed 4, expected 5\n"
            "     at demo.json:1:41\n");
  EXPECT_EQ(judge(R"([{"at": "host", "counters": {"outside.packets_out": 3}}])", laptop_seen()),
            "  counters of forwarder host: nothing is known of 'outside.packets_out'\n"
            "     at demo.json:1:53\n");
  EXPECT_THAT(judge(R"([{"counters": {"passed": 5}}])", laptop_seen()),
              testing::HasSubstr("counters are those of a 'link', or of the forwarder 'at' a "
                                 "node"));
}

TEST(PciconfExpected, ListsDevicesByNameAndSelector) {
  EXPECT_EQ(judge(R"([{"at": "host", "pciconf": {"ppt0@pci0:4:0:0": {"class": "0x028000"},
                                                  "iwm0@pci0:4:0:0": "absent"}}])",
                  laptop_seen()),
            "");
  EXPECT_EQ(judge(R"([{"at": "host", "pciconf": {"iwm0@pci0:4:0:0": "present"}}])", laptop_seen()),
            "  pciconf at host: nothing is known of 'iwm0@pci0:4:0:0'\n"
            "     at demo.json:1:48\n"
            "     did you mean 'ppt0@pci0:4:0:0'?\n");
}

TEST(PciconfExpected, KnowsTheListingOfBefore) {
  Evidence evidence = laptop_seen();
  evidence.devices["host before"]["iwm0@pci0:4:0:0"] = "present";
  const std::string before = R"([{"at": "host", "when": "before", "pciconf": )";
  EXPECT_EQ(
      judge(before + R"({"iwm0@pci0:4:0:0": "present", "ppt0@pci0:4:0:0": "absent"}}])", evidence),
      "");
  EXPECT_THAT(judge(before + R"({"ppt0@pci0:4:0:0": "present"}}])", evidence),
              testing::StartsWith("  pciconf at host before: nothing is known of"));
  EXPECT_THAT(judge(R"([{"at": "host", "when": "later", "pciconf": {"a": "present"}}])", evidence),
              testing::HasSubstr("must be before or after"));
}

TEST(Verdicts, AreKeptForCaptures) {
  SourceSet sources;
  const FileId file = sources.add("demo.json", ping_wanted);
  Diagnostics out;
  const auto tree = json::read_json(sources, file, "test", out);
  Judging judging;
  read_expectation(tree->items[0], out)->judge(ping_seen(), judging);
  EXPECT_EQ(judging.verdicts["host:brnat"][0],
            "tap host:brnat, packet \"req\" (1 of 2 expected): as expected");
}

/// A passing test has nothing to tell, a failing one tells it literally.
TEST(ExpectationKinds, EachHasAPassingAndAFailingTest) {
  std::ifstream file(test::source_dir() + "/tests/sim/expectations_test.cpp");
  const std::string source{std::istreambuf_iterator<char>(file), {}};
  for (const ExpectationKind* kind : expectation_kinds()) {
    std::string suite(kind->name);
    suite.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(suite.front())));
    const std::string head = "TEST(" + suite + "Expected, ";
    std::string bodies;
    for (std::size_t at = source.find(head); at != std::string::npos;
         at = source.find(head, at + 1)) {
      bodies += source.substr(at, source.find("\n}\n", at) - at);
    }
    EXPECT_THAT(bodies, testing::HasSubstr("\"\");")) << kind->name << " has no passing test";
    EXPECT_THAT(bodies, testing::ContainsRegex("EXPECT_EQ\\([^;]*\n *\"  [^;]*\\);"))
        << kind->name << " has no failing test with its whole text";
  }
}

Similarity same_letters(const std::string& a, const std::string& b) {
  return [&a, &b](std::size_t i, std::size_t j) { return a[i] == b[j] ? 1U : 0U; };
}

std::string pairs(const std::string& a, const std::string& b, std::size_t window) {
  std::string text;
  for (const Aligned& one : align(a.size(), b.size(), same_letters(a, b), window)) {
    if (one.wanted && one.seen) text += a[*one.wanted];
    if (one.wanted && !one.seen) text += "-";
    if (!one.wanted) text += "+";
  }
  return text;
}

TEST(Align, FindsTheLongestCommonOrder) {
  EXPECT_EQ(pairs("abcde", "abxde", 100), "ab+-de");
  EXPECT_EQ(pairs("abc", "", 100), "---");
  EXPECT_EQ(pairs("", "ab", 100), "++");
}

TEST(Align, WindowsGiveTheSameForASingleGap) {
  std::string a;
  for (int i = 0; i < 500; ++i) a += static_cast<char>('a' + i % 26);
  std::string b = a;
  b.erase(250, 3);
  const std::string whole = pairs(a, b, 1000);
  EXPECT_EQ(pairs(a, b, 60), whole);
  EXPECT_EQ(std::count(whole.begin(), whole.end(), '-'), 3);
}

}  // namespace
}  // namespace guestlink::sim
