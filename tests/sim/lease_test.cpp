#include <gtest/gtest.h>

#include "sim/steps/dhcp.h"
#include "sim/steps/ssh.h"

namespace guestlink::sim {
namespace {

TEST(Lease, IsReadFromTheClientsWords) {
  const auto lease = parse_lease(
      "ip=192.168.0.21\nmask=24\nrouter=192.168.0.1 192.168.0.2\ndns=192.168.0.1 9.9.9.9\n");
  ASSERT_TRUE(lease);
  EXPECT_EQ(net::to_string(lease->address), "192.168.0.21/24");
  ASSERT_TRUE(lease->router);
  EXPECT_EQ(net::to_string(*lease->router), "192.168.0.1");
  ASSERT_EQ(lease->name_servers.size(), 2U);
  EXPECT_EQ(net::to_string(lease->name_servers[1]), "9.9.9.9");
}

TEST(Lease, MayLackARouterAndNamesButNoAddress) {
  const auto lease = parse_lease("ip=192.168.0.21\nmask=24\nrouter=\ndns=\n");
  ASSERT_TRUE(lease);
  EXPECT_FALSE(lease->router);
  EXPECT_TRUE(lease->name_servers.empty());
  EXPECT_FALSE(parse_lease("mask=24\n"));
  EXPECT_FALSE(parse_lease("ip=192.168.0.21\nmask=33\n"));
  EXPECT_FALSE(parse_lease("ip=192.168.0.21\nmask=\n"));
  EXPECT_FALSE(parse_lease(""));
}

constexpr std::string_view header =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";

Listening listeners(std::string_view rows) {
  return parse_listeners(std::string(header) + std::string(rows), 2210);
}

TEST(Listeners, AreToldApartByTheirAddress) {
  const Listening everywhere =
      listeners("   0: 00000000:08A2 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0\n");
  EXPECT_TRUE(everywhere.anywhere);
  EXPECT_FALSE(everywhere.loopback);
  const Listening loopback = listeners(
      "   0: 0100007F:08A2 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0\n"
      "   1: 00000000000000000000000001000000:08A2 00000000000000000000000000000000:0000 0A 0\n");
  EXPECT_FALSE(loopback.anywhere);
  EXPECT_TRUE(loopback.loopback);
}

TEST(Listeners, AreNeitherConnectionsNorOtherPorts) {
  EXPECT_FALSE(listeners("   0: 00000000:08A3 00000000:0000 0A 00000000:00000000\n").any());
  EXPECT_FALSE(listeners("   0: 0100007F:08A2 0100007F:C001 01 00000000:00000000\n").any());
  EXPECT_FALSE(listeners("").any());
}

}  // namespace
}  // namespace guestlink::sim
