// What the modes for one station on the air tell of their steps: `replay --explain` prints it.

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/conform/build_frame.h"
#include "reference/forward/modes.h"

namespace guestlink::forward {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr net::MacAddress station{{2, 0, 0, 0, 2, 1}};
constexpr net::MacAddress host{{2, 0, 0, 0, 1, 0x49}};
constexpr net::MacAddress gateway{{2, 0, 0, 0, 2, 0xfe}};

class Told : public testing::Test, protected Narrator, protected Outbox {
 protected:
  void make(const std::string& mode, DhcpWay dhcp = DhcpWay::broadcast_flag) {
    Settings settings;
    settings.mode = mode;
    settings.outside.mac = station;
    settings.station.dhcp = dhcp;
    if (mode == "proxy_arp") {
      settings.inside.mac = {{2, 0, 0, 0, 1, 1}};
      settings.outside.address = {*net::parse_ipv4("192.0.2.21"), 24};
      settings.gateway = net::parse_ipv4("192.0.2.1");
    }
    auto made = make_forwarder(settings);
    ASSERT_TRUE(made) << made.error().message;
    forwarder_ = std::move(*made);
    forwarder_->narrate_to(this);
  }

  std::vector<std::string> of(PortId in, const std::string& text) {
    steps_.clear();
    const auto words = conform::parse_frame_text(text);
    EXPECT_TRUE(words) << words.error().message;
    if (!words) return {};
    const bool outwards = in == inside_port;
    auto built = conform::build_frame(*words, {.source_mac = outwards ? host : gateway,
                                               .destination_mac = outwards ? gateway : station});
    static_cast<void>(forwarder_->handle(in, {built.bytes, built.offload}, Instant{0}, *this));
    return steps_;
  }

 private:
  void step(std::string_view sentence) override { steps_.emplace_back(sentence); }
  void originate(PortId /*out*/, net::Bytes /*frame*/) override {}

  std::unique_ptr<Forwarder> forwarder_;
  std::vector<std::string> steps_;
};

TEST_F(Told, MacNatNamesBothAddressesOfAHost) {
  make("mac_nat");
  EXPECT_THAT(of(inside_port, "udp 192.0.2.49:1 > 192.0.2.1:53"),
              ElementsAre("192.0.2.49 is 02:00:00:00:01:49",
                          "on the air it comes from 02:00:00:00:02:01, not from "
                          "02:00:00:00:01:49"));
  EXPECT_THAT(of(outside_port, "udp 192.0.2.1:53 > 192.0.2.49:1"),
              ElementsAre("inside that is 02:00:00:00:01:49"));
  EXPECT_THAT(of(outside_port, "arp who-has 192.0.2.49 tell 192.0.2.1 dst ff:ff:ff:ff:ff:ff"),
              ElementsAre("it is for many: for all hosts inside"));
  // Nobody has it: no step, the reason alone.
  EXPECT_THAT(of(outside_port, "udp 192.0.2.1:53 > 192.0.2.50:1"), IsEmpty());
}

TEST_F(Told, MacNatSaysWhatBecomesOfDhcp) {
  const std::string question =
      "udp 0.0.0.0:68 > 255.255.255.255:67 dhcp 1 7 02:00:00:00:01:49 0 dst ff:ff:ff:ff:ff:ff";
  make("mac_nat");
  EXPECT_THAT(of(inside_port, question),
              ElementsAre("a DHCP client's message: it asks for an answer to all",
                          "on the air it comes from 02:00:00:00:02:01, not from "
                          "02:00:00:00:01:49"));
  make("mac_nat", DhcpWay::chaddr);
  EXPECT_THAT(of(inside_port, question),
              ElementsAre("a DHCP client's message: its client is the station now, and was "
                          "02:00:00:00:01:49",
                          "on the air it comes from 02:00:00:00:02:01, not from "
                          "02:00:00:00:01:49"));
  EXPECT_THAT(of(outside_port, "udp 192.0.2.1:67 > 192.0.2.49:68 dhcp 2 7 02:00:00:00:02:01 0"),
              ElementsAre("a DHCP server's answer: its client is the host's own again",
                          "inside that is 02:00:00:00:01:49"));
}

TEST_F(Told, MacCloneSaysForWhomItIs) {
  make("mac_clone");
  EXPECT_THAT(of(inside_port, "udp 192.0.2.49:1 > 192.0.2.1:53 src 02:00:00:00:02:01"),
              ElementsAre("it comes from the host whose address the station has"));
  EXPECT_THAT(of(outside_port, "udp 192.0.2.1:53 > 192.0.2.49:1"),
              ElementsAre("it is for the host whose address the station has"));
  EXPECT_THAT(of(outside_port, "udp 192.0.2.1:53 > 192.0.2.255:1 dst ff:ff:ff:ff:ff:ff"),
              ElementsAre("it is for many, and so for the host inside"));
  EXPECT_THAT(of(inside_port, "udp 192.0.2.50:1 > 192.0.2.1:53"), IsEmpty());
}

TEST_F(Told, ProxyArpSaysForWhomItAnswers) {
  make("proxy_arp");
  EXPECT_THAT(of(inside_port, "arp who-has 192.0.2.9 tell 192.0.2.49 dst ff:ff:ff:ff:ff:ff"),
              ElementsAre("192.0.2.9 is not known: asked for behind outside"));
  EXPECT_THAT(of(outside_port, "arp who-has 192.0.2.49 tell 192.0.2.1 dst ff:ff:ff:ff:ff:ff"),
              ElementsAre("192.0.2.49 is behind inside: answered"));
  EXPECT_THAT(of(outside_port, "arp who-has 192.0.2.21 tell 192.0.2.1 dst ff:ff:ff:ff:ff:ff"),
              ElementsAre("192.0.2.21 is our own: answered"));
}

TEST_F(Told, ProxyArpLetsDhcpCross) {
  make("proxy_arp");
  EXPECT_THAT(of(inside_port,
                 "udp 0.0.0.0:68 > 255.255.255.255:67 dhcp 1 7 02:00:00:00:01:49 0 dst "
                 "ff:ff:ff:ff:ff:ff"),
              ElementsAre("a DHCP client's message crosses, and asks for an answer to all"));
  EXPECT_THAT(of(outside_port,
                 "udp 192.0.2.1:67 > 255.255.255.255:68 dhcp 2 7 02:00:00:00:01:49 0 dst "
                 "ff:ff:ff:ff:ff:ff"),
              ElementsAre("a DHCP server's answer crosses"));
}

}  // namespace
}  // namespace guestlink::forward
