#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/config/read_text.h"

namespace guestlink::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

ReadLaptop sshd(const std::string& text) {
  return ReadLaptop("guest/etc/ssh/sshd_config", text);
}

TEST(SshdConfig, TheFirstValueWins) {
  const auto read = sshd("AllowTcpForwarding no\nallowtcpforwarding yes\n");
  EXPECT_EQ(read.laptop.guest.sshd->value_or("AllowTcpForwarding", "yes"), "no");
  EXPECT_EQ(read.laptop.guest.sshd->value_or("GatewayPorts", "no"), "no");
}

TEST(SshdConfig, AMatchBlockIsNoGlobalSetting) {
  const auto read =
      sshd("Port 22\nMatch User tunnel\n  GatewayPorts yes\nMatch all\n X11Forwarding no\n");
  const auto& config = *read.laptop.guest.sshd;
  EXPECT_EQ(config.find("GatewayPorts"), nullptr);
  ASSERT_THAT(config.settings, SizeIs(5));
  EXPECT_EQ(config.settings[2].match_block, 0U);
  EXPECT_EQ(config.settings[4].match_block, 1U);
}

TEST(SshdConfig, TakesEqualsSignsQuotesEscapesAndComments) {
  const auto read = sshd("GatewayPorts=yes\nPermitListen = \"2210\" a\\ b # c\nBanner 'x y'\n");
  const auto& config = *read.laptop.guest.sshd;
  EXPECT_EQ(config.value_or("gatewayports", ""), "yes");
  const auto& listen = config.settings[1].values;
  ASSERT_THAT(listen, SizeIs(2));
  EXPECT_EQ(listen[0].value, "2210");
  EXPECT_EQ(read.text(listen[0].where), "2210");
  EXPECT_EQ(listen[1].value, "a b");
  EXPECT_EQ(read.text(listen[1].where), "a\\ b");
  EXPECT_EQ(config.settings[2].values[0].value, "x y");
  EXPECT_THAT(read.refused(), IsEmpty());
}

TEST(SshdConfig, RefusesWhatSshdRefuses) {
  EXPECT_THAT(sshd("GatewayPort yes\n").refused(), ElementsAre("ssh-bad-option: GatewayPort"));
  EXPECT_THAT(sshd("GatewayPorts true\n").refused(), ElementsAre("ssh-bad-option: true"));
  EXPECT_THAT(sshd("GatewayPorts\n").refused(), ElementsAre("ssh-bad-option: GatewayPorts"));
  EXPECT_THAT(sshd("Banner \"x\n").refused(), ElementsAre("ssh-bad-option: \"x"));
  EXPECT_THAT(sshd("GatewayPorts clientspecified\n").refused(), IsEmpty());
}

}  // namespace
}  // namespace guestlink::config
